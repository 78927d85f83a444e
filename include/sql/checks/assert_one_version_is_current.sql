-- severity: critical
-- purpose: law 1: of the accepted versions under one source id exactly one is current
-- grain:   one row per source id with none or several
-- reads:   source_record
select
    source_record.source_system,
    source_record.record_type,
    min(source_record.record_id) as first_record_id,
    count(*) filter (where source_record.is_current)
    || ' of its versions are current' as problem
from source_record
where
    source_record.source_id is not null
    and source_record.outcome in ('accepted', 'repaired')
group by source_record.source_system, source_record.record_type, source_record.source_id
having count(*) filter (where source_record.is_current) <> 1
order by first_record_id
