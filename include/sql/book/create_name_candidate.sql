-- purpose: the customers that may be meant by a row that names its customer and nothing else
-- grain:   one row per (record_id, customer_id)
-- reads:   pending_record, typed_record, named_customer    writes: name_candidate (temporary)
-- A full legal name means whoever bears just that; a short one everybody whom it fits. A person's
-- name counts only where no company bears the name, and the row may name a person: it names no
-- company, or is one of 客户跟进记录统计表, whose 姓名 is either.
create temporary table name_candidate on commit drop as
with fitting as (
    select
        pending_record.record_id,
        pending_record.rep_id,
        named_customer.customer_id,
        named_customer.party_id,
        named_customer.strength,
        min(named_customer.strength) over (
            partition by pending_record.record_id
        ) as best_strength
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    inner join named_customer
        on
            coalesce(typed_record.company_name, typed_record.person_name)
            = named_customer.named
    where
        pending_record.party_id is null
        and pending_record.record_type in (
            'activity', 'requirement', 'deal', 'stage_history', 'customer_value'
        )
        and (
            named_customer.strength < 3
            or typed_record.company_name is null
            or pending_record.source_system = 'sheet_s5'
        )
)

select
    fitting.record_id,
    fitting.rep_id,
    fitting.customer_id,
    fitting.party_id
from fitting
where fitting.strength = fitting.best_strength
