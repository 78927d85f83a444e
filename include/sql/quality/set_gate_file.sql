-- purpose: name the file under the gate and the time zone for select_gate_row.sql,
--          until the transaction ends
-- params:  file_id, timezone
select
    set_config('leadflow.gate_file_id', cast(:file_id as text), true) as file_id,
    set_config('leadflow.gate_timezone', :timezone, true) as timezone
