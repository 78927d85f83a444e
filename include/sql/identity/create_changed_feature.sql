-- purpose: room for the normalised features of changed parties
-- grain:   one row per changed party
-- writes:  changed_feature (temporary)
create temporary table changed_feature (
    party_id bigint primary key,
    person_key text,
    legal_name text,
    short_name text,
    company_key text,
    short_key text,
    has_legal_form boolean not null,
    email_is_role boolean not null,
    company_domain text
) on commit drop
