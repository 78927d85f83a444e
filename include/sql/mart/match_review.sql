-- purpose: questions that a person decides
-- grain:   one row per question
-- reads:   match_review
create view mart.match_review as
select
    match_review.review_id,
    match_review.kind,
    match_review.record_id,
    match_review.party_id_low,
    match_review.party_id_high,
    match_review.candidate_customer_ids,
    match_review.status,
    match_review.answer,
    match_review.answered_by,
    match_review.opened_date,
    match_review.answered_date
from leadflow.match_review;

comment on view mart.match_review is
'questions that a person decides; one row per question';
comment on column mart.match_review.review_id is 'id';
comment on column mart.match_review.kind is 'what is asked';
comment on column mart.match_review.record_id is 'row that waits';
comment on column mart.match_review.party_id_low is 'one record of a doubtful pair';
comment on column mart.match_review.party_id_high is 'the other';
comment on column mart.match_review.candidate_customer_ids is
'customers it may belong to';
comment on column mart.match_review.status is 'open, answered or obsolete';
comment on column mart.match_review.answer is 'answer given';
comment on column mart.match_review.answered_by is 'who answered';
comment on column mart.match_review.opened_date is 'asked on';
comment on column mart.match_review.answered_date is 'answered on';
