-- purpose: the tags that rules give from the run date on; one that holds keeps its day
-- grain:   one row per customer and tag
-- reads:   wanted_tag    writes: rule_tag
-- params:  run_date, policy_version
-- A history that goes on after this run date is not rewritten from the past.
insert into rule_tag (customer_id, tag, valid_from_date, evidence, policy_version)
select
    wanted_tag.customer_id,
    wanted_tag.tag,
    cast(:run_date as date) as valid_from_date,
    wanted_tag.evidence,
    :policy_version
from wanted_tag
where
    not exists (
        select 1
        from rule_tag
        where
            rule_tag.customer_id = wanted_tag.customer_id
            and rule_tag.tag = wanted_tag.tag
            and (
                rule_tag.valid_to_date is null
                or rule_tag.valid_from_date >= cast(:run_date as date)
            )
    )
