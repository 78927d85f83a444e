-- purpose: one writer over the book at a time, until the transaction ends
-- reads:   nothing
select pg_advisory_xact_lock(hashtext('leadflow book')) as locked
