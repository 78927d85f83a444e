-- purpose: whether a run date's lists are out, and whether it is a working day
-- grain:   one row
-- reads:   export_log, working_day
-- params:  run_date
select
    exists(
        select 1
        from export_log
        where export_log.export_date = :run_date and export_log.kind = 'tasks'
    ) as is_out,
    exists(
        select 1
        from working_day
        where working_day.day = :run_date and working_day.is_working
    ) as is_working_day
