-- purpose: the rows that this run carries into the book, and the party each is attached to
-- grain:   one row per record_id; lives for one transaction
-- writes:  pending_record (temporary)
create temporary table pending_record (
    record_id bigint primary key,
    source_system text not null,
    record_type text not null,
    first_record_id bigint not null,
    is_current boolean not null,
    rep_id text,
    party_id bigint,
    rule text
) on commit drop
