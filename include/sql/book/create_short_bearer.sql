-- purpose: company names of records that a name in a row may stand for without being the same
-- grain:   one row per (named, legal_name); lives for one transaction
-- writes:  short_bearer (temporary)
create temporary table short_bearer (
    named text not null,
    legal_name text not null,
    primary key (named, legal_name)
) on commit drop
