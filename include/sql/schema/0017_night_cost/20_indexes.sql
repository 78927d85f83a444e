-- purpose: the few rows that a night asks for among all are found by index
create index lapse_clock_warned on leadflow.lapse_clock (warned_date)
where warned_date is not null;
create index ownership_history_stand_in on leadflow.ownership_history (customer_id)
where reason = 'stand_in' and valid_to_at is null;
create index followup_task_wanted on leadflow.followup_task (wanted_date) where status = 'open';
