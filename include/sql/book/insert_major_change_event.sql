-- purpose: major changes at a customer (I11): another legal name, business line or legal
--          representative in a re-exported record, another person under a contact's id (the buyer
--          was replaced), a contact who has left
-- grain:   one row per (customer_id, event_date, kind, subject); subject is the record id
-- reads:   pending_record, source_record, typed_record, activity    writes: customer_event
-- params:  run_date
-- Another person is one whose name begins otherwise and neither holds the other: 王经理, later
-- 王强, is one person told better.
insert into customer_event (customer_id, event_date, kind, subject, details)
with edited as (
    select
        source_record.customer_id,
        source_record.record_id,
        (
            select max(version.record_id)
            from source_record as version
            where
                version.source_system = source_record.source_system
                and version.record_type = source_record.record_type
                and version.source_id = source_record.source_id
                and version.recorded_date is not null
                and version.record_id <> source_record.record_id
        ) as previous_record_id
    from pending_record
    inner join source_record on pending_record.record_id = source_record.record_id
    where
        pending_record.is_current
        and pending_record.record_type in ('lead', 'contact', 'company')
        and source_record.customer_id is not null
),

change as (
    select
        edited.customer_id,
        changed.kind,
        edited.record_id,
        edited.previous_record_id
    from edited
    inner join typed_record as current_row on edited.record_id = current_row.record_id
    inner join typed_record as previous_row on edited.previous_record_id = previous_row.record_id
    cross join
        lateral (
            values
            (
                'legal_name_changed',
                lower(previous_row.company_name),
                lower(current_row.company_name)
            ),
            ('business_line_changed', lower(previous_row.industry), lower(current_row.industry)),
            (
                'legal_representative_changed',
                btrim(previous_row.legal_representative),
                btrim(current_row.legal_representative)
            ),
            (
                'buyer_replaced',
                lower(btrim(previous_row.person_name)),
                case
                    when
                        left(lower(btrim(previous_row.person_name)), 1)
                        <> left(lower(btrim(current_row.person_name)), 1)
                        and position(
                            lower(btrim(previous_row.person_name))
                            in lower(btrim(current_row.person_name))
                        ) = 0
                        and position(
                            lower(btrim(current_row.person_name))
                            in lower(btrim(previous_row.person_name))
                        ) = 0
                        then lower(btrim(current_row.person_name))
                end
            ),
            (
                'contact_left',
                'stayed',
                case
                    when
                        current_row.contact_failure = 'left_company'
                        and previous_row.contact_failure is distinct from 'left_company'
                        then 'left'
                end
            )
        ) as changed (kind, before_value, after_value)
    where changed.before_value <> changed.after_value
    union
    select
        source_record.customer_id,
        'contact_left' as kind,
        source_record.record_id,
        null as previous_record_id
    from pending_record
    inner join source_record on pending_record.record_id = source_record.record_id
    inner join typed_record on pending_record.record_id = typed_record.record_id
    where
        pending_record.is_current
        and pending_record.record_type = 'activity'
        and typed_record.contact_failure = 'left_company'
        and source_record.customer_id is not null
)

select
    change.customer_id,
    cast(:run_date as date) as event_date,
    change.kind,
    cast(change.record_id as text) as subject,
    jsonb_strip_nulls(
        jsonb_build_object(
            'record_id', change.record_id,
            'previous_record_id', change.previous_record_id
        )
    ) as details
from change
on conflict (customer_id, event_date, kind, subject) do nothing
