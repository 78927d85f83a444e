-- purpose: reps and owners that rows name and the roster does not know, for the data team
-- grain:   one row per source system and name as the source gives it
-- reads:   pending_record, typed_record    writes: notice
-- params:  run_date, manager_names
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'data_team' as audience,
    'unknown_rep' as kind,
    pending_record.source_system
    || ': '
    || coalesce(typed_record.rep_source, typed_record.owner_source) as subject,
    jsonb_build_object(
        'key', 'book.unknown_rep',
        'source_system', pending_record.source_system,
        'rep_source', coalesce(typed_record.rep_source, typed_record.owner_source),
        'row_count', count(*),
        'first_record_id', min(pending_record.record_id)
    ) as details
from pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
where
    pending_record.rep_id is null
    and pending_record.record_type in (
        'activity', 'requirement', 'deal', 'customer_value'
    )
    and coalesce(typed_record.rep_source, typed_record.owner_source) is not null
    and coalesce(typed_record.rep_source, typed_record.owner_source)
    <> all(cast(:manager_names as text[]))
group by
    pending_record.source_system,
    coalesce(typed_record.rep_source, typed_record.owner_source)
on conflict (notice_date, audience, kind, subject) do nothing
