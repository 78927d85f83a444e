-- purpose: owners that records name and the roster does not know, for the data team
-- grain:   one row per source system and name as the source gives it
-- reads:   changed_party, party, typed_record    writes: notice
-- params:  run_date
insert into leadflow.notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    'data_team' as audience,
    'unknown_rep' as kind,
    party.source_system || ': ' || typed_record.owner_source as subject,
    jsonb_build_object(
        'key', 'identity.unknown_rep',
        'source_system', party.source_system,
        'rep_source', typed_record.owner_source,
        'row_count', count(*),
        'first_record_id', min(party.record_id)
    ) as details
from changed_party
inner join leadflow.party on changed_party.party_id = party.party_id
inner join leadflow.typed_record on party.record_id = typed_record.record_id
where
    party.owner_rep_id is null
    and nullif(trim(typed_record.owner_source), '') is not null
group by party.source_system, typed_record.owner_source
on conflict (notice_date, audience, kind, subject) do nothing
