-- purpose: record one finished step
-- grain:   one row per step that ran
-- writes:  run
-- params:  dag_id, step, run_date, counts (json text), started_at, finished_at
insert into run (dag_id, step, run_date, counts, started_at, finished_at)
values (:dag_id, :step, :run_date, cast(:counts as jsonb), :started_at, :finished_at)
