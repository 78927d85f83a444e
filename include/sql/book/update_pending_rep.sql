-- purpose: the rep whom a row names, where the roster knows the name or id that the source gives
-- grain:   one pending row; the first 15 characters of a Salesforce id are the same user
-- reads:   typed_record, rep_alias    writes: pending_record
with known as (
    select
        pending_record.record_id,
        min(rep_alias.rep_id) as rep_id
    from pending_record
    inner join typed_record on pending_record.record_id = typed_record.record_id
    inner join rep_alias
        on
            pending_record.source_system = rep_alias.source_system
            and (
                lower(btrim(coalesce(typed_record.rep_source, typed_record.owner_source)))
                = lower(rep_alias.alias)
                or (
                    pending_record.source_system = 'salesforce'
                    and left(coalesce(typed_record.rep_source, typed_record.owner_source), 15)
                    = rep_alias.alias
                )
            )
    group by pending_record.record_id
)

update pending_record
set rep_id = known.rep_id
from known
where pending_record.record_id = known.record_id
