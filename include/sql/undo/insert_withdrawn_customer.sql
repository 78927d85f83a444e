-- purpose: ids of customers that vanish are never given again
-- grain:   one row per customer
-- reads:   undo_vanished, undo_file    writes: withdrawn_customer
-- params:  run_date
insert into withdrawn_customer (customer_id, withdrawn_date, file_id)
select
    undo_vanished.customer_id,
    cast(:run_date as date) as withdrawn_date,
    (select min(undo_file.file_id) from undo_file) as file_id
from undo_vanished
