-- purpose: answers in returned lists that nobody has looked at yet, and what becomes of
--          each (T7)
-- grain:   one row per returned row of a list
-- reads:   returned_list, returned_change, source_record, typed_record, followup_task,
--          task_result, customer, rep, working_day
-- params:  run_date, timezone, next_date_within_days
-- The batch names the day and the rep it was written for. A row without a date of its
-- own was done on its batch's day.
-- A row is about the customer that the rep saw: where the hidden id is gone, or lies
-- beside another customer (rows sorted without their hidden columns), the customer's
-- number says which of the rep's tasks it answers; beside another id only where the
-- name agrees and the very batch handed the task out.
-- verdict: blank (nothing filled in), wrong_customer (id and customer do not agree),
-- other_rep (from somebody else's list), no_result (something is filled in, and no
-- result), bad_date (a next date before the contact or out of reach), bad_rating (none
-- of 1 to 5), same (told before), conflict (answered before, otherwise), apply. The
-- gate has quarantined the rows that name no task of ours.
create temporary table task_answer on commit drop as
with returned as (
    select
        source_record.record_id,
        source_record.row_number,
        list.file_label as file_name,
        coalesce(typed_record.batch_id, list.batch_id) as batch_id,
        coalesce(batch_rep.rep_id, list.rep_id) as answered_by,
        typed_record.task_id as told_task_id,
        upper(typed_record.company_source_id) as shown_customer_id,
        typed_record.company_name as shown_name,
        cast(typed_record.activity_at at time zone :timezone as date) as told_date,
        coalesce(returned_change.columns, '') as changed_columns,
        case
            when typed_record.contact_failure is not null then 'contact_failed'
            when typed_record.do_not_call or typed_record.do_not_email then 'opted_out'
            when typed_record.is_paused then 'paused'
            else typed_record.outcome
        end as result,
        typed_record.channel as told_channel,
        typed_record.summary,
        typed_record.feedback,
        typed_record.next_action,
        typed_record.next_action_date,
        typed_record.contact_failure,
        typed_record.support_needed,
        typed_record.satisfaction
    from returned_list as list
    inner join source_record on list.file_id = source_record.file_id
    inner join typed_record on source_record.record_id = typed_record.record_id
    left join returned_change on source_record.record_id = returned_change.record_id
    left join rep as batch_rep
        on
            substring(typed_record.batch_id from '^B[0-9]{8}-(.+)-[0-9a-f]+$')
            = batch_rep.rep_id
    where
        source_record.record_type = 'task_result'
        and source_record.customer_id is null
        and source_record.outcome in ('accepted', 'repaired')
),

named as (
    select
        returned.record_id,
        told_task.task_id as told_task_id,
        told_task.task_id is not null
        and returned.shown_customer_id is not null
        and returned.shown_customer_id <> told_task.customer_id
        and coalesce(shown.merged_into <> told_task.customer_id, true)
        and coalesce(told_customer.merged_into <> returned.shown_customer_id, true)
            as is_beside_another,
        regexp_replace(
            normalize(coalesce(shown.legal_name, shown.short_name, ''), nfkc), '\s', '', 'g'
        )
        = regexp_replace(
            normalize(coalesce(returned.shown_name, ''), nfkc), '\s', '', 'g'
        ) as has_shown_name,
        shown.customer_id as shown_customer_id
    from returned
    left join followup_task as told_task on returned.told_task_id = told_task.task_id
    left join customer as told_customer
        on told_task.customer_id = told_customer.customer_id
    left join customer as shown on returned.shown_customer_id = shown.customer_id
),

placed as (
    select
        named.record_id,
        case
            when named.told_task_id is null or named.is_beside_another then found.task_id
            else named.told_task_id
        end as task_id,
        coalesce(found.task_id is not null, false) as is_found_by_customer,
        named.is_beside_another,
        coalesce(named.shown_customer_id, told_task.customer_id) as spoken_customer_id
    from named
    inner join returned on named.record_id = returned.record_id
    left join followup_task as told_task on named.told_task_id = told_task.task_id
    left join lateral (
        select candidate.task_id
        from followup_task as candidate
        where
            (named.told_task_id is null or named.is_beside_another)
            and candidate.customer_id = named.shown_customer_id
            and candidate.batch_id is not null
            and candidate.owner_id
            = coalesce(returned.answered_by, candidate.owner_id)
            and (
                named.told_task_id is null
                or (candidate.batch_id = returned.batch_id and named.has_shown_name)
            )
        order by
            candidate.batch_id is not distinct from returned.batch_id desc,
            candidate.status = 'open' desc,
            candidate.plan_date desc,
            candidate.task_id asc
        limit 1
    ) as found on true
),

judged as (
    select
        returned.record_id,
        returned.row_number,
        returned.file_name,
        task.task_id,
        returned.batch_id,
        returned.answered_by,
        coalesce(task.customer_id, placed.spoken_customer_id) as customer_id,
        task.owner_id,
        task.contact_id,
        task.kind,
        coalesce(returned.batch_id <> task.batch_id, false) as is_old_batch,
        placed.is_found_by_customer,
        returned.changed_columns,
        least(
            coalesce(returned.told_date, batch_day.day, task.plan_date),
            cast(:run_date as date)
        ) as done_date,
        returned.result,
        coalesce(returned.told_channel, task.channel) as channel,
        returned.summary,
        returned.feedback,
        returned.next_action,
        returned.next_action_date,
        returned.contact_failure,
        returned.support_needed,
        returned.satisfaction,
        case
            when
                num_nonnulls(
                    returned.result,
                    returned.told_channel,
                    returned.summary,
                    returned.feedback,
                    returned.next_action,
                    returned.next_action_date,
                    returned.support_needed,
                    returned.satisfaction
                ) = 0
                then 'blank'
            when task.task_id is null and not placed.is_beside_another then 'other_rep'
            when
                task.task_id is null
                or (
                    not (placed.is_beside_another)
                    and '客户名称' = any(string_to_array(returned.changed_columns, ','))
                )
                then 'wrong_customer'
            when returned.answered_by <> task.owner_id then 'other_rep'
            when returned.result is null then 'no_result'
            when
                returned.next_action_date
                not between coalesce(
                    returned.told_date,
                    batch_day.day,
                    task.plan_date
                )
                and cast(:run_date as date) + cast(:next_date_within_days as integer)
                then 'bad_date'
            when returned.satisfaction not in (1, 2, 3, 4, 5) then 'bad_rating'
        end as refused
    from placed
    inner join returned on placed.record_id = returned.record_id
    left join followup_task as task on placed.task_id = task.task_id
    left join working_day as batch_day
        on
            substring(returned.batch_id from '^B([0-9]{8})-')
            = to_char(batch_day.day, 'YYYYMMDD')
),

compared as (
    select
        judged.record_id,
        jsonb_build_array(
            judged.result,
            judged.channel,
            judged.summary,
            judged.feedback,
            judged.next_action,
            judged.next_action_date,
            judged.support_needed,
            judged.satisfaction
        ) as content,
        case
            when task_result.record_id is not null
                then
                    jsonb_build_array(
                        task_result.result,
                        task_result.channel,
                        task_result.summary,
                        task_result.feedback,
                        task_result.next_action,
                        task_result.next_action_date,
                        task_result.support_needed,
                        task_result.satisfaction
                    )
        end as held_content,
        task_result.record_id as held_record_id,
        first_value(judged.record_id) over by_arrival as first_record_id
    from judged
    left join task_result on judged.task_id = task_result.task_id
    where judged.refused is null
    window by_arrival as (partition by judged.task_id order by judged.record_id)
)

select
    judged.record_id,
    judged.row_number,
    judged.file_name,
    judged.task_id,
    judged.batch_id,
    judged.answered_by,
    judged.customer_id,
    judged.owner_id,
    judged.contact_id,
    judged.kind,
    judged.is_old_batch,
    judged.is_found_by_customer,
    judged.changed_columns,
    judged.done_date,
    judged.result,
    judged.channel,
    judged.summary,
    judged.feedback,
    judged.next_action,
    judged.next_action_date,
    judged.contact_failure,
    judged.support_needed,
    judged.satisfaction,
    coalesce(compared.held_record_id, compared.first_record_id) as standing_record_id,
    coalesce(
        judged.refused,
        case
            when compared.held_content = compared.content then 'same'
            when compared.held_content is not null then 'conflict'
            when compared.first_record_id = compared.record_id then 'apply'
            when earliest.content = compared.content then 'same'
            else 'conflict'
        end
    ) as verdict
from judged
left join compared on judged.record_id = compared.record_id
left join compared as earliest on compared.first_record_id = earliest.record_id
