-- purpose: a grade's rhythms by channel, where the policy sets them (T2)
-- grain:   one row per grade, channel and kind; a push is no next step
-- params:  rhythms (JSON list of rows)
create temporary table plan_rhythm on commit drop as
select
    listed.grade,
    listed.channel,
    listed.every_days,
    listed.kind
from
    jsonb_to_recordset(cast(:rhythms as jsonb)) as listed (
        grade text, channel text, every_days integer, kind text
    )
