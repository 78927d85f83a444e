-- purpose: ask of each enquiry when its time is over and when it is at risk
-- grain:   two rows per enquiry, the at-risk one for working time alone: of a clock of
--          one day it is a part of the day before the end
-- reads:   enquiry_now    writes: clock_question
insert into clock_question (question_id, received_at, working_seconds)
select
    enquiry_now.activity_id * 2 as question_id,
    enquiry_now.received_at,
    enquiry_now.working_seconds
from enquiry_now
union all
select
    enquiry_now.activity_id * 2 + 1 as question_id,
    enquiry_now.received_at,
    enquiry_now.risk_seconds as working_seconds
from enquiry_now
where enquiry_now.working_seconds is not null
