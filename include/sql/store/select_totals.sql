-- purpose: the totals that `./leadflow demo` and `./leadflow status` print
-- grain:   one row per figure, in the order shown
-- reads:   source_file, source_record, customer, merge, followup_task, match_review
with live_customer as (
    select
        customer.customer_id,
        customer.grade,
        customer.lifecycle
    from customer
    where customer.merged_into is null
),

figure as (
    select
        10 as position,
        'files received' as figure,
        count(distinct (source_file.file_name, source_file.arrival_date)) as total
    from source_file
    union all
    select
        11,
        'files held',
        count(*)
    from source_file
    where source_file.status = 'held'
    union all
    select
        12,
        'files repeated',
        count(*)
    from source_file
    where source_file.status = 'repeated'
    union all
    select
        20 + outcome.position,
        'rows ' || outcome.outcome,
        count(source_record.record_id)
    from
        (
            values
            (1, 'accepted'),
            (2, 'repaired'),
            (3, 'duplicate'),
            (4, 'quarantined'),
            (5, 'ignored')
        ) as outcome (position, outcome)
    left join source_record on outcome.outcome = source_record.outcome
    group by outcome.position, outcome.outcome
    union all
    select
        30,
        'customers',
        count(*)
    from live_customer
    union all
    select
        31,
        'merges',
        count(*)
    from merge
    where merge.undone_date is null
    union all
    select
        32,
        'questions for a person',
        count(*)
    from match_review
    where match_review.status = 'open'
    union all
    select
        40 + ascii(grades.grade) - 64,
        'grade ' || grades.grade,
        count(live_customer.customer_id)
    from (values ('A'), ('B'), ('C')) as grades (grade)
    left join live_customer on grades.grade = live_customer.grade
    group by grades.grade
    union all
    select
        50,
        'dormant',
        count(*)
    from live_customer
    where live_customer.lifecycle = 'dormant'
    union all
    select
        60,
        'tasks open',
        count(*)
    from followup_task
    where followup_task.status = 'open'
    union all
    select
        61,
        'tasks answered',
        count(*)
    from followup_task
    where followup_task.status = 'answered'
)

select
    figure.figure,
    figure.total
from figure
order by figure.position
