-- purpose: a registration that is withdrawn after it owned is told (D3)
-- Whatever may take the ground from an owner notes the party here, by trigger: the look at night
-- and intake then is at these alone.

create table leadflow.registration_change (
    party_id bigint primary key
);
comment on table leadflow.registration_change is
'one row per party that was a valid registration, or left its customer, since the last look';

create function leadflow.note_registration_change() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'party' then
        insert into leadflow.registration_change (party_id)
        select new_row.party_id
        from new_row
        inner join old_row on new_row.party_id = old_row.party_id
        where
            old_row.is_registration_complete
            and not old_row.is_deleted
            and (
                not new_row.is_registration_complete
                or new_row.is_deleted
                or new_row.owner_rep_id is distinct from old_row.owner_rep_id
            )
        on conflict (party_id) do nothing;
    else
        insert into leadflow.registration_change (party_id)
        select distinct new_row.party_id
        from new_row
        where new_row.valid_to_date is not null
        on conflict (party_id) do nothing;
    end if;
    return null;
end
$$;

create trigger party_updated_in_registration after update on leadflow.party
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_registration_change();
create trigger membership_updated_in_registration after update on leadflow.membership
referencing old table as old_row new table as new_row
for each statement execute function leadflow.note_registration_change();

create view leadflow.ownership_ground as
select
    ownership.customer_id,
    ownership.owner_id,
    registered.record_id,
    registered.party_id,
    coalesce(party.is_deleted, true) as is_deleted,
    membership.party_id is null as has_left,
    coalesce(
        party.is_registration_complete
        and not party.is_deleted
        and party.owner_rep_id = ownership.owner_id
        and membership.party_id is not null,
        false
    ) as is_standing
from leadflow.ownership_history as ownership
inner join leadflow.source_record as registered
    on cast(ownership.evidence ->> 'record_id' as bigint) = registered.record_id
left join leadflow.party on registered.party_id = party.party_id
left join leadflow.membership
    on
        registered.party_id = membership.party_id
        and ownership.customer_id = membership.customer_id
        and membership.valid_to_date is null
where
    ownership.valid_to_at is null
    and ownership.owner_id is not null
    and ownership.reason in ('registration', 'owner_changed_in_source', 'dispute_decided');
comment on view leadflow.ownership_ground is
'one row per customer that its owner has by a registration, and whether that still stands';

alter table leadflow.registration_dispute
add column ground text not null default 'earlier'
check (ground in ('earlier', 'withdrawn'));
comment on column leadflow.registration_dispute.ground is
'earlier: registered before the owner''s claim; withdrawn: the next valid registration after '
'that of the owner was withdrawn';
