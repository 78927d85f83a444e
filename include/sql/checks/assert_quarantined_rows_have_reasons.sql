-- severity: critical
-- purpose: law 1: a quarantined row says why and lies in quarantine, and nothing else
--          lies there; what an undone import had rejected is withdrawn in both
-- grain:   one row per record where outcome and quarantine disagree
-- reads:   source_record, quarantine
select
    coalesce(source_record.record_id, quarantine.record_id) as record_id,
    case
        when quarantine.record_id is null
            then 'is quarantined but not in table quarantine'
        when coalesce(source_record.outcome, '') not in ('quarantined', 'withdrawn')
            then 'lies in quarantine with another outcome'
        else 'is quarantined without a critical reason'
    end as problem
from source_record
full outer join quarantine
    on source_record.record_id = quarantine.record_id
where
    (
        source_record.outcome = 'quarantined'
        and (
            quarantine.record_id is null
            or not source_record.reasons @> '[{"severity": "critical"}]'
            or not quarantine.reasons @> '[{"severity": "critical"}]'
        )
    )
    or (
        quarantine.record_id is not null
        and source_record.outcome is distinct from case quarantine.status
            when 'withdrawn' then 'withdrawn'
            else 'quarantined'
        end
    )
order by record_id
