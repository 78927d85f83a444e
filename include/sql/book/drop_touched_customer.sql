-- purpose: make room for identity's own table of this name, or take it away again
-- writes:  touched_customer (temporary)
drop table touched_customer
