-- purpose: the typed rows of one file as the rules of include/quality/rules.yaml see
--          them: typed values, and counts and flags derived from them. It is the query
--          asset of Great Expectations.
-- grain:   one row per typed_record of the file under the gate
-- reads:   typed_record, source_file, followup_task, working_day
-- params:  none bound: Great Expectations takes plain text, so the file and the time
--          zone are session settings, leadflow.gate_file_id and leadflow.gate_timezone
select
    typed_record.record_id,
    case
        when 'row_shape' = any(typed_record.invalid_columns) then 'misshapen'
        when 'row_cut' = any(typed_record.invalid_columns) then 'cut'
        else typed_record.record_type
    end as record_type,
    typed_record.source_id,
    typed_record.owner_source,
    typed_record.rep_source,
    typed_record.company_name,
    typed_record.person_name,
    coalesce(typed_record.mobile, typed_record.landline) as phone,
    typed_record.email,
    typed_record.requirement_type,
    typed_record.budget_min,
    typed_record.budget_max,
    typed_record.activity_at,
    coalesce(
        typed_record.activity_at, typed_record.source_created_at
    ) as stage_entered_at,
    typed_record.opportunity_source_id,
    typed_record.stage_text,
    typed_record.amount,
    typed_record.probability_pct,
    typed_record.rep_name,
    num_nonnulls(typed_record.company_name, typed_record.person_name) as name_count,
    num_nonnulls(typed_record.company_name, typed_record.person_name) > 0 as has_name,
    num_nonnulls(
        typed_record.mobile,
        typed_record.landline,
        typed_record.email,
        typed_record.wechat
    ) as contact_detail_count,
    num_nonnulls(
        typed_record.company_name,
        typed_record.company_source_id,
        typed_record.uscc,
        typed_record.mobile,
        typed_record.landline,
        typed_record.email,
        typed_record.wechat
    ) as identity_count,
    num_nonnulls(
        typed_record.company_name,
        typed_record.person_name,
        typed_record.company_source_id,
        typed_record.contact_source_id,
        typed_record.opportunity_source_id
    ) as customer_link_count,
    typed_record.invalid_columns && array['mobile', 'landline'] as has_unreadable_phone,
    coalesce(typed_record.is_deleted, false) as is_deleted,
    -- what a source without a mark of done has in the future is still to come, not a mistake
    coalesce(
        typed_record.is_done,
        cast(
            typed_record.activity_at
            at time zone current_setting('leadflow.gate_timezone') as date
        ) <= source_file.arrival_date + 1,
        true
    ) as is_done,
    'activity_at' = any(typed_record.invalid_columns) as is_activity_date_unreadable,
    'amount' = any(typed_record.invalid_columns) as is_amount_unreadable,
    coalesce(typed_record.is_won, false)
    or typed_record.record_type = 'customer_value' as is_won_sale,
    cast(
        typed_record.activity_at
        at time zone current_setting('leadflow.gate_timezone') as date
    ) - source_file.arrival_date as activity_days_after_arrival,
    followup_task.task_id is not null
    or (
        -- a list without its hidden columns goes by the customer's number
        typed_record.record_type = 'task_result'
        and exists (
            select 1
            from leadflow.followup_task as listed
            where
                listed.customer_id = upper(typed_record.company_source_id)
                and listed.batch_id is not null
        )
    ) as is_task_known,
    entered_day.working_day_number
    - collected_day.working_day_number as entry_working_days,
    num_nonnulls(
        entered_day.working_day_number, collected_day.working_day_number
    ) = 2 as has_entry_days,
    cast(
        typed_record.source_created_at
        at time zone current_setting('leadflow.gate_timezone') as date
    )
    - cast(
        typed_record.activity_at
        at time zone current_setting('leadflow.gate_timezone') as date
    ) as recorded_days_after,
    num_nonnulls(
        typed_record.source_created_at, typed_record.activity_at
    ) = 2 as has_recorded_days,
    nullif(typed_record.invalid_columns, '{}') as invalid_columns,
    nullif(typed_record.vague_columns, '{}') as vague_columns,
    nullif(typed_record.mended_columns, '{}') as mended_columns,
    nullif(typed_record.redacted_columns, '{}') as redacted_columns
from leadflow.typed_record
inner join leadflow.source_file
    on typed_record.file_id = source_file.file_id
left join leadflow.followup_task
    on typed_record.task_id = followup_task.task_id
left join leadflow.working_day as collected_day
    on typed_record.recorded_date = collected_day.day
left join leadflow.working_day as entered_day
    on cast(
        typed_record.source_created_at
        at time zone current_setting('leadflow.gate_timezone') as date
    ) = entered_day.day
where typed_record.file_id = cast(current_setting('leadflow.gate_file_id') as integer)
