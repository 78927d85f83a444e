-- severity: critical
-- purpose: law 2: every current record of a company or person belongs to exactly one
--          live customer, or waits in match_review
-- grain:   one row per record that does neither
-- reads:   source_record, typed_record, party, membership, customer, match_review
with identity_record as (
    select
        source_record.record_id,
        source_record.customer_id,
        party.party_id
    from source_record
    inner join typed_record
        on source_record.record_id = typed_record.record_id
    left join party
        on source_record.party_id = party.party_id
    where
        source_record.is_current
        and source_record.record_type in ('lead', 'contact', 'company')
        and not coalesce(typed_record.is_deleted, false)
),

placed as (
    select
        identity_record.record_id,
        identity_record.party_id,
        identity_record.customer_id,
        count(customer.customer_id) as customer_count,
        min(customer.customer_id) as member_of
    from identity_record
    left join membership
        on
            identity_record.party_id = membership.party_id
            and membership.valid_to_date is null
    left join customer
        on
            membership.customer_id = customer.customer_id
            and customer.merged_into is null
    group by
        identity_record.record_id,
        identity_record.party_id,
        identity_record.customer_id
)

select
    placed.record_id,
    case
        when placed.customer_count <> 1
            then 'belongs to ' || placed.customer_count || ' live customers'
        else 'says another customer than its membership does'
    end as problem
from placed
where
    (
        placed.customer_count <> 1
        or placed.customer_id is distinct from placed.member_of
    )
    and not exists (
        select 1
        from match_review
        where
            match_review.status = 'open'
            and (
                match_review.record_id = placed.record_id
                or placed.party_id
                in (match_review.party_id_low, match_review.party_id_high)
            )
            and placed.customer_count = 0
    )
order by placed.record_id
