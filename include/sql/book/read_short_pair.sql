-- purpose: pairs of names that agree but for place and legal form, to be judged by the naming rules
-- grain:   one row per (name as a row writes it, name that a record bears)
-- reads:   named_key, party
select distinct
    named_key.named,
    party.legal_name
from named_key
inner join party on named_key.short_key = party.short_key
where
    not party.is_deleted
    and party.legal_name is not null
    and party.company_key is distinct from named_key.company_key
order by named_key.named, party.legal_name
