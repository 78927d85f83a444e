-- purpose: make room for a calendar that changed; its running numbers only mean
--          something as a whole
-- writes:  working_day
delete from working_day
