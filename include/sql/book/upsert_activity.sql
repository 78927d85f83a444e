-- purpose: activities as their newest version has them; an edit keeps the id and moves no date
-- grain:   one row per activity of a source
-- reads:   pending_record, typed_record, source_record, source_file    writes: activity
-- params:  timezone
-- An open task of a source is a plan: it carries the agreed date and is neither touch nor
-- interaction; so is a meeting still to come of a source that does not say what is done. A push is
-- no touch. An outcome that nobody states is a touch that reached the person only where that is in
-- its nature: a visit, a meeting, or an answer.
insert into activity (
    activity_id, record_id, party_id, customer_id, contact_id, rep_id, rep_source, occurred_at,
    channel, direction, is_reached, is_interaction, is_touch, summary, feedback, next_action,
    next_action_date, is_paused, contact_failure, support_needed, is_planned, satisfaction, urgency
)
with told as (
    select
        pending_record.record_id,
        case
            when typed_record.is_done is null
                then coalesce(
                    cast(typed_record.activity_at at time zone :timezone as date)
                    > source_file.arrival_date + 1,
                    false
                )
            else not typed_record.is_done
        end as is_planned,
        coalesce(typed_record.direction, 'outbound') as direction,
        coalesce(typed_record.channel, 'other') as channel,
        coalesce(
            typed_record.outcome = 'reached',
            typed_record.direction = 'inbound'
            or typed_record.feedback is not null
            or coalesce(typed_record.channel, 'other') in ('visit', 'meeting')
        ) as is_reached
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    inner join source_file on typed_record.file_id = source_file.file_id
    where
        pending_record.record_type = 'activity'
        and pending_record.is_current
        and typed_record.is_deleted is not true
)

select
    pending_record.first_record_id as activity_id,
    pending_record.record_id,
    source_record.party_id,
    source_record.customer_id,
    null as contact_id,
    pending_record.rep_id,
    typed_record.rep_source,
    case
        when told.is_planned
            then coalesce(typed_record.source_created_at, typed_record.activity_at)
        else typed_record.activity_at
    end as occurred_at,
    told.channel,
    told.direction,
    coalesce(told.is_reached, false) and not told.is_planned as is_reached,
    not told.is_planned
    and (
        told.direction = 'inbound'
        or (coalesce(told.is_reached, false) and told.channel <> 'push')
    ) as is_interaction,
    not told.is_planned
    and told.direction = 'outbound'
    and told.channel <> 'push' as is_touch,
    typed_record.summary,
    typed_record.feedback,
    case
        when told.is_planned then coalesce(typed_record.next_action, typed_record.summary)
        else typed_record.next_action
    end as next_action,
    case
        when told.is_planned
            then coalesce(
                typed_record.next_action_date,
                cast(typed_record.activity_at at time zone :timezone as date)
            )
        else typed_record.next_action_date
    end as next_action_date,
    coalesce(typed_record.is_paused, false) as is_paused,
    typed_record.contact_failure,
    typed_record.support_needed,
    told.is_planned,
    case
        when typed_record.satisfaction between 1 and 5 then typed_record.satisfaction
    end as satisfaction,
    typed_record.urgency
from told
inner join pending_record on told.record_id = pending_record.record_id
inner join source_record on told.record_id = source_record.record_id
inner join typed_record on told.record_id = typed_record.record_id
where
    case
        when told.is_planned
            then coalesce(typed_record.source_created_at, typed_record.activity_at)
        else typed_record.activity_at
    end is not null
on conflict (activity_id) do update
    set
        record_id = excluded.record_id,
        party_id = excluded.party_id,
        customer_id = excluded.customer_id,
        rep_id = excluded.rep_id,
        rep_source = excluded.rep_source,
        occurred_at = excluded.occurred_at,
        channel = excluded.channel,
        direction = excluded.direction,
        is_reached = excluded.is_reached,
        is_interaction = excluded.is_interaction,
        is_touch = excluded.is_touch,
        summary = excluded.summary,
        feedback = excluded.feedback,
        next_action = excluded.next_action,
        next_action_date = excluded.next_action_date,
        is_paused = excluded.is_paused,
        contact_failure = excluded.contact_failure,
        support_needed = excluded.support_needed,
        is_planned = excluded.is_planned,
        satisfaction = excluded.satisfaction,
        urgency = excluded.urgency,
        is_support_asked = activity.is_support_asked
        and activity.support_needed is not distinct from excluded.support_needed
