-- purpose: steps that ran
-- grain:   one row per step and run
-- reads:   run
create view mart.run as
select
    run.run_id,
    run.dag_id,
    run.step,
    run.run_date,
    run.counts,
    run.started_at,
    run.finished_at
from leadflow.run;

comment on view mart.run is 'steps that ran; one row per step and run';
comment on column mart.run.run_id is 'number';
comment on column mart.run.dag_id is 'DAG or command';
comment on column mart.run.step is 'step';
comment on column mart.run.run_date is 'run date';
comment on column mart.run.counts is 'what it did';
comment on column mart.run.started_at is 'started';
comment on column mart.run.finished_at is 'finished';
