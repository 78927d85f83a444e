-- purpose: what is to be done in each stage, as the policy has it (T5)
-- grain:   one row per stage and action
-- params:  actions (JSON list of rows)
create temporary table plan_action on commit drop as
select
    listed.stage,
    listed.stage_number,
    listed.action,
    listed.within_days,
    listed.working_days,
    listed.role,
    listed.output,
    listed.is_touch,
    listed.repeat_days,
    listed.until_days,
    listed.done_by_channels,
    listed.done_by_words
from
    jsonb_to_recordset(cast(:actions as jsonb)) as listed (
        stage text,
        stage_number integer,
        action text,
        within_days integer,
        working_days boolean,
        role text,
        output text,
        is_touch boolean,
        repeat_days integer,
        until_days integer,
        done_by_channels text[],
        done_by_words text[]
    )
