-- purpose: take back what an earlier run of the same night told of sources
-- writes:  notice
-- params:  run_date
delete from notice
where
    notice.notice_date = :run_date
    and notice.kind in ('source_missing', 'source_short')
