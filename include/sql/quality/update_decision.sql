-- purpose: record who mends an open quarantine row from the command line, or dismisses
--          it for good
-- grain:   one row
-- writes:  quarantine
-- params:  record_id, status (open, or dismissed), decided_by, decided_date,
--          decided_columns (text[]), decided_because
update quarantine
set
    status = :status,
    decided_by = :decided_by,
    decided_date = :decided_date,
    decided_columns = cast(:decided_columns as text[]),
    decided_because = :decided_because
where
    quarantine.record_id = :record_id
    and quarantine.status = 'open'
