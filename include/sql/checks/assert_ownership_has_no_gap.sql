-- severity: critical
-- purpose: law 3: each live customer's ownership periods follow one another without gap
--          and overlap; those of a merged one end with it
-- grain:   one row per period that does not end where the next begins
-- reads:   ownership_history, customer
with ordered as (
    select
        ownership_history.customer_id,
        ownership_history.valid_from_at,
        ownership_history.valid_to_at,
        lead(ownership_history.valid_from_at) over (
            partition by ownership_history.customer_id
            order by ownership_history.valid_from_at
        ) as next_from_at
    from ownership_history
    inner join customer
        on
            ownership_history.customer_id = customer.customer_id
            and customer.merged_into is null
)

select
    ordered.customer_id,
    ordered.valid_from_at,
    case
        when ordered.valid_to_at <= ordered.valid_from_at then 'ends before it begins'
        when ordered.next_from_at is null then 'ends without another'
        when ordered.valid_to_at is null or ordered.valid_to_at > ordered.next_from_at
            then 'overlaps the next period'
        else 'leaves a gap before the next period'
    end as problem
from ordered
where
    ordered.valid_to_at <= ordered.valid_from_at
    or ordered.valid_to_at is distinct from ordered.next_from_at
order by ordered.customer_id, ordered.valid_from_at
