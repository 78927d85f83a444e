-- purpose: the tags that rules give from the run date on; one that holds keeps its day
-- grain:   one row per customer and tag
-- reads:   wanted_tag    writes: rule_tag
-- params:  run_date, policy_version
insert into rule_tag (customer_id, tag, evidence, since_date, policy_version)
select
    wanted_tag.customer_id,
    wanted_tag.tag,
    wanted_tag.evidence,
    cast(:run_date as date) as since_date,
    :policy_version
from wanted_tag
on conflict (customer_id, tag) do nothing
