-- purpose: stages that opportunities entered
-- grain:   one row per opportunity and entry
-- reads:   stage_history
create view mart.stage_history as
select
    stage_history.opportunity_id,
    stage_history.source_system,
    stage_history.opportunity_source_id,
    stage_history.entered_at,
    stage_history.stage,
    stage_history.stage_text
from leadflow.stage_history;

comment on view mart.stage_history is
'stages that opportunities entered; one row per opportunity and entry';
comment on column mart.stage_history.opportunity_id is
'opportunity; null while it has not arrived';
comment on column mart.stage_history.source_system is 'system';
comment on column mart.stage_history.opportunity_source_id is 'id in that system';
comment on column mart.stage_history.entered_at is 'entered at';
comment on column mart.stage_history.stage is 'stage of T5';
comment on column mart.stage_history.stage_text is 'stage as the source names it';
