-- purpose: what activities say of a person's means (空号, 离职): marked until it is disproved or
--          corrected (Z2)
-- grain:   one contact of a touched customer
-- reads:   touched_customer, activity, contact, contact_party, party, source_record, source_file,
--          typed_record
-- writes:  contact
-- params:  timezone, until_at
-- A row that names nobody means the primary contact among those known by then. A later interaction
-- with that person disproves it: by the very means that failed, by any means after 离职. A number
-- or mailbox that was first told after the failure is a corrected one; an edit of something else
-- at the same record is none.
with dated_contact as (
    select
        contact.contact_id,
        contact.customer_id,
        contact.is_primary,
        coalesce(contact.mobile, contact.landline) as number,
        contact.email,
        min(coalesce(party.registered_at, '-infinity')) as known_since_at
    from touched_customer
    inner join contact on touched_customer.customer_id = contact.customer_id
    left outer join contact_party on contact.contact_id = contact_party.contact_id
    left outer join party on contact_party.party_id = party.party_id
    group by contact.contact_id
),

noted as (
    select
        activity.activity_id,
        activity.contact_failure,
        activity.occurred_at,
        source_file.arrival_date,
        coalesce(
            activity.contact_id,
            (
                select dated_contact.contact_id
                from dated_contact
                where
                    dated_contact.customer_id = activity.customer_id
                    and coalesce(dated_contact.known_since_at, '-infinity')
                    <= activity.occurred_at
                order by dated_contact.is_primary desc, dated_contact.contact_id asc
                limit 1
            )
        ) as contact_id
    from touched_customer
    inner join activity on touched_customer.customer_id = activity.customer_id
    inner join source_record on activity.activity_id = source_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
    where
        activity.contact_failure is not null
        and activity.occurred_at < cast(:until_at as timestamptz)
),

standing as (
    select
        noted.activity_id,
        noted.contact_failure,
        noted.occurred_at,
        noted.arrival_date,
        dated_contact.contact_id,
        dated_contact.number,
        dated_contact.email
    from noted
    inner join dated_contact on noted.contact_id = dated_contact.contact_id
    where
        not exists (
            select 1
            from activity as later
            where
                later.customer_id = dated_contact.customer_id
                and later.is_interaction
                and later.contact_failure is null
                and later.occurred_at > noted.occurred_at
                and later.occurred_at < cast(:until_at as timestamptz)
                and coalesce(later.contact_id, noted.contact_id) = noted.contact_id
                and case noted.contact_failure
                    when 'number_invalid' then later.channel = 'phone'
                    when 'email_bounced' then later.channel = 'email'
                    else true
                end
        )
),

-- every row that tells the number or mailbox that the contact has now
telling as (
    select
        standing.activity_id,
        standing.occurred_at,
        standing.arrival_date as failure_arrival_date,
        source_file.arrival_date,
        case
            when
                exists (
                    select 1
                    from source_record as earlier
                    inner join typed_record as before on earlier.record_id = before.record_id
                    where
                        earlier.party_id = source_record.party_id
                        and earlier.record_type in ('lead', 'contact')
                        and earlier.record_id < source_record.record_id
                        and case standing.contact_failure
                            when 'email_bounced'
                                then lower(before.email) is distinct from standing.email
                            else
                                coalesce(before.mobile, before.landline)
                                is distinct from standing.number
                        end
                )
                then coalesce(typed_record.source_updated_at, typed_record.source_created_at)
            else
                coalesce(
                    typed_record.source_created_at,
                    cast(typed_record.recorded_date as timestamp)
                    at time zone cast(:timezone as text)
                )
        end as told_at
    from standing
    inner join contact_party on standing.contact_id = contact_party.contact_id
    inner join source_record
        on
            contact_party.party_id = source_record.party_id
            and source_record.record_type in ('lead', 'contact')
            and source_record.outcome in ('accepted', 'repaired')
    inner join typed_record on source_record.record_id = typed_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
    where
        case standing.contact_failure
            when 'number_invalid'
                then coalesce(typed_record.mobile, typed_record.landline) = standing.number
            when 'email_bounced' then lower(typed_record.email) = standing.email
        end
),

corrected as (
    select telling.activity_id
    from telling
    group by telling.activity_id
    having
        bool_and(
            telling.arrival_date > telling.failure_arrival_date
            or coalesce(telling.told_at > telling.occurred_at, false)
        )
),

judged as (
    select distinct on (dated_contact.contact_id)
        dated_contact.contact_id,
        standing.contact_failure as noted_failure
    from dated_contact
    left outer join standing
        on
            dated_contact.contact_id = standing.contact_id
            and standing.activity_id not in (select corrected.activity_id from corrected)
    order by
        dated_contact.contact_id asc,
        standing.occurred_at desc nulls last,
        standing.activity_id desc
)

update contact
set noted_failure = judged.noted_failure
from judged
where
    contact.contact_id = judged.contact_id
    and contact.noted_failure is distinct from judged.noted_failure
