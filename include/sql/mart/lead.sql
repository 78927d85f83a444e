-- purpose: expressions of interest
-- grain:   one row per current lead record
-- reads:   source_record, typed_record, party
create view mart.lead as
select
    party.party_id as lead_id,
    party.record_id,
    source_record.customer_id,
    party.source_system,
    source_record.source_id,
    typed_record.company_name,
    typed_record.lead_source,
    typed_record.lead_status,
    party.registered_at,
    party.is_registration_complete,
    party.is_deleted
from leadflow.party
inner join leadflow.source_record on party.record_id = source_record.record_id
inner join leadflow.typed_record on party.record_id = typed_record.record_id
where party.record_type = 'lead';

comment on view mart.lead is 'expressions of interest; one row per current lead record';
comment on column mart.lead.lead_id is 'stable id';
comment on column mart.lead.record_id is 'newest source row';
comment on column mart.lead.customer_id is 'customer it was resolved to';
comment on column mart.lead.source_system is 'system it came from';
comment on column mart.lead.source_id is 'id in that system';
comment on column mart.lead.company_name is 'company as received';
comment on column mart.lead.lead_source is 'channel (I1)';
comment on column mart.lead.lead_status is 'status in the source';
comment on column mart.lead.registered_at is 'registered at';
comment on column mart.lead.is_registration_complete is
'real name, phone and rep: counts for ownership (D3)';
comment on column mart.lead.is_deleted is 'deleted in the source';
