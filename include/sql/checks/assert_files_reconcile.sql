-- severity: critical
-- purpose: law 1: every row of a received file is in the ledger, once; a repetition
--          brings none
-- grain:   one row per file whose rows do not add up
-- reads:   source_file, source_record
with file_count as (
    select
        source_file.file_id,
        source_file.status,
        coalesce(source_file.row_count, 0) as file_row_count,
        count(source_record.record_id) as ledger_row_count
    from source_file
    left join source_record
        on source_file.file_id = source_record.file_id
    where source_file.status in ('loaded', 'held', 'repeated', 'undone')
    group by source_file.file_id
)

select
    file_count.file_id,
    'has ' || file_count.file_row_count || ' rows, but the ledger has '
    || file_count.ledger_row_count as problem
from file_count
where
    (
        file_count.status <> 'repeated'
        and file_count.file_row_count <> file_count.ledger_row_count
    )
    or (file_count.status = 'repeated' and file_count.ledger_row_count > 0)
order by file_count.file_id
