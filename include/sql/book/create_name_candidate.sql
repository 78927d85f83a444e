-- purpose: the customers that may be meant by a row that names its customer and nothing else
-- grain:   one row per (record_id, customer_id); lives for one transaction
-- writes:  name_candidate (temporary)
create temporary table name_candidate (
    record_id bigint not null,
    customer_id text not null,
    party_id bigint not null,
    is_same_owner boolean not null,
    primary key (record_id, customer_id)
) on commit drop
