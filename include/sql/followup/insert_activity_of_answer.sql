-- purpose: an answered task is a touch of its owner, reached or not (T7); it drives the
--          next step
-- grain:   one row per applied answer
-- reads:   task_answer, answer_anchor    writes: activity
-- params:  timezone, inner_kinds (steps that contact nobody)
-- Who asks for silence or refuses was reached; where the number is dead or the person
-- has left, the contact was not. Work that contacts nobody is no touch, unless the answer tells
-- what the customer said or agreed to.
insert into activity (
    activity_id,
    record_id,
    party_id,
    customer_id,
    contact_id,
    rep_id,
    rep_source,
    occurred_at,
    channel,
    direction,
    is_reached,
    is_interaction,
    is_touch,
    summary,
    feedback,
    next_action,
    next_action_date,
    is_paused,
    contact_failure,
    support_needed,
    satisfaction
)
select
    answer.record_id as activity_id,
    answer.record_id,
    anchor.party_id,
    anchor.customer_id,
    contact.contact_id,
    answer.owner_id as rep_id,
    answer.owner_id as rep_source,
    cast(answer.done_date as timestamp) at time zone :timezone as occurred_at,
    answer.channel,
    'outbound' as direction,
    answer.result in ('reached', 'paused', 'opted_out') and contacting.is_so as is_reached,
    answer.result in ('reached', 'paused', 'opted_out') and contacting.is_so as is_interaction,
    contacting.is_so as is_touch,
    answer.summary,
    answer.feedback,
    answer.next_action,
    answer.next_action_date,
    answer.result = 'paused' as is_paused,
    answer.contact_failure,
    answer.support_needed,
    answer.satisfaction
from task_answer as answer
inner join answer_anchor as anchor on answer.record_id = anchor.record_id
cross join
    lateral (
        select
            answer.kind <> all(cast(:inner_kinds as text[]))
            or answer.result in ('paused', 'opted_out')
            or answer.feedback is not null
            or answer.next_action_date is not null as is_so
    ) as contacting
left join contact
    on
        answer.contact_id = contact.contact_id
        and anchor.customer_id = contact.customer_id
where answer.verdict = 'apply'
