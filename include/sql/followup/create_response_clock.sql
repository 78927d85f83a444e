-- purpose: the clocks that the policy lets run (T4)
-- grain:   one row per kind; risk_seconds: working seconds until it is at risk, or, for
--          the next working day, seconds before its end
-- params:  clocks (JSON list of rows)
create temporary table response_clock on commit drop as
select
    listed.kind,
    listed.working_seconds,
    listed.risk_seconds
from
    jsonb_to_recordset(cast(:clocks as jsonb)) as listed (
        kind text, working_seconds numeric, risk_seconds numeric
    )
