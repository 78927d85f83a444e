-- purpose: how many of this run's rows wait for a person, and how many customers they touched
-- grain:   one row
-- reads:   pending_record, match_review, touched_customer
select
    (
        select count(*)
        from pending_record
        inner join match_review on pending_record.record_id = match_review.record_id
        where match_review.status = 'open'
    ) as waiting,
    (select count(*) from touched_customer) as customers
