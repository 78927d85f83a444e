-- purpose: requirements whose newest version is deleted or states no need any more
-- grain:   one requirement
-- reads:   pending_record, typed_record    writes: requirement
delete from requirement
using pending_record
inner join typed_record on pending_record.record_id = typed_record.record_id
where
    requirement.requirement_id = pending_record.first_record_id
    and pending_record.is_current
    and (
        typed_record.is_deleted is true
        or coalesce(
            typed_record.requirement_type,
            typed_record.requirement_text,
            typed_record.budget_text,
            typed_record.timing_text,
            typed_record.decision_chain_text,
            case when typed_record.urgency in ('urgent', 'high') then typed_record.urgency end
        ) is null
    )
