-- purpose: who told a rep not to be contacted again stays so, however often contacts are made anew
--          (T3: opted out comes first)
-- grain:   one contact of a touched customer that refused in an activity or a returned list
-- reads:   touched_customer, membership, source_record, typed_record, contact_party
-- writes:  contact
-- A refusal in a returned list is one of every means. It holds whatever became of the row itself:
-- an answer that was not applied because the task had another one is a refusal all the same.
with refused as (
    select
        contact_party.contact_id,
        bool_or(
            typed_record.do_not_call is true or typed_record.record_type = 'task_result'
        ) as is_of_calls,
        bool_or(
            typed_record.do_not_email is true or typed_record.record_type = 'task_result'
        ) as is_of_email
    from typed_record
    inner join source_record on typed_record.record_id = source_record.record_id
    inner join membership
        on
            source_record.party_id = membership.party_id
            and membership.valid_to_date is null
    inner join touched_customer on membership.customer_id = touched_customer.customer_id
    inner join contact_party on source_record.party_id = contact_party.party_id
    where
        typed_record.record_type in ('activity', 'task_result')
        and (typed_record.do_not_call or typed_record.do_not_email)
        and source_record.outcome in ('accepted', 'repaired')
    group by contact_party.contact_id
)

update contact
set
    is_opted_out_of_calls = contact.is_opted_out_of_calls or refused.is_of_calls,
    is_opted_out_of_email = contact.is_opted_out_of_email or refused.is_of_email
from refused
where contact.contact_id = refused.contact_id
