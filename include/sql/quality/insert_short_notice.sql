-- purpose: tell the data team, once, of a delivery with far fewer rows than usual
-- grain:   one row per profile whose last delivery is short
-- reads:   source_delivery    writes: notice
-- params:  run_date, usual_over (deliveries), fewest_deliveries, few_rows_pct
with habit as (
    select
        source_delivery.profile,
        count(*) as delivery_count,
        percentile_disc(0.5) within group (
            order by source_delivery.row_count
        ) as usual_row_count
    from source_delivery
    where
        source_delivery.delivery_number > 1
        and source_delivery.delivery_number <= cast(:usual_over as integer) + 1
    group by source_delivery.profile
)

insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'data_team' as audience,
    'source_short' as kind,
    source_delivery.profile as subject,
    jsonb_build_object(
        'key', 'quality.source.short',
        'severity', 'warning',
        'profile', source_delivery.profile,
        'arrival_date', source_delivery.arrival_date,
        'row_count', source_delivery.row_count,
        'usual_row_count', habit.usual_row_count
    ) as details
from source_delivery
inner join habit
    on source_delivery.profile = habit.profile
where
    source_delivery.delivery_number = 1
    and habit.delivery_count >= :fewest_deliveries
    and source_delivery.row_count * 100
    < habit.usual_row_count * cast(:few_rows_pct as numeric)
    and not exists (
        select 1
        from notice as told
        where
            told.kind = 'source_short'
            and told.subject = source_delivery.profile
            and told.details @> jsonb_build_object(
                'arrival_date', source_delivery.arrival_date
            )
    )
