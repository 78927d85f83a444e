-- purpose: noting what has changed costs what has changed, in large updates too
-- A session plans a trigger's statement once. Where its first update is of a few rows, the plan is
-- a nested loop over the rows before and after, and an update of many in the same session would
-- take a time that grows with their square.
alter function leadflow.note_plan_change_of_customer() set enable_nestloop = off;
alter function leadflow.note_plan_change_of_task() set enable_nestloop = off;
alter function leadflow.note_book_change_of_customer() set enable_nestloop = off;
alter function leadflow.note_registration_change() set enable_nestloop = off;
