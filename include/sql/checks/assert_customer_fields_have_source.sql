-- severity: critical
-- purpose: law 2: every field of a customer's golden record names the source row it
--          survives from
-- grain:   one row per (customer, field) without one
-- reads:   customer, field_source
with golden as (
    select
        customer.customer_id,
        field.name as field
    from customer
    cross join
        lateral (
            values
            ('legal_name', customer.legal_name),
            ('uscc', customer.uscc),
            ('industry', customer.industry),
            ('employees_min', cast(customer.employees_min as text)),
            ('employees_max', cast(customer.employees_max as text)),
            ('revenue_min', cast(customer.revenue_min as text)),
            ('revenue_max', cast(customer.revenue_max as text)),
            ('website', customer.website),
            ('city', customer.city),
            ('lead_source', customer.lead_source)
        ) as field (name, value)
    where
        customer.merged_into is null
        and field.value is not null
)

select
    golden.customer_id,
    golden.field,
    'names no source row' as problem
from golden
left join field_source
    on
        golden.customer_id = field_source.customer_id
        and golden.field = field_source.field
where field_source.record_id is null
order by golden.customer_id, golden.field
