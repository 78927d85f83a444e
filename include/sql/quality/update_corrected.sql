-- purpose: close the open quarantine rows that rows of this file replace. A row out of
--          a rejects file names the record that it corrects (R<record_id> in the last
--          column); else the same source id does it, or the same content (after a rule
--          or a limit was changed). A named row that fails again replaces the old
--          entry, which is then dismissed.
-- grain:   one row per quarantine row that a row of the file replaces
-- reads:   source_record, source_file    writes: quarantine
-- params:  file_id, record_headers (text[])
with record_column as (
    select
        source_file.file_id,
        cast(max(header.header_number) - 1 as integer) as position
    from source_file
    cross join
        jsonb_array_elements_text(source_file.layout -> 'columns')
        with ordinality as header (title, header_number)
    where
        source_file.file_id = :file_id
        and header.title = any(cast(:record_headers as text[]))
    group by source_file.file_id
),

rejected as (
    select
        source_record.record_id,
        source_record.source_system,
        source_record.record_type,
        source_record.source_id,
        source_record.content_sha256
    from quarantine
    inner join source_record
        on quarantine.record_id = source_record.record_id
    where
        quarantine.status = 'open'
        and quarantine.file_id < :file_id
),

arrived as (
    select
        source_record.record_id,
        source_record.source_system,
        source_record.record_type,
        source_record.source_id,
        source_record.content_sha256,
        source_record.outcome,
        source_record.row_number,
        cast(
            substring(
                source_record.raw ->> record_column.position
                from '^\s*R([0-9]{1,18})\s*$'
            ) as bigint
        ) as named_record_id
    from source_record
    left join record_column
        on source_record.file_id = record_column.file_id
    where
        source_record.file_id = :file_id
        and source_record.outcome <> 'ignored'
        -- most files meet no open quarantine: then none of their rows is looked at
        and exists (select 1 from rejected)
),

replacement as (
    select
        rejected.record_id as quarantined_record_id,
        arrived.record_id
    from rejected
    inner join arrived
        on
            rejected.record_id = arrived.named_record_id
            and rejected.source_system = arrived.source_system
            and rejected.record_type = arrived.record_type
    union
    select
        rejected.record_id as quarantined_record_id,
        arrived.record_id
    from rejected
    inner join arrived
        on
            rejected.source_system = arrived.source_system
            and rejected.record_type = arrived.record_type
            and rejected.source_id = arrived.source_id
    where arrived.outcome in ('accepted', 'repaired')
    union
    select
        rejected.record_id as quarantined_record_id,
        arrived.record_id
    from rejected
    inner join arrived
        on
            rejected.source_system = arrived.source_system
            and rejected.record_type = arrived.record_type
            and rejected.content_sha256 = arrived.content_sha256
    where arrived.outcome in ('accepted', 'repaired')
),

correction as (
    select distinct on (replacement.quarantined_record_id)
        replacement.quarantined_record_id,
        replacement.record_id,
        arrived.outcome
    from replacement
    inner join arrived
        on replacement.record_id = arrived.record_id
    order by
        replacement.quarantined_record_id asc,
        arrived.outcome = 'quarantined' asc,
        arrived.row_number desc
)

update quarantine
set
    status = case
        when correction.outcome = 'quarantined' then 'dismissed'
        else 'corrected'
    end,
    corrected_by_record_id = correction.record_id
from correction
where quarantine.record_id = correction.quarantined_record_id
