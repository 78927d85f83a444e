-- purpose: the rhythms of the grade by channel: material every few days, a call a week
--          (T2)
-- grain:   one row per touched lead or prospect whose grade has such rhythms: the one
--          that is due first; of two on one day the rarer
-- reads:   plan_subject, plan_rhythm, activity    writes: plan_candidate
-- params:  timezone, until_at
-- Each runs since the last touch over its channel, attempts included, else since the
-- first contact. Who cannot be reached over it has the rhythm over any: material for
-- one without a mailbox goes another way. What the tool pushes beside is named. While a
-- next date is agreed there is no rhythm (T3).
insert into plan_candidate (
    customer_id, kind, wanted_date, wished_channel, questions, reason
)
select distinct on (subject.customer_id)
    subject.customer_id,
    'cadence' as kind,
    since.day + plan_rhythm.every_days as wanted_date,
    nullif(way.channel, 'any') as wished_channel,
    '[]' as questions,
    jsonb_build_object(
        'key',
        'followup.reason.cadence.'
        || way.channel
        || case when way.channel = 'any' and pushed.days is not null then '.push' else '' end,
        'grade', subject.grade,
        'days', plan_rhythm.every_days,
        'push_days', pushed.days,
        'since_date', since.day,
        'evidence', jsonb_build_array()
    ) as reason
from plan_subject as subject
inner join plan_rhythm on subject.grade = plan_rhythm.grade and plan_rhythm.kind = 'touch'
cross join
    lateral (
        select
            case
                when
                    case plan_rhythm.channel
                        when 'phone' then subject.can_phone
                        when 'email' then subject.can_email
                        when 'wechat' then subject.can_wechat
                        else true
                    end
                    then plan_rhythm.channel
                else 'any'
            end as channel
    ) as way
left join lateral (
    select min(push.every_days) as days
    from plan_rhythm as push
    where push.grade = subject.grade and push.kind = 'push'
) as pushed on true
left join lateral (
    select cast(touch.occurred_at at time zone :timezone as date) as day
    from activity as touch
    where
        touch.customer_id = subject.customer_id
        and touch.is_touch
        and way.channel in ('any', touch.channel)
        and touch.occurred_at < cast(:until_at as timestamptz)
    order by touch.occurred_at desc
    limit 1
) as told on true
cross join lateral (select coalesce(told.day, subject.first_touch_date) as day) as since
where
    subject.no_step_reason is null
    and not subject.is_dormant
    and not subject.is_ungraded
    and subject.lifecycle <> 'customer'
    and subject.last_touch_date is not null
    and not exists (
        select 1
        from plan_candidate as agreed
        where agreed.customer_id = subject.customer_id and agreed.kind = 'agreed'
    )
order by
    subject.customer_id asc,
    since.day + plan_rhythm.every_days asc,
    plan_rhythm.every_days desc,
    plan_rhythm.channel asc
