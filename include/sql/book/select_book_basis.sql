-- purpose: whether the last night weighed by what this one weighs by: then a slice is enough
-- grain:   one row
-- reads:   book_basis
-- params:  run_date, policy_version, rules_digest
-- A night that goes back in time weighs the book: what came later may not count any more.
select
    exists(
        select 1
        from book_basis
        where
            book_basis.run_date <= cast(:run_date as date)
            and book_basis.policy_version = :policy_version
            and book_basis.rules_digest = :rules_digest
    ) as is_slice_enough
