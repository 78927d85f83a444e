-- purpose: customers that went into another point to it
-- grain:   one row per customer that goes
-- writes:  customer
-- params:  made_merges (JSON: kept, gone)
with made as (
    select
        told.kept,
        told.gone
    from jsonb_to_recordset(cast(:made_merges as jsonb)) as told (kept text, gone text)
)

update leadflow.customer
set merged_into = made.kept
from made
where customer.customer_id = made.gone
