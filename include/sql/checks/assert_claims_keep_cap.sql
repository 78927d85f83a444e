-- severity: critical
-- purpose: nobody claims more customers from the pool a day than the policy allows (D4)
-- grain:   one row per rep and day with too many claims
-- reads:   customer_event, ownership_history, policy_version
-- The policy is the one that the day's claims name; where none of them stands any more, none.
with claimed as (
    select
        customer_event.subject as rep_id,
        customer_event.event_date,
        count(distinct customer_event.customer_id) as claim_count,
        max(
            cast(
                policy_version.content -> 'ownership' ->> 'daily_claims_cap' as integer
            )
        ) as claims_cap
    from customer_event
    left join ownership_history as ownership
        on
            customer_event.customer_id = ownership.customer_id
            and ownership.reason = 'claimed'
            and customer_event.subject = ownership.owner_id
    left join policy_version
        on ownership.policy_version = policy_version.policy_version
    where customer_event.kind = 'claimed'
    group by customer_event.subject, customer_event.event_date
)

select
    claimed.rep_id,
    claimed.event_date,
    'has claimed ' || claimed.claim_count || ' customers, more than ' || claimed.claims_cap
        as problem
from claimed
where claimed.claim_count > claimed.claims_cap
order by claimed.rep_id, claimed.event_date
