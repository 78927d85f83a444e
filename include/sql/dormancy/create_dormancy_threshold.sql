-- purpose: after how many silent calendar months a customer is dormant, by what it is (Z1)
-- grain:   one row per lifecycle; months is null where the policy turns the rule off
-- writes:  dormancy_threshold (temporary)
-- params:  thresholds (JSON list of rows)
create temporary table dormancy_threshold on commit drop as
select
    listed.lifecycle,
    listed.months
from
    jsonb_to_recordset(cast(:thresholds as jsonb)) as listed (
        lifecycle text, months integer
    )
