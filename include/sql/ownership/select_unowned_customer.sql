-- purpose: live customers that still have no owner, in the order in which turns are
--          dealt
-- grain:   one row per live customer without an owner and not in owner_change, those left
--          out that lie in the pool to be claimed
-- reads:   customer, ownership_history, customer_event, activity, opportunity, owner_change
-- params:  run_date, timezone, until_at, pool_days, barred_days
-- own_rep_id: the rep that it comes back to (D5): its previous owner where the customer itself has
-- come back since it fell to the pool, or the owner of a customer that was merged into it.
-- barred_rep_ids: who let it lapse, lately or just now (D4).
-- A customer that has bought takes no turn, nor does a colleague's; one that comes back without
-- having bought does.
select
    customer.customer_id,
    coalesce(customer.grade, 'C') as grade,
    ownership.customer_id is not null as is_in_pool,
    ownership.reason as pool_reason,
    ownership.evidence as pool_evidence,
    case
        when returned.has_come_back then ownership.evidence ->> 'previous_owner'
        else merged.owner_id
    end as own_rep_id,
    returned.has_come_back,
    barred.rep_ids as barred_rep_ids,
    not bought.has_bought
    and coalesce(ownership.reason, '') <> 'rep_left'
    and (returned.has_come_back or merged.owner_id is null) as takes_turn
from customer
left join ownership_history as ownership
    on customer.customer_id = ownership.customer_id and ownership.valid_to_at is null
cross join
    lateral (
        select
            ownership.evidence ->> 'previous_owner' is not null
            and exists (
                select 1
                from activity
                where
                    activity.customer_id = customer.customer_id
                    and activity.direction = 'inbound'
                    and not activity.is_planned
                    and activity.occurred_at >= ownership.valid_from_at
                    and activity.occurred_at < cast(:until_at as timestamptz)
            ) as has_come_back
    ) as returned
left join lateral (
    select gone_ownership.owner_id
    from customer as gone
    inner join ownership_history as gone_ownership
        on gone.customer_id = gone_ownership.customer_id
    where
        gone.merged_into = customer.customer_id
        and ownership.evidence ->> 'previous_owner' is null
    order by gone_ownership.valid_from_at desc, gone.customer_id asc
    limit 1
) as merged on true
cross join
    lateral (
        select coalesce(array_agg(distinct named.rep_id), '{}') as rep_ids
        from (
            select customer_event.subject as rep_id
            from customer_event
            where
                customer_event.customer_id = customer.customer_id
                and customer_event.kind = 'owner_lapsed'
                and customer_event.event_date
                > cast(:run_date as date) - cast(:barred_days as integer)
            union all
            select ownership.evidence ->> 'previous_owner'
            where
                ownership.reason = 'lapsed'
                and cast(ownership.valid_from_at at time zone :timezone as date)
                = cast(:run_date as date)
        ) as named
    ) as barred
cross join
    lateral (
        select
            customer.lifecycle = 'customer'
            or exists (
                select 1
                from opportunity
                where
                    opportunity.customer_id = customer.customer_id
                    and opportunity.is_won
                    and not opportunity.is_deleted
            ) as has_bought
    ) as bought
where
    customer.owner_id is null
    and customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and ownership.owner_id is null
    and (
        ownership.reason is distinct from 'lapsed'
        or returned.has_come_back
        or cast(ownership.valid_from_at at time zone :timezone as date)
        + cast(:pool_days as integer)
        <= cast(:run_date as date)
    )
    and not exists (
        select 1
        from owner_change
        where owner_change.customer_id = customer.customer_id
    )
order by
    coalesce(customer.grade, 'C'),
    customer.created_date,
    customer.first_seen_at nulls last,
    customer.customer_id
