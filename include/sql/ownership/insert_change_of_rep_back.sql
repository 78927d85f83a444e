-- purpose: a rep who is back from a long leave has the customers back that a colleague
--          stood in for (D5)
-- grain:   one row per customer with a stand-in whose owner is here again
-- reads:   ownership_history, rep, rep_leave, customer    writes: owner_change
-- params:  run_date
-- Where the owner has left for good the stand-in keeps it.
insert into owner_change (customer_id, owner_id, reason, evidence)
select
    ownership.customer_id,
    rep.rep_id as owner_id,
    'rep_back' as reason,
    jsonb_build_object(
        'rule', 'D5',
        'previous_owner', ownership.owner_id,
        'until_date', ownership.evidence ->> 'until_date'
    ) as evidence
from ownership_history as ownership
inner join rep on ownership.evidence ->> 'previous_owner' = rep.rep_id
inner join customer on ownership.customer_id = customer.customer_id
where
    ownership.valid_to_at is null
    and ownership.owner_id is not null
    and ownership.reason = 'stand_in'
    and customer.merged_into is null
    and is_at_work(rep.employed, :run_date)
    and not exists (
        select 1
        from rep_leave
        where
            rep_leave.rep_id = rep.rep_id
            and cast(:run_date as date) between rep_leave.from_date and rep_leave.to_date
    )
on conflict (customer_id) do update set
    owner_id = excluded.owner_id,
    reason = excluded.reason,
    evidence = excluded.evidence
