-- purpose: possible and closed sales
-- grain:   one row per opportunity
-- reads:   opportunity
create view mart.opportunity as
select
    opportunity.opportunity_id,
    opportunity.record_id,
    opportunity.source_system,
    opportunity.source_id,
    opportunity.customer_id,
    opportunity.rep_id,
    opportunity.name,
    opportunity.stage,
    opportunity.stage_text,
    opportunity.amount,
    opportunity.currency,
    opportunity.probability_pct,
    opportunity.lead_source,
    opportunity.created_at,
    opportunity.close_date,
    opportunity.is_won,
    opportunity.is_lost,
    opportunity.loss_reason,
    opportunity.contract_end_date
from leadflow.opportunity;

comment on view mart.opportunity is
'possible and closed sales; one row per opportunity';
comment on column mart.opportunity.opportunity_id is 'stable id';
comment on column mart.opportunity.record_id is 'newest source row';
comment on column mart.opportunity.source_system is 'system it came from';
comment on column mart.opportunity.source_id is 'id in that system';
comment on column mart.opportunity.customer_id is 'customer';
comment on column mart.opportunity.rep_id is 'owner of the opportunity';
comment on column mart.opportunity.name is 'name';
comment on column mart.opportunity.stage is 'one of the six stages of T5, won or lost';
comment on column mart.opportunity.stage_text is 'stage as the source names it';
comment on column mart.opportunity.amount is 'amount in currency';
comment on column mart.opportunity.currency is 'ISO code';
comment on column mart.opportunity.probability_pct is '0-100, as the source states it';
comment on column mart.opportunity.lead_source is 'channel';
comment on column mart.opportunity.created_at is 'created';
comment on column mart.opportunity.close_date is 'closed, or expected to';
comment on column mart.opportunity.is_won is 'won';
comment on column mart.opportunity.is_lost is 'lost';
comment on column mart.opportunity.loss_reason is 'why lost, as written';
comment on column mart.opportunity.contract_end_date is
'end of the contract, as the source has it';
