-- purpose: the rep whom a row names: by the alias of its own source, else by a name or id that only
--          one rep bears in any source
-- grain:   one pending row; the first 15 characters of a Salesforce id are the same user
-- reads:   typed_record, rep_alias    writes: pending_record
with wanted as (
    select
        pending_record.record_id,
        pending_record.source_system,
        lower(btrim(coalesce(typed_record.rep_source, typed_record.owner_source))) as alias,
        case
            when pending_record.source_system = 'salesforce'
                then left(coalesce(typed_record.rep_source, typed_record.owner_source), 15)
        end as short_id
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    where coalesce(typed_record.rep_source, typed_record.owner_source) is not null
),

own as (
    select
        wanted.record_id,
        min(rep_alias.rep_id) as rep_id
    from wanted
    inner join rep_alias
        on
            wanted.source_system = rep_alias.source_system
            and (
                wanted.alias = lower(rep_alias.alias)
                or wanted.short_id = rep_alias.alias
            )
    group by wanted.record_id
),

any_source as (
    select
        lower(rep_alias.alias) as alias,
        min(rep_alias.rep_id) as rep_id
    from rep_alias
    group by lower(rep_alias.alias)
    having count(distinct rep_alias.rep_id) = 1
),

known as (
    select
        wanted.record_id,
        coalesce(own.rep_id, any_source.rep_id) as rep_id
    from wanted
    left outer join own on wanted.record_id = own.record_id
    left outer join any_source on wanted.alias = any_source.alias
)

update pending_record
set rep_id = known.rep_id
from known
where
    pending_record.record_id = known.record_id
    and known.rep_id is not null
