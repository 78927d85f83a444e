-- purpose: which sources that have ever delivered did so lately (coverage statement)
-- grain:   one row per source system with a loaded file up to :run_date
-- reads:   source_file
-- params:  run_date, coverage_from_date
select
    source_file.source_system,
    min(source_file.arrival_date) as first_arrival_date,
    max(source_file.arrival_date) as last_arrival_date,
    count(*) filter (where source_file.arrival_date >= :coverage_from_date) as file_count,
    coalesce(
        sum(source_file.row_count) filter (
            where source_file.arrival_date >= :coverage_from_date
        ),
        0
    ) as row_count,
    max(source_file.arrival_date) >= :coverage_from_date as has_arrived
from leadflow.source_file as source_file
where
    source_file.status = 'loaded'
    and source_file.source_system is not null
    and source_file.source_system <> 'leadflow'
    and source_file.arrival_date <= :run_date
group by source_file.source_system
order by source_file.source_system
