-- purpose: what the stage of a sale asks for by a day, with its output and who does it (T5)
-- grain:   one row per customer and kind: what contacts the customer, what does not
-- reads:   plan_stage_wish, plan_reference    writes: plan_candidate
-- params:  plan_date
-- The earliest action gives the day; all that is wanted by then or by the plan day is named. Of
-- several sales in one stage, the one that is due first asks. The stage's reference cycle and since
-- when it runs are told with it.
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
with wanted as (
    select distinct on (wish.customer_id, wish.stage_number, wish.action)
        wish.customer_id,
        wish.opportunity_id,
        wish.stage,
        wish.stage_number,
        wish.action,
        wish.output,
        wish.role,
        wish.done_by_channels,
        wish.entered_date,
        wish.kind,
        wish.wanted_date
    from plan_stage_wish as wish
    where
        wish.until_date is null
        or greatest(wish.wanted_date, cast(:plan_date as date)) <= wish.until_date
    order by
        wish.customer_id asc,
        wish.stage_number asc,
        wish.action asc,
        wish.wanted_date asc,
        wish.opportunity_id asc
),

reached as (
    select
        wanted.customer_id,
        wanted.opportunity_id,
        wanted.stage,
        wanted.stage_number,
        wanted.action,
        wanted.output,
        wanted.role,
        wanted.done_by_channels,
        wanted.entered_date,
        wanted.kind,
        wanted.wanted_date,
        min(wanted.wanted_date) over (
            partition by wanted.customer_id, wanted.kind
        ) as earliest_date
    from wanted
)

select
    reached.customer_id,
    reached.kind,
    reached.earliest_date as wanted_date,
    (
        array_agg(
            reached.done_by_channels[1]
            order by reached.wanted_date, reached.stage_number, reached.action
        )
    )[1] as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key', 'followup.reason.' || reached.kind,
        'actions',
        jsonb_agg(
            jsonb_strip_nulls(
                jsonb_build_object(
                    'key', 'followup.action_line' || told.line,
                    'stage', reached.stage,
                    'since_date', reached.entered_date,
                    'reference_days', reference.reference_days,
                    'action', reached.action,
                    'output', reached.output,
                    'role', reached.role,
                    'date', reached.wanted_date,
                    'opportunity_id', reached.opportunity_id
                )
            )
            order by reached.wanted_date, reached.stage_number, reached.action
        ),
        'evidence', jsonb_build_array()
    ) as reason
from reached
inner join plan_reference as reference on reached.stage = reference.stage
cross join
    lateral (
        select case when reference.reference_days is null then '' else '.cycle' end as line
    ) as told
where reached.wanted_date <= greatest(reached.earliest_date, cast(:plan_date as date))
group by reached.customer_id, reached.kind, reached.earliest_date
