-- purpose: the rep behind each record's owner: by the source's own alias, else by one
--          that only one rep bears in any source; Salesforce user ids compare on their
--          first 15 characters
-- grain:   one row per party without a known owner
-- reads:   party, typed_record, rep_alias    writes: party
with alias as (
    select
        rep_alias.source_system,
        case
            when rep_alias.alias ~ '^005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$'
                then left(rep_alias.alias, 15)
            else lower(trim(rep_alias.alias))
        end as alias,
        rep_alias.rep_id
    from leadflow.rep_alias
),

unambiguous_alias as (
    select
        alias.alias,
        min(alias.rep_id) as rep_id
    from alias
    group by alias.alias
    having count(distinct alias.rep_id) = 1
),

wanted as (
    select
        party.party_id,
        party.source_system,
        case
            when typed_record.owner_source ~ '^005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$'
                then left(typed_record.owner_source, 15)
            else lower(trim(typed_record.owner_source))
        end as alias
    from leadflow.party
    inner join leadflow.typed_record on party.record_id = typed_record.record_id
    where party.owner_rep_id is null and typed_record.owner_source is not null
),

found as (
    select
        wanted.party_id,
        coalesce(min(alias.rep_id), min(unambiguous_alias.rep_id)) as rep_id
    from wanted
    left join alias
        on wanted.source_system = alias.source_system and wanted.alias = alias.alias
    left join unambiguous_alias on wanted.alias = unambiguous_alias.alias
    group by wanted.party_id
)

update leadflow.party
set owner_rep_id = found.rep_id
from found
where party.party_id = found.party_id and found.rep_id is not null
returning party.party_id
