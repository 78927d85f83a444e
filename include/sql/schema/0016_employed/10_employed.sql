-- purpose: on which days a rep works here: from its first to its last, both included (D7)
-- Nobody at all where the roster says that it left before it came.
alter table leadflow.rep add column employed daterange not null generated always as (
    case
        when left_date < hired_date then cast('empty' as daterange)
        else daterange(hired_date, left_date, '[]')
    end
) stored;
comment on column leadflow.rep.employed is 'days of employment, the last day included';
comment on column leadflow.rep.left_date is 'last day; null while employed';

-- Who is gone by the day that the night plans must not be planned for: on the nights before a
-- Monday the plan is Monday's. Beyond the calendar the run date itself counts.
create function leadflow.is_at_work(
    employed daterange, run_date date
) returns boolean language sql stable as $$
    select employed @> coalesce(
        (
            select min(working_day.day)
            from leadflow.working_day
            where working_day.is_working and working_day.day >= run_date
        ),
        run_date
    )
$$;
comment on function leadflow.is_at_work is
'whether a rep still works here on the day that the night of run_date plans';
