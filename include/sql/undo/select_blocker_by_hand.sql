-- purpose: what people have done by hand since, and what would be lost with the import: claims,
--          assignments, handovers, decided disputes, tags, closed support requests; while it
--          stands the import cannot be taken back
-- grain:   one row per deed about a customer that would vanish or whose ownership rests on a
--          registration of the import, or about a row of it
-- reads:   undo_file, undo_vanishing, source_record, source_file, ownership_history,
--          registration_dispute, tag_decision, support_request, activity
-- params:  timezone
with brought as (
    select source_record.record_id
    from undo_file
    inner join source_record on undo_file.file_id = source_record.file_id
),

lost as (
    select
        undo_vanishing.customer_id,
        cast('-infinity' as timestamptz) as from_at
    from undo_vanishing
    where undo_vanishing.customer_id is not null
    union
    select
        ownership_history.customer_id,
        min(ownership_history.valid_from_at) as from_at
    from ownership_history
    inner join brought
        on
            cast(ownership_history.evidence ->> 'record_id' as bigint)
            = brought.record_id
    group by ownership_history.customer_id
),

lost_from as (
    select
        lost.customer_id,
        min(lost.from_at) as from_at
    from lost
    group by lost.customer_id
),

owned as (
    select
        ownership_history.reason as kind,
        ownership_history.customer_id,
        cast(ownership_history.evidence ->> 'record_id' as bigint) as record_id,
        ownership_history.evidence ->> 'by' as done_by,
        cast(ownership_history.valid_from_at at time zone :timezone as date) as done_date,
        coalesce(
            ownership_history.owner_id,
            ownership_history.evidence ->> 'previous_owner'
        ) as subject
    from ownership_history
    inner join lost_from on ownership_history.customer_id = lost_from.customer_id
    where
        ownership_history.valid_from_at >= lost_from.from_at
        and ownership_history.reason in ('claimed', 'assigned', 'handover', 'rep_left')
        and ownership_history.evidence ->> 'by' is not null
),

disputed as (
    select
        'dispute' as kind,
        dispute.customer_id,
        dispute.record_id,
        dispute.decided_by as done_by,
        dispute.decided_date as done_date,
        dispute.claimed_by as subject
    from registration_dispute as dispute
    where
        dispute.status = 'decided'
        and (
            dispute.record_id in (select brought.record_id from brought)
            or dispute.customer_id in (select lost_from.customer_id from lost_from)
        )
),

tagged as (
    select
        'tag' as kind,
        tag_decision.customer_id,
        cast(null as bigint) as record_id,
        tag_decision.decided_by as done_by,
        tag_decision.decided_date as done_date,
        cast(tag_decision.decision_id as text) as subject
    from tag_decision
    where
        tag_decision.customer_id
        in (select undo_vanishing.customer_id from undo_vanishing)
),

supported as (
    select
        'support' as kind,
        activity.customer_id,
        support_request.activity_id as record_id,
        support_request.done_by,
        support_request.done_date,
        support_request.request_id as subject
    from support_request
    left join activity on support_request.activity_id = activity.activity_id
    where
        support_request.status in ('done', 'declined')
        and (
            support_request.done_record_id is null
            or support_request.done_record_id
            not in (select brought.record_id from brought)
        )
        and (
            support_request.activity_id in (select brought.record_id from brought)
            or activity.customer_id
            in (select undo_vanishing.customer_id from undo_vanishing)
        )
),

deed as (
    select * from owned
    union all
    select * from disputed
    union all
    select * from tagged
    union all
    select * from supported
)

select
    deed.kind,
    deed.customer_id,
    deed.subject,
    deed.done_by,
    deed.done_date,
    source_file.file_name,
    source_record.row_number
from deed
left join source_record on deed.record_id = source_record.record_id
left join source_file on source_record.file_id = source_file.file_id
order by deed.kind, deed.done_date, deed.customer_id, deed.subject, deed.record_id
