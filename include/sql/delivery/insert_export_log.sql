-- purpose: log files handed out: what, to whom, for which day, with which content (P4)
-- grain:   one row per file and content; writing the same bytes again is no new export
-- writes:  export_log
-- params:  export_date and, in step, kinds, receivers, file_names, digests (text[]),
--          row_counts (integer[])
insert into export_log (
    export_date, kind, receiver, file_name, content_sha256, row_count
)
select
    :export_date,
    exported.kind,
    exported.receiver,
    exported.file_name,
    exported.content_sha256,
    exported.row_count
from
    unnest(
        cast(:kinds as text[]),
        cast(:receivers as text[]),
        cast(:file_names as text[]),
        cast(:digests as text[]),
        cast(:row_counts as integer[])
    ) as exported (kind, receiver, file_name, content_sha256, row_count)
order by exported.file_name
on conflict (export_date, kind, receiver, file_name, content_sha256) do nothing
