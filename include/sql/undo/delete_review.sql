-- purpose: questions about pairs of which one is made anew, and about rows of the import
-- grain:   one row per question
-- reads:   undo_review, undo_file, source_record    writes: match_review
delete from match_review
where
    match_review.review_id in (select undo_review.review_id from undo_review)
    or match_review.record_id in (
        select source_record.record_id
        from undo_file
        inner join source_record on undo_file.file_id = source_record.file_id
    )
