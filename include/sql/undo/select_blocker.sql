-- purpose: what people have done since with what the import brought; while it stands the import
--          cannot be taken back
-- grain:   one row per deed: a rep's answer to a task that would not exist, a decision about
--          records or waiting rows of the import, a merge undone by hand, a row of it that was
--          mended or dismissed
-- reads:   undo_file, undo_party, undo_vanishing, task_result, followup_task, source_record,
--          source_file, match_review, merge, quarantine
-- params:  record_headers (text[], of the column that only files of corrections have)
with since as (
    select min(undo_file.day) as day
    from undo_file
),

brought as (
    select source_record.record_id
    from undo_file
    inner join source_record on undo_file.file_id = source_record.file_id
),

answered as (
    select
        'answer' as kind,
        followup_task.customer_id,
        task_result.record_id,
        task_result.rep_id as done_by,
        task_result.done_date,
        followup_task.task_id as subject
    from task_result
    inner join followup_task on task_result.task_id = followup_task.task_id
    where
        task_result.record_id not in (select brought.record_id from brought)
        and (
            followup_task.customer_id
            in (select undo_vanishing.customer_id from undo_vanishing)
            or exists (
                select 1
                from
                    jsonb_path_query(
                        jsonb_build_array(followup_task.reason)
                        || followup_task.further_reasons,
                        '$[*].evidence[*]'
                    ) as evidence (record_id)
                inner join brought on cast(evidence.record_id as bigint) = brought.record_id
            )
        )
),

decided as (
    select
        'decision' as kind,
        match_review.candidate_customer_ids[1] as customer_id,
        coalesce(match_review.record_id, low.record_id, high.record_id) as record_id,
        match_review.answered_by as done_by,
        match_review.answered_date as done_date,
        cast(match_review.review_id as text) as subject
    from match_review
    cross join since
    left join party as low on match_review.party_id_low = low.party_id
    left join party as high on match_review.party_id_high = high.party_id
    where
        match_review.status = 'answered'
        and match_review.answered_date >= since.day
        and (
            match_review.record_id in (select brought.record_id from brought)
            or match_review.answer
            in (select undo_vanishing.customer_id from undo_vanishing)
            or exists (
                select 1
                from undo_party
                inner join source_record
                    on
                        undo_party.party_id = source_record.party_id
                        and source_record.record_type in ('lead', 'contact', 'company')
                inner join undo_file on source_record.file_id = undo_file.file_id
                where
                    undo_party.party_id
                    in (match_review.party_id_low, match_review.party_id_high)
            )
        )
),

parted as (
    select
        'unmerge' as kind,
        merge.kept_customer_id as customer_id,
        cast(null as bigint) as record_id,
        merge.undone_by as done_by,
        merge.undone_date as done_date,
        merge.gone_customer_id as subject
    from merge
    cross join since
    where
        merge.undone_date >= since.day
        and merge.undone_by is not null
        and exists (
            select 1
            from
                jsonb_path_query(
                    jsonb_build_array(
                        merge.before -> 'kept',
                        merge.before -> 'gone',
                        jsonb_path_query_array(
                            merge.evidence, '$.edges[*].party_ids[*]'
                        )
                    ),
                    '$[*][*]'
                ) as side (party_id)
            inner join undo_party
                on cast(side.party_id as bigint) = undo_party.party_id
            where undo_party.has_rows
        )
),

mended as (
    select
        'quarantine' as kind,
        cast(null as text) as customer_id,
        quarantine.record_id,
        coalesce(quarantine.decided_by, correcting.file_name) as done_by,
        coalesce(quarantine.decided_date, correcting.arrival_date) as done_date,
        quarantine.status as subject
    from undo_file
    inner join quarantine on undo_file.file_id = quarantine.file_id
    left join source_record as correction
        on quarantine.corrected_by_record_id = correction.record_id
    left join source_file as correcting
        on
            correction.file_id = correcting.file_id
            and correcting.file_id not in (select other.file_id from undo_file as other)
    where
        quarantine.status in ('corrected', 'dismissed')
        and (
            quarantine.status = 'dismissed' and quarantine.corrected_by_record_id is null
            or exists (
                select 1
                from
                    jsonb_array_elements_text(correcting.layout -> 'columns')
                        as header (label)
                where header.label = any(cast(:record_headers as text[]))
            )
        )
),

deed as (
    select * from answered
    union all
    select * from decided
    union all
    select * from parted
    union all
    select * from mended
)

select
    deed.kind,
    deed.customer_id,
    deed.subject,
    deed.done_by,
    deed.done_date,
    source_file.file_name,
    source_record.row_number
from deed
left join source_record on deed.record_id = source_record.record_id
left join source_file on source_record.file_id = source_file.file_id
order by deed.kind, deed.done_date, deed.customer_id, deed.subject, deed.record_id
