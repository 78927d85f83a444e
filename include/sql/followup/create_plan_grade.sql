-- purpose: what the policy sets per grade (T1-T3)
-- grain:   one row per grade
-- params:  grades (JSON list of rows)
create temporary table plan_grade on commit drop as
select
    listed.grade,
    listed.first_touch_days,
    listed.cadence_days,
    listed.touch_cap,
    listed.channel
from
    jsonb_to_recordset(cast(:grades as jsonb)) as listed (
        grade text,
        first_touch_days integer,
        cadence_days integer,
        touch_cap integer,
        channel text
    )
