-- purpose: a person gives a customer a tag or takes it away, for ever (G6)
-- grain:   one row
-- reads:   tag_decision    writes: tag_decision
-- params:  customer_id, tag, is_given, decided_by, decided_date, because
insert into tag_decision (
    decision_id, customer_id, tag, is_given, decided_by, decided_date, because
)
select
    coalesce(max(tag_decision.decision_id), 0) + 1 as decision_id,
    :customer_id,
    :tag,
    :is_given,
    :decided_by,
    cast(:decided_date as date) as decided_date,
    cast(:because as text) as because
from tag_decision
