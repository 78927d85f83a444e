-- purpose: a segment nobody is in any more counts nothing
-- writes:  segment_connect
delete from segment_connect
where segment_connect.attempt_count = 0
