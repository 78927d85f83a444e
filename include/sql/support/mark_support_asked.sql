-- purpose: what was asked for is not asked for again
-- grain:   one activity
-- writes:  activity
update activity
set is_support_asked = true
where activity.support_needed is not null and not activity.is_support_asked
