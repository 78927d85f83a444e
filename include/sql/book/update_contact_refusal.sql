-- purpose: who asked not to be contacted again stays so, however often contacts are made anew
--          (T3: opted out comes first)
-- grain:   one contact of a touched customer that a record, an activity or a returned list names
-- reads:   touched_customer, membership, party, source_record, typed_record, source_file,
--          contact_party
-- writes:  contact
-- Of each record the newest version that says anything counts: a later one that is silent takes
-- nothing back, one that says no does. A record that its source has deleted, as the merge of two
-- does, still speaks for the same person. A refusal in a returned list is one of every means. It
-- holds whatever became of the row itself: an answer that was not applied because the task had
-- another one is a refusal all the same.
with member as (
    select
        touched_customer.customer_id,
        party.party_id,
        party.record_type,
        party.is_deleted,
        party.person_key,
        party.mobile,
        party.email,
        party.wechat
    from touched_customer
    inner join membership
        on
            touched_customer.customer_id = membership.customer_id
            and membership.valid_to_date is null
    inner join party on membership.party_id = party.party_id
),

version as (
    select
        member.party_id,
        typed_record.do_not_call,
        typed_record.do_not_email,
        row_number() over (
            partition by member.party_id
            order by
                coalesce(
                    typed_record.source_updated_at,
                    cast(source_file.arrival_date as timestamp) at time zone 'UTC'
                ) desc,
                source_record.record_id desc
        ) as age
    from member
    inner join source_record
        on
            member.party_id = source_record.party_id
            and member.record_type = source_record.record_type
            and source_record.outcome in ('accepted', 'repaired')
    inner join typed_record on source_record.record_id = typed_record.record_id
    inner join source_file on source_record.file_id = source_file.file_id
    where typed_record.do_not_call is not null or typed_record.do_not_email is not null
),

stated as (
    select
        version.party_id,
        (
            array_agg(version.do_not_call order by version.age)
            filter (where version.do_not_call is not null)
        )[1] as is_of_calls,
        (
            array_agg(version.do_not_email order by version.age)
            filter (where version.do_not_email is not null)
        )[1] as is_of_email
    from version
    group by version.party_id
),

refused as (
    select
        contact_party.contact_id,
        stated.is_of_calls,
        stated.is_of_email
    from stated
    inner join contact_party on stated.party_id = contact_party.party_id
    union all
    select
        contact_party.contact_id,
        stated.is_of_calls,
        stated.is_of_email
    from stated
    inner join member as gone on stated.party_id = gone.party_id
    inner join member as living
        on
            gone.customer_id = living.customer_id
            and not living.is_deleted
            and (
                gone.person_key = living.person_key
                or gone.mobile = living.mobile
                or gone.email = living.email
                or gone.wechat = living.wechat
            )
    inner join contact_party on living.party_id = contact_party.party_id
    where gone.is_deleted
    union all
    select
        contact_party.contact_id,
        typed_record.do_not_call is true
        or typed_record.record_type = 'task_result' as is_of_calls,
        typed_record.do_not_email is true
        or typed_record.record_type = 'task_result' as is_of_email
    from typed_record
    inner join source_record on typed_record.record_id = source_record.record_id
    inner join member on source_record.party_id = member.party_id
    inner join contact_party on source_record.party_id = contact_party.party_id
    where
        typed_record.record_type in ('activity', 'task_result')
        and (typed_record.do_not_call or typed_record.do_not_email)
        and source_record.outcome in ('accepted', 'repaired')
),

told as (
    select
        refused.contact_id,
        coalesce(bool_or(refused.is_of_calls), false) as is_of_calls,
        coalesce(bool_or(refused.is_of_email), false) as is_of_email
    from refused
    group by refused.contact_id
)

update contact
set
    is_opted_out_of_calls = contact.is_opted_out_of_calls or told.is_of_calls,
    is_opted_out_of_email = contact.is_opted_out_of_email or told.is_of_email
from told
where
    contact.contact_id = told.contact_id
    and (told.is_of_calls or told.is_of_email)
