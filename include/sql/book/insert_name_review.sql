-- purpose: rows whose customer none or several bear the name of wait for a person
-- grain:   one row per record_id; candidates are those of this run
-- reads:   pending_record, typed_record, name_candidate    writes: match_review
-- params:  run_date
insert into match_review (
    review_id, kind, record_id, named, candidate_customer_ids, evidence, status, opened_date
)
with candidates as (
    select
        name_candidate.record_id,
        array_agg(name_candidate.customer_id order by name_candidate.customer_id) as customer_ids
    from name_candidate
    group by name_candidate.record_id
)

select
    coalesce((select max(match_review.review_id) from match_review), 0)
    + row_number() over (
        order by asked.review_id is not null, pending_record.record_id
    ) as review_id,
    'name_only' as kind,
    pending_record.record_id,
    coalesce(typed_record.company_name, typed_record.person_name) as named,
    coalesce(candidates.customer_ids, '{}') as candidate_customer_ids,
    jsonb_build_object(
        'reason',
        case
            when coalesce(typed_record.company_name, typed_record.person_name) is null
                then 'link_unknown'
            when candidates.customer_ids is null then 'name_unknown'
            else 'name_shared'
        end
    ) as evidence,
    'open' as status,
    cast(:run_date as date) as opened_date
from pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
left outer join candidates on pending_record.record_id = candidates.record_id
left outer join match_review as asked on pending_record.record_id = asked.record_id
where
    pending_record.party_id is null
    and pending_record.record_type in (
        'activity', 'requirement', 'deal', 'stage_history', 'customer_value'
    )
on conflict (record_id) where record_id is not null do update
    set
        candidate_customer_ids = excluded.candidate_customer_ids,
        evidence = excluded.evidence
    where match_review.status = 'open'
