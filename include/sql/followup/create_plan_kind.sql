-- purpose: the kinds of steps and how they compete (followup/kinds.py)
-- grain:   one row per kind
-- params:  kinds (JSON list of rows)
create temporary table plan_kind on commit drop as
select
    listed.kind,
    listed.priority,
    listed.is_moved_by_cap,
    listed.waits_for_agreed_date
from
    jsonb_to_recordset(cast(:kinds as jsonb)) as listed (
        kind text, priority integer, is_moved_by_cap boolean, waits_for_agreed_date boolean
    )
