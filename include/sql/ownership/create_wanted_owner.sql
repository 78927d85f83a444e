-- purpose: who is to own whom, as a person asks for it
-- grain:   one row per row of the request; lives for one transaction
-- writes:  wanted_owner (temporary)
create temporary table wanted_owner (
    row_number integer primary key,
    customer_id text not null,
    rep_id text not null
) on commit drop
