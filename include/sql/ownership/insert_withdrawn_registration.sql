-- purpose: the ground of an ownership is gone: its registration was deleted in its source, became
--          invalid, or belongs to another customer now. The owner stays; the manager is told who
--          holds the next valid registration, who may claim it by a dispute (D3)
-- grain:   one notice per customer whose ground went since the last look
-- reads:   registration_change, ownership_ground, customer, membership, party, rep
-- writes:  registration_dispute, notice
-- params:  run_date, timezone
-- Where the owner has the next valid registration as well, the customer is the owner's by that.
with concerned as (
    select distinct
        membership.customer_id,
        membership.party_id
    from registration_change
    inner join membership on registration_change.party_id = membership.party_id
),

gone as (
    select
        ground.customer_id,
        ground.owner_id,
        ground.record_id,
        case
            when ground.has_left then 'left'
            when ground.is_deleted then 'deleted'
            else 'invalid'
        end as why,
        following.owner_rep_id as next_rep_id,
        following.record_id as next_record_id,
        following.registered_at
    from concerned
    inner join ownership_ground as ground
        on
            concerned.customer_id = ground.customer_id
            and concerned.party_id = ground.party_id
    inner join customer on ground.customer_id = customer.customer_id
    left join lateral (
        select
            party.owner_rep_id,
            party.record_id,
            party.registered_at
        from membership
        inner join party on membership.party_id = party.party_id
        inner join rep on party.owner_rep_id = rep.rep_id
        where
            membership.customer_id = ground.customer_id
            and membership.valid_to_date is null
            and party.is_registration_complete
            and not party.is_deleted
            and is_at_work(rep.employed, :run_date)
        order by party.registered_at asc nulls last, party.party_id asc
        limit 1
    ) as following on true
    where
        not ground.is_standing
        and customer.merged_into is null
        and following.owner_rep_id is distinct from ground.owner_id
),

opened as (
    insert into registration_dispute (
        customer_id, claimed_by, owner_id, record_id, registered_at, opened_date, ground
    )
    select
        gone.customer_id,
        gone.next_rep_id as claimed_by,
        gone.owner_id,
        gone.next_record_id as record_id,
        gone.registered_at,
        cast(:run_date as date) as opened_date,
        'withdrawn' as ground
    from gone
    where gone.next_rep_id is not null and gone.registered_at is not null
    on conflict (customer_id, claimed_by) do update set
        owner_id = excluded.owner_id,
        record_id = excluded.record_id,
        registered_at = excluded.registered_at,
        opened_date = excluded.opened_date,
        ground = excluded.ground,
        status = 'open',
        decided_date = null
    where registration_dispute.status = 'obsolete'
)

insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'manager' as audience,
    'registration_withdrawn' as kind,
    gone.customer_id as subject,
    jsonb_build_object(
        'key', 'ownership.notice.withdrawn_'
        || case when gone.next_rep_id is null then 'none' else 'next' end,
        'customer_id', gone.customer_id,
        'owner_id', gone.owner_id,
        'why', gone.why,
        'record_id', gone.record_id,
        'next_rep_id', gone.next_rep_id,
        'registered_date', cast(gone.registered_at at time zone :timezone as date)
    ) as details
from gone
on conflict (notice_date, audience, kind, subject) do update
    set details = excluded.details
