-- purpose: the distinct customer names of rows that no link attaches
-- grain:   one row per name as written
-- reads:   pending_record, typed_record
select distinct coalesce(typed_record.company_name, typed_record.person_name) as named
from pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
where
    pending_record.party_id is null
    and pending_record.record_type in (
        'activity', 'requirement', 'deal', 'stage_history', 'customer_value'
    )
    and coalesce(typed_record.company_name, typed_record.person_name) is not null
order by named
