-- purpose: a customer whose record changed hands in its source follows it: the version of today
--          names another rep than the one before, who is the present owner or the one that it was
--          taken from
-- grain:   one row per live customer; of several records that changed, the one changed last
-- reads:   source_record, typed_record, party, membership, customer, ownership_history,
--          rep_alias, rep
-- writes:  owner_change
-- params:  run_date
-- An owner whom the roster does not know, or who has left, moves nobody; nor does a record whose
-- former owner was not the customer's: that is a dispute, not a handover.
insert into owner_change (customer_id, owner_id, reason, evidence)
with alias as (
    select
        rep_alias.source_system,
        lower(rep_alias.alias) as alias,
        min(rep_alias.rep_id) as rep_id
    from rep_alias
    group by rep_alias.source_system, lower(rep_alias.alias)
),

any_source as (
    select
        alias.alias,
        min(alias.rep_id) as rep_id
    from alias
    group by alias.alias
    having count(distinct alias.rep_id) = 1
),

arrived as (
    select
        party.party_id,
        party.record_id,
        party.record_type,
        party.source_system,
        party.owner_rep_id
    from source_record
    inner join party on source_record.record_id = party.record_id
    where
        source_record.recorded_date = cast(:run_date as date)
        and party.owner_rep_id is not null
        and not party.is_deleted
),

before as (
    select distinct on (arrived.party_id)
        arrived.party_id,
        coalesce(alias.rep_id, any_source.rep_id) as rep_id
    from arrived
    inner join source_record
        on
            arrived.party_id = source_record.party_id
            and arrived.record_type = source_record.record_type
            and arrived.record_id > source_record.record_id
            and source_record.outcome in ('accepted', 'repaired')
    inner join typed_record on source_record.record_id = typed_record.record_id
    left outer join alias
        on
            arrived.source_system = alias.source_system
            and alias.alias in (
                lower(btrim(typed_record.owner_source)),
                case
                    when arrived.source_system = 'salesforce'
                        then lower(left(typed_record.owner_source, 15))
                end
            )
    left outer join any_source on lower(btrim(typed_record.owner_source)) = any_source.alias
    where typed_record.owner_source is not null
    order by
        arrived.party_id asc,
        typed_record.source_updated_at desc nulls last,
        source_record.record_id desc
)

select distinct on (customer.customer_id)
    customer.customer_id,
    arrived.owner_rep_id as owner_id,
    'owner_changed_in_source' as reason,
    jsonb_build_object(
        'rule', 'D3',
        'record_id', arrived.record_id,
        'previous_owner', before.rep_id
    ) as evidence
from arrived
inner join before on arrived.party_id = before.party_id
inner join typed_record on arrived.record_id = typed_record.record_id
inner join membership
    on arrived.party_id = membership.party_id and membership.valid_to_date is null
inner join customer on membership.customer_id = customer.customer_id
inner join ownership_history as ownership
    on customer.customer_id = ownership.customer_id and ownership.valid_to_at is null
inner join rep on arrived.owner_rep_id = rep.rep_id
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and arrived.owner_rep_id <> before.rep_id
    and coalesce(ownership.owner_id, ownership.evidence ->> 'previous_owner') = before.rep_id
    and is_at_work(rep.employed, :run_date)
order by
    customer.customer_id asc,
    typed_record.source_updated_at desc nulls last,
    arrived.record_id desc
on conflict (customer_id) do nothing
