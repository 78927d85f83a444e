-- purpose: tell the data team what changed in a file since the profile's last delivery
-- grain:   one row per change
-- writes:  notice
-- params:  run_date, changes: [{"subject", "details"}]
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'data_team' as audience,
    'schema_drift' as kind,
    listed.subject,
    listed.details
from jsonb_to_recordset(cast(:changes as jsonb)) as listed (subject text, details jsonb)
