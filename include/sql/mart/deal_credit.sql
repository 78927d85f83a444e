-- purpose: to whom a won deal is credited, half each where a colleague helped to close it on
--          that day (D5)
-- grain:   one row per won deal and rep credited; the shares of a deal add up to 1
-- reads:   opportunity, ownership_history, activity, merged_customer, policy_version
-- The owner is the rep that the source names for the deal, else who owned the customer when the
-- closing day ended. A helper is another rep with a touch of the customer on the closing day; of
-- several the first one. The day is local to the policy in force.
create view mart.deal_credit as
with zone as (
    select policy_version.content ->> 'timezone' as name
    from leadflow.policy_version
    order by policy_version.first_used_date desc, policy_version.policy_version asc
    limit 1
),

won as (
    select
        opportunity.opportunity_id,
        coalesce(merged_customer.live_customer_id, opportunity.customer_id) as customer_id,
        opportunity.close_date,
        opportunity.rep_id,
        cast(opportunity.close_date as timestamp) at time zone zone.name as day_from_at,
        cast(opportunity.close_date + 1 as timestamp) at time zone zone.name as day_to_at
    from leadflow.opportunity
    left join zone on true
    left join leadflow.merged_customer
        on opportunity.customer_id = merged_customer.customer_id
    where opportunity.is_won and not opportunity.is_deleted
),

closed as (
    select
        won.opportunity_id,
        won.customer_id,
        won.close_date,
        won.day_from_at,
        won.day_to_at,
        coalesce(won.rep_id, ownership.owner_id) as owner_id
    from won
    left join leadflow.ownership_history as ownership
        on
            won.customer_id = ownership.customer_id
            and won.day_to_at > ownership.valid_from_at
            and won.day_to_at <= coalesce(ownership.valid_to_at, 'infinity')
),

helped as (
    select
        closed.opportunity_id,
        closed.customer_id,
        closed.close_date,
        closed.owner_id,
        helper.rep_id as helper_id
    from closed
    left join lateral (
        select activity.rep_id
        from leadflow.activity
        where
            activity.customer_id = closed.customer_id
            and activity.is_touch
            and activity.rep_id <> closed.owner_id
            and activity.occurred_at >= closed.day_from_at
            and activity.occurred_at < closed.day_to_at
        order by activity.occurred_at, activity.activity_id
        limit 1
    ) as helper on true
)

select
    helped.opportunity_id,
    helped.customer_id,
    helped.close_date,
    credited.rep_id,
    credited.role,
    case when helped.helper_id is null then 1.0 else 0.5 end as share
from helped
cross join
    lateral (
        values (helped.owner_id, 'owner'), (helped.helper_id, 'helper')
    ) as credited (rep_id, role)
where credited.role = 'owner' or credited.rep_id is not null;

comment on view mart.deal_credit is
'won deals by whom they are credited to (D5); one row per deal and rep, shares add up to 1';
comment on column mart.deal_credit.opportunity_id is 'won opportunity';
comment on column mart.deal_credit.customer_id is 'customer; the live one, merges followed';
comment on column mart.deal_credit.close_date is 'closing day';
comment on column mart.deal_credit.rep_id is
'rep credited; null where the deal has no rep and nobody owned the customer';
comment on column mart.deal_credit.role is
'owner, or helper: a colleague who touched the customer on the closing day';
comment on column mart.deal_credit.share is '1, or 0.5 each with a helper';
