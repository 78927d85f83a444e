-- purpose: the days on which each profile's exports came, for the length of one
--          transaction. A file that came again unchanged, or is held, came all the same;
--          files of corrections and returned workbooks are no deliveries.
-- grain:   one row per profile and arrival date; delivery_number 1 is the last
-- reads:   source_file, working_day    writes: source_delivery
-- params:  run_date, record_headers (of the column that only files of corrections have)
create temporary table source_delivery on commit drop as
with arrived as (
    select
        coalesce(source_file.profile, original.profile) as profile,
        source_file.arrival_date,
        coalesce(source_file.row_count, original.row_count, 0) as row_count
    from source_file
    left join source_file as original
        on source_file.repeats_file_id = original.file_id
    where
        coalesce(source_file.profile, original.profile) is not null
        and coalesce(source_file.source_system, original.source_system) <> 'leadflow'
        and source_file.status in ('landed', 'loaded', 'held', 'repeated')
        and source_file.arrival_date <= cast(:run_date as date)
        and not exists (
            select 1
            from
                jsonb_array_elements_text(
                    coalesce(source_file.layout, original.layout) -> 'columns'
                ) as header (label)
            where header.label = any(cast(:record_headers as text[]))
        )
),

delivery as (
    select
        arrived.profile,
        arrived.arrival_date,
        sum(arrived.row_count) as row_count
    from arrived
    group by
        arrived.profile,
        arrived.arrival_date
)

select
    delivery.profile,
    delivery.arrival_date,
    delivery.row_count,
    working_day.working_day_number,
    greatest(
        working_day.working_day_number - lag(working_day.working_day_number) over (
            partition by delivery.profile
            order by delivery.arrival_date
        ),
        1
    ) as gap_days,
    row_number() over (
        partition by delivery.profile
        order by delivery.arrival_date desc
    ) as delivery_number
from delivery
inner join working_day
    on delivery.arrival_date = working_day.day
