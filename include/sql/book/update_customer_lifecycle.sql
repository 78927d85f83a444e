-- purpose: where a customer stands: invalid > customer > lost > prospect > lead
-- grain:   one touched customer
-- reads:   touched_customer, membership, party, opportunity, activity, requirement, source_record
-- writes:  customer
-- params:  timezone, until_at, qualified_stages (open stages from needs on)
-- A dormant customer stays dormant until the dormancy room says it is awake. An interaction after
-- the loss reopens a lost one, and one that was given up. A need counts once a rep has recorded it
-- (客户需求信息记录表); a lead's own first statement of intent does not qualify it.
with alive as (
    select distinct membership.customer_id
    from touched_customer
    inner join membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join party on membership.party_id = party.party_id
    where not party.is_deleted
),

dealt as (
    select
        opportunity.customer_id,
        bool_or(opportunity.is_won) as has_won,
        bool_or(not opportunity.is_won and not opportunity.is_lost) as has_open,
        bool_or(
            not opportunity.is_won
            and not opportunity.is_lost
            and opportunity.stage = any(cast(:qualified_stages as text[]))
        ) as has_qualified,
        max(
            coalesce(
                opportunity.close_date,
                cast(opportunity.created_at at time zone :timezone as date)
            )
        ) filter (where opportunity.is_lost) as lost_date,
        bool_or(opportunity.is_lost) as has_lost
    from touched_customer
    inner join opportunity on touched_customer.customer_id = opportunity.customer_id
    where not opportunity.is_deleted
    group by opportunity.customer_id
),

interested as (
    select distinct activity.customer_id
    from touched_customer
    inner join activity on touched_customer.customer_id = activity.customer_id
    where
        activity.feedback = 'interested'
        and activity.occurred_at < cast(:until_at as timestamptz)
    union
    select requirement.customer_id
    from touched_customer
    inner join requirement on touched_customer.customer_id = requirement.customer_id
    inner join source_record on requirement.record_id = source_record.record_id
    where source_record.record_type = 'requirement'
),

judged as (
    select
        customer.customer_id,
        case
            when alive.customer_id is null then 'invalid'
            when customer.lifecycle = 'dormant' then 'dormant'
            when customer.last_interaction_at <= customer.given_up_after_at then 'lost'
            when dealt.has_won then 'customer'
            when
                dealt.has_lost
                and not dealt.has_open
                and (
                    customer.last_interaction_at is null
                    or cast(customer.last_interaction_at at time zone :timezone as date)
                    <= dealt.lost_date
                )
                then 'lost'
            when dealt.has_qualified or interested.customer_id is not null then 'prospect'
            else 'lead'
        end as lifecycle
    from touched_customer
    inner join customer on touched_customer.customer_id = customer.customer_id
    left outer join alive on customer.customer_id = alive.customer_id
    left outer join dealt on customer.customer_id = dealt.customer_id
    left outer join interested on customer.customer_id = interested.customer_id
)

update customer
set
    lifecycle = judged.lifecycle,
    dormant_since_date = case
        when judged.lifecycle = 'dormant' then customer.dormant_since_date
    end
from judged
where
    customer.customer_id = judged.customer_id
    and customer.lifecycle <> judged.lifecycle
