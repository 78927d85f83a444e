-- purpose: birthdays, anniversaries of the first deal and festivals about the plan day and for more
--          than a year ahead (T5)
-- grain:   one row per customer, day and occasion
-- reads:   plan_subject, customer, contact_party, contact, party, typed_record, opportunity
-- params:  greetings (JSON list of rows), festivals (JSON list of days), first_date, last_date
-- A birthday or first deal on 29 February comes on 28 February of other years. Whoever may not be
-- contacted is not greeted either; who came after the day is not greeted for it.
create temporary table plan_greeting on commit drop as
with wish as (
    select
        listed.occasion,
        listed.task_for,
        listed.others
    from
        jsonb_to_recordset(cast(:greetings as jsonb)) as listed (
            occasion text, task_for text[], others text
        )
),

origin as (
    select
        contact.customer_id,
        'birthday' as occasion,
        typed_record.birth_date as day
    from plan_subject as subject
    inner join contact on subject.customer_id = contact.customer_id
    inner join contact_party on contact.contact_id = contact_party.contact_id
    inner join party on contact_party.party_id = party.party_id
    inner join typed_record on party.record_id = typed_record.record_id
    where typed_record.birth_date is not null and contact.is_primary
    union
    select
        subject.customer_id,
        'deal_anniversary' as occasion,
        min(opportunity.close_date) as day
    from plan_subject as subject
    inner join opportunity on subject.customer_id = opportunity.customer_id
    where
        opportunity.is_won
        and not opportunity.is_deleted
        and opportunity.close_date is not null
    group by subject.customer_id
),

coming as (
    select
        origin.customer_id,
        origin.occasion,
        cast(
            origin.day
            + make_interval(
                years => cast(year.number - extract(year from origin.day) as integer)
            ) as date
        ) as day
    from origin
    cross join
        lateral generate_series(
            extract(year from cast(:first_date as date)),
            extract(year from cast(:last_date as date)),
            1
        ) as year (number)
    where year.number > extract(year from origin.day)
    union
    select
        subject.customer_id,
        festival.occasion,
        festival.day
    from plan_subject as subject
    cross join
        jsonb_to_recordset(cast(:festivals as jsonb)) as festival (
            occasion text, day date
        )
    where subject.lifecycle = 'customer'
)

select
    coming.customer_id,
    coming.occasion,
    coming.day,
    customer.value_class,
    case
        when customer.value_class = any(wish.task_for) then 'task' else wish.others
    end as way
from coming
inner join wish on coming.occasion = wish.occasion
inner join plan_subject as subject on coming.customer_id = subject.customer_id
inner join customer on coming.customer_id = customer.customer_id
where
    subject.no_step_reason is null
    and coming.day between :first_date and :last_date
    and coming.day >= subject.created_date
    and (wish.others <> 'nothing' or customer.value_class = any(wish.task_for))
