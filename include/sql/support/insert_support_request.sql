-- purpose: what a rep needs from others becomes a request for each department that is asked (T11)
-- grain:   one row per activity and department; the same words for the same customer once while
--          such a request is open
-- reads:   activity, working_day, support_request    writes: support_request
-- params:  run_date, timezone, departments (JSON list of rows), otherwise, otherwise_within_days,
--          lapses_after_days, policy_version
-- The same rule as support.requests.departments_of. Days are working days from the day of the
-- activity, or from the run date where that is later: who hears late cannot answer early.
insert into support_request (
    request_id,
    activity_id,
    department,
    rep_id,
    request,
    requested_date,
    due_date,
    status,
    policy_version
)
with department as (
    select
        listed.department,
        listed.words,
        listed.within_days
    from
        jsonb_to_recordset(cast(:departments as jsonb)) as listed (
            department text, words text[], within_days integer
        )
),

needed as (
    select
        activity.activity_id,
        activity.rep_id,
        coalesce(activity.customer_id, cast(activity.activity_id as text)) as asked_for,
        btrim(activity.support_needed) as request,
        lower(regexp_replace(btrim(activity.support_needed), '\s+', ' ', 'g')) as words,
        cast(activity.occurred_at at time zone :timezone as date) as asked_date
    from activity
    where
        activity.support_needed is not null
        and not activity.is_support_asked
        and btrim(activity.support_needed) not in ('', '无', '否', '-', '/', 'none', 'no', 'n/a')
),

named as (
    select
        needed.activity_id,
        department.department,
        department.within_days
    from needed
    inner join department
        on
            exists (
                select 1
                from unnest(department.words) as word (text)
                where position(lower(word.text) in lower(needed.request)) > 0
            )
),

asked as (
    select
        named.activity_id,
        named.department,
        named.within_days
    from named
    union all
    select
        needed.activity_id,
        cast(:otherwise as text) as department,
        cast(:otherwise_within_days as integer) as within_days
    from needed
    where
        cast(:otherwise as text) is not null
        and needed.activity_id not in (select named.activity_id from named)
),

dated as (
    select
        'S' || left(md5(concat_ws('|', needed.activity_id, asked.department)), 12) as request_id,
        needed.activity_id,
        asked.department,
        needed.rep_id,
        needed.request,
        needed.asked_for,
        needed.words,
        needed.asked_date as requested_date,
        coalesce(due_day.day, begun.day + asked.within_days) as due_date,
        case
            when
                needed.asked_date
                < cast(:run_date as date) - cast(:lapses_after_days as integer)
                then 'lapsed'
            else 'open'
        end as status,
        cast(:policy_version as text) as policy_version
    from asked
    inner join needed on asked.activity_id = needed.activity_id
    cross join
        lateral (
            select greatest(needed.asked_date, cast(:run_date as date)) as day
        ) as begun
    left join working_day as begun_day on begun.day = begun_day.day
    left join working_day as due_day
        on
            due_day.is_working
            and begun_day.working_day_number + asked.within_days = due_day.working_day_number
),

numbered as (
    select
        dated.*,
        row_number() over (
            partition by dated.status, dated.department, dated.asked_for, dated.words
            order by dated.requested_date, dated.activity_id
        ) as place
    from dated
)

select
    numbered.request_id,
    numbered.activity_id,
    numbered.department,
    numbered.rep_id,
    numbered.request,
    numbered.requested_date,
    numbered.due_date,
    numbered.status,
    numbered.policy_version
from numbered
where
    numbered.place = 1
    and not exists (
        select 1
        from support_request as known
        inner join activity as earlier on known.activity_id = earlier.activity_id
        where
            known.status = 'open'
            and numbered.status = 'open'
            and known.department = numbered.department
            and coalesce(earlier.customer_id, cast(earlier.activity_id as text))
            = numbered.asked_for
            and lower(regexp_replace(known.request, '\s+', ' ', 'g')) = numbered.words
    )
order by numbered.request_id
on conflict (activity_id, department) do nothing
