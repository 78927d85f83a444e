-- purpose: what each live record says of its customer, beside what survives
-- grain:   one row per customer, field and record that tells it; records that their source
--          has deleted tell nothing
-- reads:   membership, party, typed_record, source_record, source_file, customer,
--          field_source
-- Values are compared without case, width and blanks; websites without their scheme. Sizes
-- are spans: they contradict one another where they have no number in common.
create view mart.customer_field as
with told as (
    select
        membership.customer_id,
        party.record_id,
        field.name as field,
        field.value,
        field.low <= field.golden_high and field.golden_low <= field.high as is_overlapping,
        typed_record.source_updated_at,
        typed_record.source_created_at,
        typed_record.recorded_date
    from leadflow.membership
    inner join leadflow.customer
        on
            membership.customer_id = customer.customer_id
            and customer.merged_into is null
    inner join leadflow.party
        on membership.party_id = party.party_id and not party.is_deleted
    inner join leadflow.typed_record on party.record_id = typed_record.record_id
    cross join
        lateral (
            select
                coalesce(typed_record.employees_min, 0) as employees_low,
                coalesce(typed_record.employees_max, cast('infinity' as numeric)) as employees_high,
                coalesce(customer.employees_min, 0) as golden_employees_low,
                coalesce(customer.employees_max, cast('infinity' as numeric))
                    as golden_employees_high,
                coalesce(typed_record.revenue_min, 0) as revenue_low,
                coalesce(typed_record.revenue_max, 'infinity') as revenue_high,
                coalesce(customer.revenue_min, 0) as golden_revenue_low,
                coalesce(customer.revenue_max, 'infinity') as golden_revenue_high
        ) as size
    cross join
        lateral (
            values
            ('legal_name', party.legal_name, null, null, null, null),
            ('uscc', party.uscc, null, null, null, null),
            ('industry', typed_record.industry, null, null, null, null),
            (
                'employees_min',
                cast(typed_record.employees_min as text),
                size.employees_low,
                size.employees_high,
                size.golden_employees_low,
                size.golden_employees_high
            ),
            (
                'employees_max',
                cast(typed_record.employees_max as text),
                size.employees_low,
                size.employees_high,
                size.golden_employees_low,
                size.golden_employees_high
            ),
            (
                'revenue_min',
                cast(trim_scale(typed_record.revenue_min) as text),
                size.revenue_low,
                size.revenue_high,
                size.golden_revenue_low,
                size.golden_revenue_high
            ),
            (
                'revenue_max',
                cast(trim_scale(typed_record.revenue_max) as text),
                size.revenue_low,
                size.revenue_high,
                size.golden_revenue_low,
                size.golden_revenue_high
            ),
            ('website', typed_record.website, null, null, null, null),
            ('city', typed_record.city, null, null, null, null),
            ('lead_source', typed_record.lead_source, null, null, null, null)
        ) as field (name, value, low, high, golden_low, golden_high)
    where
        membership.valid_to_date is null
        and nullif(trim(field.value), '') is not null
),

compared as (
    select
        told.customer_id,
        told.record_id,
        told.field,
        told.value,
        told.source_updated_at,
        told.source_created_at,
        told.recorded_date,
        field_source.value as surviving_value,
        field_source.record_id as surviving_record_id,
        field_source.rule,
        coalesce(
            told.is_overlapping,
            regexp_replace(
                lower(normalize(told.value, nfkc)), '^\s*https?://(www\.)?|[\s/]+', '', 'g'
            ) = regexp_replace(
                lower(normalize(field_source.value, nfkc)),
                '^\s*https?://(www\.)?|[\s/]+', '', 'g'
            )
        ) as is_same
    from told
    left join leadflow.field_source
        on
            told.customer_id = field_source.customer_id
            and told.field = field_source.field
)

select
    compared.customer_id,
    compared.field,
    compared.value,
    source_file.file_name as source_file,
    source_record.row_number,
    source_record.source_system,
    coalesce(
        compared.source_updated_at,
        compared.source_created_at,
        cast(compared.recorded_date as timestamptz)
    ) as told_at,
    source_file.arrival_date,
    coalesce(compared.record_id = compared.surviving_record_id, false) as is_surviving,
    not coalesce(compared.is_same, false) as is_contradicting,
    compared.surviving_value,
    compared.rule
from compared
inner join leadflow.source_record on compared.record_id = source_record.record_id
inner join leadflow.source_file on source_record.file_id = source_file.file_id;

comment on view mart.customer_field is
'what each record says of its customer, beside what survives; one row per field and record';
comment on column mart.customer_field.customer_id is 'customer';
comment on column mart.customer_field.field is
'field of the customer: legal_name, uscc, industry, employees_min, ...';
comment on column mart.customer_field.value is 'value as this record tells it';
comment on column mart.customer_field.source_file is 'file that the record came in';
comment on column mart.customer_field.row_number is 'row of that file';
comment on column mart.customer_field.source_system is 'system that the file is of';
comment on column mart.customer_field.told_at is
'when the source dated the record; null where it did not';
comment on column mart.customer_field.arrival_date is 'day that the file arrived';
comment on column mart.customer_field.is_surviving is
'whether the customer''s field is taken from this record';
comment on column mart.customer_field.is_contradicting is
'whether it says otherwise than the surviving one; of sizes: no number in common';
comment on column mart.customer_field.surviving_value is 'value of the customer''s field';
comment on column mart.customer_field.rule is
'rule of include/identity/survivorship.yaml that decided';
