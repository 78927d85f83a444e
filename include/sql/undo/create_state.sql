-- purpose: what affected customers have before and after the undo, to tell what went
-- grain:   one row per live customer and moment; lives for one transaction
-- writes:  undo_state (temporary)
create temporary table undo_state (
    moment text not null,
    customer_id text not null,
    grade text,
    fields jsonb not null,
    activities integer not null,
    requirements integer not null,
    opportunities integer not null,
    contacts integer not null,
    merged_count integer not null,
    content_md5 text not null,
    primary key (moment, customer_id)
) on commit drop
