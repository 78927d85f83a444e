-- purpose: the totals that `./leadflow demo`, `run` and `status` print
-- grain:   one row per figure, in the order shown
-- reads:   source_file, source_record, customer, merge, match_review, followup_task
with file_total as (
    select
        count(distinct source_file.arrival_date || ' ' || source_file.file_name) as received,
        count(*) filter (where source_file.status = 'held') as held,
        count(*) filter (where source_file.status = 'repeated') as repeated
    from source_file
),

row_total as (
    select
        count(*) filter (where source_record.outcome = 'accepted') as accepted,
        count(*) filter (where source_record.outcome = 'repaired') as repaired,
        count(*) filter (where source_record.outcome = 'duplicate') as duplicate,
        count(*) filter (where source_record.outcome = 'quarantined') as quarantined,
        count(*) filter (where source_record.outcome = 'ignored') as ignored
    from source_record
),

customer_total as (
    select
        count(*) as live,
        count(*) filter (where customer.grade = 'A') as grade_a,
        count(*) filter (where customer.grade = 'B') as grade_b,
        count(*) filter (where customer.grade = 'C') as grade_c,
        count(*) filter (where customer.lifecycle = 'dormant') as dormant
    from customer
    where customer.merged_into is null
),

party_total as (
    select count(*) as identified
    from party
),

merge_total as (
    select count(*) as standing
    from merge
    where merge.undone_date is null
),

question_total as (
    select count(*) as open
    from match_review
    where match_review.status = 'open'
),

task_total as (
    select
        count(*) filter (where followup_task.status = 'open') as open,
        count(*) filter (where followup_task.status = 'answered') as answered
    from followup_task
)

select
    figure.figure,
    figure.total
from file_total
cross join row_total
cross join customer_total
cross join party_total
cross join merge_total
cross join question_total
cross join task_total
cross join
    lateral (
        values
        (1, 'files received', file_total.received),
        (2, 'files held', file_total.held),
        (3, 'files repeated', file_total.repeated),
        (4, 'rows accepted', row_total.accepted),
        (5, 'rows repaired', row_total.repaired),
        (6, 'rows duplicate', row_total.duplicate),
        (7, 'rows quarantined', row_total.quarantined),
        (8, 'rows ignored', row_total.ignored),
        (9, 'leads, contacts, companies', party_total.identified),
        (10, 'customers they make up', customer_total.live),
        (11, 'merges of known customers', merge_total.standing),
        (12, 'questions for a person', question_total.open),
        (13, 'grade A', customer_total.grade_a),
        (14, 'grade B', customer_total.grade_b),
        (15, 'grade C', customer_total.grade_c),
        (16, 'dormant', customer_total.dormant),
        (17, 'tasks open', task_total.open),
        (18, 'tasks answered', task_total.answered)
    ) as figure (position, figure, total)
order by figure.position
