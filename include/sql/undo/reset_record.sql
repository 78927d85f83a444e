-- purpose: the rows that are played again wait for their day, without outcome and customer; what
--          the gate said of them stands
-- grain:   one row per record that is settled again
-- reads:   undo_record    writes: source_record
update source_record
set
    outcome = null,
    reasons = coalesce(
        (
            select jsonb_agg(reason.told order by reason.position)
            from
                jsonb_array_elements(source_record.reasons)
                with ordinality as reason (told, position)
            where
                reason.told ->> 'rule' not in (
                    'duplicate_in_file', 'duplicate_of_held', 'corrects_quarantined'
                )
        ),
        '[]'
    ),
    is_current = false,
    party_id = null,
    customer_id = null,
    recorded_date = null
from undo_record
where
    source_record.record_id = undo_record.record_id
    and undo_record.is_settled_again
