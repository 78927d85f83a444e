-- purpose: the next sender may work
-- grain:   one row
select pg_advisory_unlock(hashtext('leadflow delivery')) as is_unlocked
