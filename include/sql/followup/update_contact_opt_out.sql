-- purpose: a contact who refused is not called or written to again (T3)
-- reads:   task_answer    writes: contact
update contact
set
    is_opted_out_of_calls = true,
    is_opted_out_of_email = true
from task_answer as answer
where
    contact.contact_id = answer.contact_id
    and answer.verdict = 'apply'
    and answer.result = 'opted_out'
