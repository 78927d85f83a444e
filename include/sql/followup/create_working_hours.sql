-- purpose: the hours of a working day without its break (T4)
-- grain:   one row per piece; seconds since local midnight, and those worked before it
-- params:  pieces (JSON list of rows)
create temporary table working_hours on commit drop as
select
    listed.from_second,
    listed.to_second,
    listed.seconds_before
from
    jsonb_to_recordset(cast(:pieces as jsonb)) as listed (
        from_second integer, to_second integer, seconds_before integer
    )
