-- purpose: what each stage of a sale asks for, and from which day (T5)
-- grain:   one row per customer, opportunity and action that is not done; lives for one
--          transaction
-- reads:   plan_stage, plan_action, activity, followup_task, task_result, working_day
-- params:  timezone, until_at
-- An action that comes again does so a number of days after it was done, and begins no
-- earlier than the customer's arrival. `until_date` is the last day on which it is asked for.
create temporary table plan_stage_wish on commit drop as
with asked as (
    select
        plan_stage.customer_id,
        plan_stage.opportunity_id,
        plan_stage.stage,
        plan_stage.entered_date,
        plan_action.stage_number,
        plan_action.action,
        plan_action.output,
        plan_action.role,
        plan_action.is_touch,
        plan_action.repeat_days,
        plan_action.until_days,
        plan_action.done_by_channels,
        case
            when not plan_action.working_days then begun.day + plan_action.within_days
            else coalesce(due_day.day, begun.day + plan_action.within_days)
        end as first_date,
        greatest(told.last_date, answered.last_date) as done_date
    from plan_stage
    inner join plan_action on plan_stage.stage = plan_action.stage
    cross join
        lateral (
            select
                case
                    when plan_action.repeat_days is null then plan_stage.entered_date
                    else greatest(plan_stage.entered_date, plan_stage.created_date)
                end as day
        ) as begun
    left join working_day as begun_day on begun.day = begun_day.day
    left join working_day as due_day
        on
            plan_action.working_days
            and due_day.is_working
            and begun_day.working_day_number + plan_action.within_days
            = due_day.working_day_number
    cross join
        lateral (
            select max(cast(activity.occurred_at at time zone :timezone as date)) as last_date
            from activity
            where
                activity.customer_id = plan_stage.customer_id
                and activity.is_touch
                and activity.occurred_at < cast(:until_at as timestamptz)
                and activity.occurred_at
                >= cast(plan_stage.entered_date as timestamp) at time zone :timezone
                and (
                    (
                        activity.is_interaction
                        and activity.channel = any(plan_action.done_by_channels)
                    )
                    or exists (
                        select 1
                        from unnest(plan_action.done_by_words) as word (text)
                        where position(lower(word.text) in lower(activity.summary)) > 0
                    )
                )
        ) as told
    cross join
        lateral (
            select max(task_result.done_date) as last_date
            from followup_task as task
            inner join task_result on task.task_id = task_result.task_id
            where
                task.customer_id = plan_stage.customer_id
                and task.kind in ('stage_action', 'stage_care', 'stage_work')
                and task_result.result <> 'not_reached'
                and task_result.done_date >= plan_stage.entered_date
                and task.reason @> jsonb_build_object(
                    'actions',
                    jsonb_build_array(
                        jsonb_build_object(
                            'action', plan_action.action,
                            'opportunity_id', plan_stage.opportunity_id
                        )
                    )
                )
        ) as answered
)

select
    asked.customer_id,
    asked.opportunity_id,
    asked.stage,
    asked.stage_number,
    asked.action,
    asked.output,
    asked.role,
    asked.done_by_channels,
    asked.entered_date,
    case
        when not asked.is_touch then 'stage_work'
        when asked.repeat_days is not null then 'stage_care'
        else 'stage_action'
    end as kind,
    due.day as wanted_date,
    asked.entered_date + asked.until_days as until_date
from asked
cross join
    lateral (
        select coalesce(asked.done_date + asked.repeat_days, asked.first_date) as day
    ) as due
where asked.done_date is null or asked.repeat_days is not null
