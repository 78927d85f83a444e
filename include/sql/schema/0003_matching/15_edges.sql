-- purpose: what a compared pair's evidence weighs; a question where the weights leave doubt
alter table leadflow.match_edge
add column bits real,
add column comparisons jsonb;
comment on column leadflow.match_edge.bits is
'the evidence where the model decided: log2 of the odds; null where a rule or a person did';
comment on column leadflow.match_edge.comparisons is
'the level and weight of each comparison where the model decided';

alter table leadflow.match_review drop constraint match_review_kind_check;
alter table leadflow.match_review add constraint match_review_kind_check check (
    kind in (
        'name_only', 'same_phone_other_name', 'same_name_other_phone', 'possible_merge',
        'possible_match'
    )
);
create index match_review_high on leadflow.match_review (party_id_high);
