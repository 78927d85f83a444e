-- purpose: what other weights have changed, or would
-- grain:   one row: customers before, of these how many are merged into another or split,
--          questions that opened and closed
-- reads:   retraining_before, membership, match_review
with moved as (
    select
        retraining_before.customer_id as before_id,
        membership.customer_id as after_id
    from retraining_before
    inner join leadflow.membership
        on
            retraining_before.party_id = membership.party_id
            and membership.valid_to_date is null
    group by retraining_before.customer_id, membership.customer_id
)

select
    (select count(distinct moved.before_id) from moved) as customers,
    (
        select coalesce(sum(joined.sides - 1), 0)
        from (
            select count(distinct moved.before_id) as sides
            from moved
            group by moved.after_id
        ) as joined
    ) as merged,
    (
        select count(*)
        from (
            select moved.before_id
            from moved
            group by moved.before_id
            having count(*) > 1
        ) as parted
    ) as split,
    (
        select count(*)
        from leadflow.match_review
        where
            match_review.status = 'open'
            and not exists (
                select 1
                from retraining_before
                where retraining_before.review_id = match_review.review_id
            )
    ) as opened,
    (
        select count(*)
        from retraining_before
        inner join leadflow.match_review
            on retraining_before.review_id = match_review.review_id
        where match_review.status <> 'open'
    ) as closed
