-- purpose: steps see the whole book again
drop view pg_temp.customer
