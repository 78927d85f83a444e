-- purpose: customers that went into another point to it
-- grain:   one row per customer that goes
-- writes:  customer
-- params:  merges (JSON: kept, gone)
update leadflow.customer
set merged_into = made.kept
from jsonb_to_recordset(cast(:merges as jsonb)) as made (kept text, gone text)
where customer.customer_id = made.gone
