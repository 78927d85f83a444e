-- purpose: every customer of a rep who has left falls to the pool, to be handed over
--          (D7)
-- grain:   one row per customer whose present owner has left; lost and invalid ones too
-- reads:   ownership_history, rep, customer    writes: owner_change
-- params:  run_date
insert into owner_change (customer_id, owner_id, reason, evidence)
select
    ownership.customer_id,
    null as owner_id,
    'rep_left' as reason,
    jsonb_build_object(
        'rule', 'D7',
        'previous_owner', ownership.owner_id,
        'left_date', rep.left_date,
        'left_behind_date', cast(:run_date as date)
    ) as evidence
from ownership_history as ownership
inner join rep on ownership.owner_id = rep.rep_id
inner join customer on ownership.customer_id = customer.customer_id
where
    ownership.valid_to_at is null
    and rep.left_date is not null
    and not is_at_work(rep.employed, :run_date)
    and customer.merged_into is null
on conflict (customer_id) do nothing
