-- purpose: the stages of a sale as the policy has them (T5)
-- grain:   one row per stage
-- params:  stages (JSON list of rows)
create temporary table plan_reference on commit drop as
select
    listed.stage,
    listed.number,
    listed.outcome,
    listed.reference_days,
    listed.implied_by
from
    jsonb_to_recordset(cast(:stages as jsonb)) as listed (
        stage text,
        number integer,
        outcome text,
        reference_days integer,
        implied_by text
    )
