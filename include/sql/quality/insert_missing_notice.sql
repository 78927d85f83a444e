-- purpose: tell the data team of a file that usually comes and did not, on each working
--          day until it comes or counts as retired
-- grain:   one row per profile that is late
-- reads:   source_delivery, working_day    writes: notice
-- params:  run_date, usual_over (deliveries), fewest_deliveries, late_pct,
--          retired_after_days (working days)
with habit as (
    select
        source_delivery.profile,
        count(*) as delivery_count,
        max(source_delivery.arrival_date) as last_date,
        max(source_delivery.working_day_number) as last_day_number,
        percentile_disc(0.5) within group (
            order by source_delivery.gap_days
        ) as usual_gap_days,
        percentile_disc(0.5) within group (
            order by source_delivery.row_count
        ) as usual_row_count
    from source_delivery
    where source_delivery.delivery_number <= :usual_over
    group by source_delivery.profile
),

silence as (
    select
        habit.profile,
        habit.delivery_count,
        habit.last_date,
        habit.usual_gap_days,
        habit.usual_row_count,
        working_day.working_day_number - habit.last_day_number as silent_days
    from habit
    cross join working_day
    where
        working_day.day = :run_date
        and working_day.is_working
)

insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'data_team' as audience,
    'source_missing' as kind,
    silence.profile as subject,
    jsonb_build_object(
        'key', 'quality.source.missing',
        'severity', 'warning',
        'profile', silence.profile,
        'last_date', silence.last_date,
        'silent_days', silence.silent_days,
        'usual_gap_days', silence.usual_gap_days,
        'usual_row_count', silence.usual_row_count
    ) as details
from silence
where
    silence.delivery_count >= :fewest_deliveries
    and silence.silent_days <= :retired_after_days
    and silence.silent_days * 100
    > silence.usual_gap_days * (100 + cast(:late_pct as numeric))
