-- purpose: the tags that rules give from the run date on; one that holds keeps its day
-- grain:   one row per customer and tag
-- reads:   wanted_tag, graded_customer    writes: rule_tag
-- params:  run_date, policy_version
-- A history that goes on after this run date is not rewritten from the past. What stands is read
-- before the first row is written (except): looked up row by row, a first night over a large book
-- would read again and again what it has just written.
insert into rule_tag (customer_id, tag, valid_from_date, evidence, policy_version)
with given as (
    select
        wanted_tag.customer_id,
        wanted_tag.tag
    from wanted_tag
    except
    select
        rule_tag.customer_id,
        rule_tag.tag
    from graded_customer
    inner join rule_tag on graded_customer.customer_id = rule_tag.customer_id
    where
        rule_tag.valid_to_date is null
        or rule_tag.valid_from_date >= cast(:run_date as date)
)

select
    given.customer_id,
    given.tag,
    cast(:run_date as date) as valid_from_date,
    wanted_tag.evidence,
    :policy_version
from given
inner join wanted_tag
    on
        given.customer_id = wanted_tag.customer_id
        and given.tag = wanted_tag.tag
