-- purpose: questions that nobody would have asked without the import
-- grain:   one row per question
-- reads:   undo_file, undo_review, undo_record, source_record    writes: match_review
delete from match_review
where
    match_review.status = 'obsolete'
    and match_review.opened_date >= (select min(undo_file.day) from undo_file)
    and (
        match_review.review_id in (
            select undo_review.review_id
            from undo_review
            where undo_review.status = 'open'
        )
        or match_review.record_id in (
            select undo_record.record_id
            from undo_record
            inner join source_record on undo_record.record_id = source_record.record_id
            where
                undo_record.is_settled_again
                and undo_record.day = source_record.recorded_date
        )
    )
