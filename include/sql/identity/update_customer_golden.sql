-- purpose: the golden record from the fields that survived
-- grain:   one row per customer
-- reads:   touched_customer, field_source    writes: customer
with golden as (
    select
        touched_customer.customer_id,
        coalesce(
            jsonb_object_agg(field_source.field, field_source.value)
            filter (where field_source.field is not null),
            '{}'
        ) as fields
    from touched_customer
    left join leadflow.field_source
        on touched_customer.customer_id = field_source.customer_id
    where touched_customer.is_live
    group by touched_customer.customer_id
)

update leadflow.customer
set
    legal_name = golden.fields ->> 'legal_name',
    short_name = golden.fields ->> 'short_name',
    uscc = golden.fields ->> 'uscc',
    industry = golden.fields ->> 'industry',
    employees_min = cast(golden.fields ->> 'employees_min' as integer),
    employees_max = cast(golden.fields ->> 'employees_max' as integer),
    revenue_min = cast(golden.fields ->> 'revenue_min' as numeric),
    revenue_max = cast(golden.fields ->> 'revenue_max' as numeric),
    website = golden.fields ->> 'website',
    city = golden.fields ->> 'city',
    lead_source = golden.fields ->> 'lead_source'
from golden
where customer.customer_id = golden.customer_id
