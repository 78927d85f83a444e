-- purpose: the handover record: what a leaving rep's customer is in the middle of (D7)
-- grain:   one row per customer, leaving rep and day on which it left the rep; whom it goes
--          to is added when that is known
-- reads:   owner_change, followup_task, opportunity, activity    writes: handover
-- params:  run_date
insert into handover (
    customer_id,
    from_rep_id,
    begun_date,
    to_rep_id,
    handed_date,
    told_by,
    open_task,
    open_opportunities,
    last_activity_at,
    last_summary,
    next_action,
    next_action_date
)
select
    owner_change.customer_id,
    owner_change.evidence ->> 'previous_owner' as from_rep_id,
    coalesce(
        cast(owner_change.evidence ->> 'left_behind_date' as date), cast(:run_date as date)
    ) as begun_date,
    owner_change.owner_id as to_rep_id,
    case when owner_change.owner_id is not null then cast(:run_date as date) end as handed_date,
    owner_change.evidence ->> 'by' as told_by,
    task.open_task,
    coalesce(deal.open_opportunities, '[]') as open_opportunities,
    latest.occurred_at as last_activity_at,
    told.summary as last_summary,
    agreed.next_action,
    agreed.next_action_date
from owner_change
left join lateral (
    select
        jsonb_build_object(
            'task_id', followup_task.task_id,
            'kind', followup_task.kind,
            'due_date', followup_task.due_date,
            'channel', followup_task.channel
        ) as open_task
    from followup_task
    where
        followup_task.customer_id = owner_change.customer_id
        and followup_task.status = 'open'
) as task on true
cross join
    lateral (
        select
            jsonb_agg(
                jsonb_build_object(
                    'opportunity_id', opportunity.opportunity_id,
                    'name', opportunity.name,
                    'stage', coalesce(opportunity.stage, opportunity.stage_text),
                    'amount', opportunity.amount,
                    'currency', opportunity.currency,
                    'close_date', opportunity.close_date
                )
                order by opportunity.opportunity_id
            ) as open_opportunities
        from opportunity
        where
            opportunity.customer_id = owner_change.customer_id
            and not opportunity.is_won
            and not opportunity.is_lost
            and not opportunity.is_deleted
    ) as deal
left join lateral (
    select activity.occurred_at
    from activity
    where
        activity.customer_id = owner_change.customer_id
        and not activity.is_planned
    order by activity.occurred_at desc, activity.activity_id desc
    limit 1
) as latest on true
left join lateral (
    select activity.summary
    from activity
    where
        activity.customer_id = owner_change.customer_id
        and not activity.is_planned
        and activity.summary is not null
    order by activity.occurred_at desc, activity.activity_id desc
    limit 1
) as told on true
left join lateral (
    select
        activity.next_action,
        activity.next_action_date
    from activity
    where
        activity.customer_id = owner_change.customer_id
        and (activity.next_action is not null or activity.next_action_date is not null)
    order by activity.occurred_at desc, activity.activity_id desc
    limit 1
) as agreed on true
where
    owner_change.reason in ('rep_left', 'handover')
    and owner_change.evidence ->> 'previous_owner' is not null
on conflict (customer_id, from_rep_id, begun_date) do update set
    to_rep_id = excluded.to_rep_id,
    handed_date = excluded.handed_date
