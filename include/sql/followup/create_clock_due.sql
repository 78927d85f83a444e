-- purpose: the instant at which each clock ends (T4); followup/response.py is the same
--          rule
-- grain:   one row per question; none where the calendar ends before the clock does
-- reads:   clock_question, working_hours, working_day
-- params:  timezone
-- Working time is one long line: so many whole working days before, and what is worked
-- of the present one. The end is looked up on it, at its earliest place: what ends with
-- the morning ends before lunch.
create temporary table clock_due on commit drop as
with full_day as (
    select sum(piece.to_second - piece.from_second) as seconds
    from working_hours as piece
),

received as (
    select
        question.question_id,
        question.working_seconds,
        told.local_at,
        extract(epoch from cast(told.local_at as time)) as local_second,
        day.working_day_number,
        day.is_working
    from clock_question as question
    cross join lateral (select question.received_at at time zone :timezone as local_at) as told
    inner join working_day as day on cast(told.local_at as date) = day.day
),

placed as (
    select
        received.question_id,
        received.working_day_number * full_day.seconds
        - case
            when received.is_working then full_day.seconds - worked.seconds
            else 0
        end
        + received.working_seconds as end_second,
        full_day.seconds as day_seconds
    from received
    cross join full_day
    cross join
        lateral (
            select
                sum(
                    least(
                        greatest(received.local_second - piece.from_second, 0),
                        piece.to_second - piece.from_second
                    )
                ) as seconds
            from working_hours as piece
        ) as worked
    where received.working_seconds is not null
),

ended as (
    select
        placed.question_id,
        ceil(placed.end_second / placed.day_seconds) as working_day_number,
        placed.end_second
        - (ceil(placed.end_second / placed.day_seconds) - 1) * placed.day_seconds
            as second_of_work
    from placed
)

select
    ended.question_id,
    (
        cast(day.day as timestamp)
        + make_interval(
            secs => cast(
                piece.from_second + ended.second_of_work - piece.seconds_before
                as double precision
            )
        )
    ) at time zone :timezone as due_at
from ended
inner join working_day as day
    on day.is_working and ended.working_day_number = day.working_day_number
inner join working_hours as piece
    on
        ended.second_of_work > piece.seconds_before
        and ended.second_of_work
        <= piece.seconds_before + piece.to_second - piece.from_second
union all
select
    received.question_id,
    (cast(day.day as timestamp) + cast(received.local_at as time)) at time zone :timezone
        as due_at
from received
inner join working_day as day
    on day.is_working and received.working_day_number + 1 = day.working_day_number
where received.working_seconds is null
