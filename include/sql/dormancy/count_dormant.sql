-- purpose: what this run of the room did
-- grain:   one row
-- reads:   newly_dormant, awake_customer, moved_dormancy, newly_unreached, customer
select
    (select count(*) from newly_dormant) as marked,
    (select count(*) from awake_customer) as reactivated,
    (
        select count(*) from awake_customer
        where result = 'late_activity'
    ) as late,
    (
        select count(*) from moved_dormancy
        where after_date <> before_date
    ) as moved,
    (select count(*) from newly_unreached) as never_reached,
    (
        select count(*)
        from customer
        where
            customer.lifecycle = 'dormant'
            and customer.merged_into is null
    ) as dormant
