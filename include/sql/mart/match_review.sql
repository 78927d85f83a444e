-- purpose: questions that a person decides, each with how much hangs on it
-- grain:   one row per question
-- reads:   match_review, match_edge, customer, membership, opportunity, next_step, run
create view mart.match_review as
with today as (
    -- the newest day that was run: the book knows no later one
    select coalesce(max(run.run_date), current_date) as day
    from leadflow.run
),

asked as (
    select
        match_review.review_id,
        candidate.customer_id
    from leadflow.match_review
    cross join
        lateral (
            select distinct low.customer_id
            from leadflow.membership as low
            where
                low.party_id in (match_review.party_id_low, match_review.party_id_high)
                and low.valid_to_date is null
            union
            select named.customer_id
            from unnest(match_review.candidate_customer_ids) as named (customer_id)
            where match_review.party_id_low is null
        ) as candidate
    where match_review.status = 'open'
),

candidate as (
    select
        asked.review_id,
        customer.grade,
        customer.owner_id,
        (
            select count(*)
            from leadflow.membership
            where
                membership.customer_id = asked.customer_id
                and membership.valid_to_date is null
        ) as record_count,
        asked.customer_id in (
            select opportunity.customer_id
            from leadflow.opportunity
            where
                opportunity.customer_id is not null
                and not (opportunity.is_won or opportunity.is_lost or opportunity.is_deleted)
        ) as has_open_opportunity,
        next_step.next_step is not null
        and next_step.next_step_date <= today.day + 7 as has_step_due
    from asked
    inner join leadflow.customer on asked.customer_id = customer.customer_id
    left join leadflow.next_step on asked.customer_id = next_step.customer_id
    cross join today
),

bits as (
    select
        match_review.review_id,
        coalesce(
            cast(match_review.evidence ->> 'bits' as double precision), match_edge.bits
        ) as bits
    from leadflow.match_review
    left join leadflow.match_edge
        on
            match_review.party_id_low = match_edge.party_id_low
            and match_review.party_id_high = match_edge.party_id_high
),

weighed as (
    select
        bits.review_id,
        case
            when bits.bits is not null
                then 1 / (1 + power(2.0, -least(greatest(bits.bits, -60), 60)))
        end as probability
    from bits
),

part as (
    select
        weighed.review_id,
        case when count(distinct candidate.owner_id) > 1 then 4 else 0 end as owners,
        case min(candidate.grade) when 'A' then 4 when 'B' then 2 else 0 end as grade,
        case when bool_or(candidate.has_open_opportunity) then 3 else 0 end as opportunity,
        case when bool_or(candidate.has_step_due) then 2 else 0 end as step_due,
        case
            when sum(candidate.record_count) >= 6 then 2
            when sum(candidate.record_count) >= 3 then 1
            else 0
        end as records,
        -- a question of a rule has no probability: it is as open as can be
        cast(
            round(coalesce(3 * (1 - abs(2 * weighed.probability - 1)), 3)) as integer
        ) as doubt
    from weighed
    inner join leadflow.match_review
        on weighed.review_id = match_review.review_id and match_review.status = 'open'
    left join candidate on weighed.review_id = candidate.review_id
    group by weighed.review_id, weighed.probability
)

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
    match_review.answered_date,
    round(cast(weighed.probability as numeric), 3) as probability,
    part.owners
    + part.grade
    + part.opportunity
    + part.step_due
    + part.records
    + part.doubt as impact,
    case
        when part.review_id is not null
            then jsonb_build_object(
                'owners', part.owners,
                'grade', part.grade,
                'opportunity', part.opportunity,
                'step_due', part.step_due,
                'records', part.records,
                'doubt', part.doubt
            )
    end as impact_parts
from leadflow.match_review
inner join weighed on match_review.review_id = weighed.review_id
left join part on match_review.review_id = part.review_id;

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
comment on column mart.match_review.probability is
'how probable it is by the weights that both are one customer; null where a rule asks';
comment on column mart.match_review.impact is
'how much hangs on an open question, 0 to 18: the sum of its parts; null once it is closed';
comment on column mart.match_review.impact_parts is
'owners 4: two owners work on it; grade 4 for A, 2 for B; opportunity 3: one is open;
step_due 2: a step within a week; records 2 from six on, 1 from three;
doubt 3 to 0: less the surer the weights are';
