-- purpose: a step's temporary tables go with the step, although the transaction goes on
-- reads:   pg_class
do $$
declare
    step_table record;
begin
    for step_table in
        select pg_class.relname
        from pg_class
        where
            pg_class.relnamespace = pg_my_temp_schema()
            and pg_class.relkind = 'r'
            and left(pg_class.relname, 5) <> 'undo_'
    loop
        execute format('drop table pg_temp.%I', step_table.relname);
    end loop;
end
$$
