-- purpose: parties that are new or whose newest record is another one now
-- grain:   one row per party
-- reads:   new_record, party, source_record, typed_record
-- writes:  changed_party (temporary)
create temporary table changed_party on commit drop as
with candidate as (
    select
        new_record.source_system,
        new_record.record_type,
        new_record.source_key,
        new_record.record_id
    from new_record
    where new_record.is_current and new_record.outcome in ('accepted', 'repaired')
    union all
    select
        party.source_system,
        party.record_type,
        party.source_key,
        party.record_id
    from leadflow.party
    inner join leadflow.source_record
        on party.record_id = source_record.record_id and source_record.is_current
    where
        exists (
            select 1
            from new_record
            where
                new_record.source_system = party.source_system
                and new_record.record_type = party.record_type
                and new_record.source_key = party.source_key
        )
),

newest as (
    select distinct on (
        candidate.source_system, candidate.record_type, candidate.source_key
    )
        candidate.source_system,
        candidate.record_type,
        candidate.source_key,
        candidate.record_id
    from candidate
    inner join leadflow.typed_record on candidate.record_id = typed_record.record_id
    order by
        candidate.source_system asc,
        candidate.record_type asc,
        candidate.source_key asc,
        typed_record.source_updated_at desc nulls last,
        candidate.record_id desc
),

first_record as (
    select
        new_record.source_system,
        new_record.record_type,
        new_record.source_key,
        min(new_record.record_id) as record_id
    from new_record
    where new_record.outcome in ('accepted', 'repaired')
    group by new_record.source_system, new_record.record_type, new_record.source_key
)

select
    newest.source_system,
    newest.record_type,
    newest.source_key,
    newest.record_id,
    coalesce(party.party_id, first_record.record_id) as party_id
from newest
inner join first_record
    on
        newest.source_system = first_record.source_system
        and newest.record_type = first_record.record_type
        and newest.source_key = first_record.source_key
left join leadflow.party
    on
        newest.source_system = party.source_system
        and newest.record_type = party.record_type
        and newest.source_key = party.source_key
where party.party_id is null or party.record_id <> newest.record_id
