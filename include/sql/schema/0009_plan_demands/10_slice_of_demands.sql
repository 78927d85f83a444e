-- purpose: what stages, contracts and changes demand is planned again when one of them changes
-- (the triggers of 0008_plan_core/10_plan_slice.sql for the tables that these rules read)

create trigger opportunity_inserted after insert on leadflow.opportunity
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger opportunity_updated after update on leadflow.opportunity
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger opportunity_deleted after delete on leadflow.opportunity
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

create trigger customer_event_inserted after insert on leadflow.customer_event
referencing new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger customer_event_updated after update on leadflow.customer_event
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change();
create trigger customer_event_deleted after delete on leadflow.customer_event
referencing old table as old_row
for each statement execute function leadflow.note_plan_change();

-- a stage names its opportunity, not its customer
create function leadflow.note_plan_change_of_stage() returns trigger language plpgsql as $$
begin
    if tg_op in ('INSERT', 'UPDATE') then
        insert into leadflow.plan_change (customer_id)
        select distinct opportunity.customer_id
        from new_row
        inner join leadflow.opportunity on new_row.opportunity_id = opportunity.opportunity_id
        where opportunity.customer_id is not null
        on conflict (customer_id) do nothing;
    end if;
    if tg_op in ('DELETE', 'UPDATE') then
        insert into leadflow.plan_change (customer_id)
        select distinct opportunity.customer_id
        from old_row
        inner join leadflow.opportunity on old_row.opportunity_id = opportunity.opportunity_id
        where opportunity.customer_id is not null
        on conflict (customer_id) do nothing;
    end if;
    return null;
end
$$;
create trigger stage_history_inserted after insert on leadflow.stage_history
referencing new table as new_row
for each statement execute function leadflow.note_plan_change_of_stage();
create trigger stage_history_updated after update on leadflow.stage_history
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_plan_change_of_stage();
create trigger stage_history_deleted after delete on leadflow.stage_history
referencing old table as old_row
for each statement execute function leadflow.note_plan_change_of_stage();
