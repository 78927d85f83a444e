-- purpose: wins and losses that sheets tell of (客户分级标签表, 跟进结果, 状态), which have no id
-- grain:   one row per sheet row that tells a win or a loss
-- reads:   pending_record, typed_record, source_record, stage_name    writes: opportunity
-- params:  currency, timezone
-- 客户分级标签表 lists who has bought: a row with a 成交日期 is a win. In the other sheets only
-- the result tells, because 成交日期 is filled on 未成交 rows too.
insert into opportunity (
    opportunity_id, record_id, source_system, source_id, party_id, customer_id, rep_id, name,
    stage, stage_text, amount, currency, probability_pct, lead_source, created_at, close_date,
    is_won, is_lost, loss_reason, is_deleted, contract_end_date
)
with told as (
    select
        pending_record.record_id,
        pending_record.source_system,
        pending_record.rep_id,
        pending_record.record_type = 'customer_value' or typed_record.is_won is true as is_won
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    where
        pending_record.is_current
        and not coalesce(typed_record.is_deleted, false)
        and (
            (
                pending_record.record_type = 'customer_value'
                and typed_record.close_date is not null
            )
            or (
                pending_record.record_type = 'activity'
                and (typed_record.is_won is true or typed_record.is_lost is true)
            )
        )
)

select
    told.record_id as opportunity_id,
    told.record_id,
    told.source_system,
    null as source_id,
    source_record.party_id,
    source_record.customer_id,
    told.rep_id,
    coalesce(typed_record.deal_name, typed_record.company_name, typed_record.person_name) as name,
    case when told.is_won then 'won' else 'lost' end as stage,
    typed_record.stage_text,
    typed_record.amount,
    coalesce(typed_record.currency, :currency) as currency,
    case when told.is_won then 100 else 0 end as probability_pct,
    typed_record.lead_source,
    typed_record.source_created_at as created_at,
    case
        when told.is_won then typed_record.close_date
        else cast(typed_record.activity_at at time zone :timezone as date)
    end as close_date,
    told.is_won,
    not told.is_won as is_lost,
    typed_record.loss_reason,
    false as is_deleted,
    typed_record.contract_end_date
from told
inner join source_record on told.record_id = source_record.record_id
inner join typed_record on told.record_id = typed_record.record_id
on conflict (opportunity_id) do update
    set
        party_id = excluded.party_id,
        customer_id = excluded.customer_id,
        rep_id = excluded.rep_id
