-- purpose: opportunities as their newest version has them; an edit keeps the id
-- grain:   one row per deal of a source
-- reads:   pending_record, typed_record, source_record, stage_name    writes: opportunity
-- params:  currency (where the source names none)
insert into opportunity (
    opportunity_id, record_id, source_system, source_id, party_id, customer_id, rep_id, name,
    stage, stage_text, amount, currency, probability_pct, lead_source, created_at, close_date,
    is_won, is_lost, loss_reason, is_deleted, contract_end_date
)
select
    pending_record.first_record_id as opportunity_id,
    pending_record.record_id,
    pending_record.source_system,
    typed_record.source_id,
    source_record.party_id,
    source_record.customer_id,
    pending_record.rep_id,
    typed_record.deal_name,
    stage_name.stage,
    typed_record.stage_text,
    typed_record.amount,
    coalesce(typed_record.currency, :currency) as currency,
    typed_record.probability_pct,
    typed_record.lead_source,
    typed_record.source_created_at,
    typed_record.close_date,
    coalesce(typed_record.is_won, stage_name.outcome = 'won', false) as is_won,
    not coalesce(typed_record.is_won, stage_name.outcome = 'won', false)
    and coalesce(typed_record.is_lost, stage_name.outcome = 'lost', false) as is_lost,
    typed_record.loss_reason,
    coalesce(typed_record.is_deleted, false) as is_deleted,
    typed_record.contract_end_date
from pending_record
inner join source_record on pending_record.record_id = source_record.record_id
inner join typed_record on pending_record.record_id = typed_record.record_id
left outer join stage_name on lower(btrim(typed_record.stage_text)) = stage_name.name
where
    pending_record.record_type = 'deal'
    and pending_record.is_current
on conflict (opportunity_id) do update
    set
        record_id = excluded.record_id,
        source_id = excluded.source_id,
        party_id = excluded.party_id,
        customer_id = excluded.customer_id,
        rep_id = excluded.rep_id,
        name = excluded.name,
        stage = excluded.stage,
        stage_text = excluded.stage_text,
        amount = excluded.amount,
        currency = excluded.currency,
        probability_pct = excluded.probability_pct,
        lead_source = excluded.lead_source,
        created_at = excluded.created_at,
        close_date = excluded.close_date,
        is_won = excluded.is_won,
        is_lost = excluded.is_lost,
        loss_reason = excluded.loss_reason,
        is_deleted = excluded.is_deleted,
        contract_end_date = excluded.contract_end_date
