-- severity: critical
-- purpose: law 2: every activity, requirement and opportunity has a live customer, or
--          its row was put before a person in match_review
-- grain:   one row per row of the book that has neither
-- reads:   activity, requirement, opportunity, customer, match_review
with book_row as (
    select
        'activity' as kind,
        activity.record_id,
        activity.party_id,
        activity.customer_id
    from activity
    union all
    select
        'requirement' as kind,
        requirement.record_id,
        requirement.party_id,
        requirement.customer_id
    from requirement
    union all
    select
        'opportunity' as kind,
        opportunity.record_id,
        opportunity.party_id,
        opportunity.customer_id
    from opportunity
    where not opportunity.is_deleted
)

select
    book_row.kind,
    book_row.record_id,
    case
        when book_row.customer_id is null then 'has no customer and waits in no review'
        when customer.customer_id is null then 'names a customer that does not exist'
        else 'names a customer that was merged away'
    end as problem
from book_row
left join customer
    on book_row.customer_id = customer.customer_id
where
    customer.merged_into is not null
    or (book_row.customer_id is not null and customer.customer_id is null)
    or (
        book_row.customer_id is null
        and not exists (
            select 1
            from match_review
            where
                match_review.status in ('open', 'answered')
                and (
                    match_review.record_id = book_row.record_id
                    or book_row.party_id
                    in (match_review.party_id_low, match_review.party_id_high)
                )
        )
    )
order by book_row.kind, book_row.record_id
