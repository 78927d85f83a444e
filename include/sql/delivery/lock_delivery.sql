-- purpose: one sender at a time; whether this one is it
-- grain:   one row
-- The lock is the session's and goes with it, however the process ends.
select pg_try_advisory_lock(hashtext('leadflow delivery')) as is_locked
