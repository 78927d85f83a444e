-- purpose: what affected customers have at a moment
-- grain:   one row per live affected customer
-- reads:   undo_customer, customer, activity, requirement, opportunity, contact, field_source,
--          merge
-- writes:  undo_state
-- params:  moment (before, after)
insert into undo_state (
    moment, customer_id, grade, fields, activities, requirements, opportunities, contacts,
    merged_count, content_md5
)
select
    :moment,
    customer.customer_id,
    customer.grade,
    (
        select coalesce(jsonb_object_agg(field_source.field, field_source.value), '{}')
        from field_source
        where field_source.customer_id = customer.customer_id
    ) as fields,
    (
        select count(*)
        from activity
        where activity.customer_id = customer.customer_id
    ) as activities,
    (
        select count(*)
        from requirement
        where requirement.customer_id = customer.customer_id
    ) as requirements,
    (
        select count(*)
        from opportunity
        where opportunity.customer_id = customer.customer_id
    ) as opportunities,
    (
        select count(*)
        from contact
        where contact.customer_id = customer.customer_id
    ) as contacts,
    (
        select count(*)
        from merge
        where
            merge.kept_customer_id = customer.customer_id
            and merge.undone_date is null
    ) as merged_count,
    md5(
        concat(
            to_jsonb(customer),
            (
                select jsonb_agg(to_jsonb(contact) order by contact.contact_id)
                from contact
                where contact.customer_id = customer.customer_id
            ),
            (
                select jsonb_agg(to_jsonb(activity) order by activity.activity_id)
                from activity
                where activity.customer_id = customer.customer_id
            ),
            (
                select jsonb_agg(to_jsonb(requirement) order by requirement.requirement_id)
                from requirement
                where requirement.customer_id = customer.customer_id
            ),
            (
                select jsonb_agg(to_jsonb(opportunity) order by opportunity.opportunity_id)
                from opportunity
                where opportunity.customer_id = customer.customer_id
            )
        )
    ) as content_md5
from undo_customer
inner join leadflow.customer on undo_customer.customer_id = customer.customer_id
where customer.merged_into is null
