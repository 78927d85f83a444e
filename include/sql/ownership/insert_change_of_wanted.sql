-- purpose: what a person asked for, and nothing speaks against, is about to change
-- grain:   one row per customer that gets another owner
-- reads:   wanted_owner, customer, ownership_history    writes: owner_change
-- params:  reason, evidence (JSON: rule, by)
insert into owner_change (customer_id, owner_id, reason, evidence)
select
    wanted_owner.customer_id,
    wanted_owner.rep_id as owner_id,
    cast(:reason as text) as reason,
    cast(:evidence as jsonb) || jsonb_build_object(
        'previous_owner', coalesce(ownership.owner_id, ownership.evidence ->> 'previous_owner'),
        'after', ownership.reason
    ) as evidence
from wanted_owner
inner join customer on wanted_owner.customer_id = customer.customer_id
left join ownership_history as ownership
    on
        wanted_owner.customer_id = ownership.customer_id
        and ownership.valid_to_at is null
where customer.owner_id is distinct from wanted_owner.rep_id
