-- purpose: registration disputes that wait for a person, oldest first (D3)
-- grain:   one row per open dispute
-- reads:   registration_dispute, customer, source_record, source_file
-- params:  timezone
select
    dispute.customer_id,
    coalesce(customer.legal_name, customer.short_name) as customer,
    customer.owner_id,
    dispute.claimed_by,
    dispute.ground,
    cast(dispute.registered_at at time zone :timezone as date) as registered_date,
    dispute.opened_date,
    source_file.file_name,
    source_record.row_number
from registration_dispute as dispute
inner join customer on dispute.customer_id = customer.customer_id
left join source_record on dispute.record_id = source_record.record_id
left join source_file on source_record.file_id = source_file.file_id
where dispute.status = 'open'
order by dispute.opened_date, dispute.customer_id, dispute.claimed_by
