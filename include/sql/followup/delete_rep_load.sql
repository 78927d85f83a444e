-- purpose: a day that is planned again is counted again
-- writes:  rep_load
-- params:  plan_date
delete from rep_load
where rep_load.day = :plan_date
