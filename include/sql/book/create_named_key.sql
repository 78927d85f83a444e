-- purpose: the match keys of customer names as rows write them
-- grain:   one row per name as written; lives for one transaction
-- writes:  named_key (temporary)
create temporary table named_key (
    named text primary key,
    company_key text,
    short_key text,
    person_key text,
    has_legal_form boolean not null
) on commit drop
