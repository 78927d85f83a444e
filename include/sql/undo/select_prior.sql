-- purpose: the customers that parties were first given to, where nobody makes them up now
-- grain:   one row per party
-- reads:   undo_prior, party, membership
select
    party.party_id,
    undo_prior.customer_id
from undo_prior
inner join party
    on
        undo_prior.source_system = party.source_system
        and undo_prior.record_type = party.record_type
        and undo_prior.source_key = party.source_key
where
    not exists (
        select 1
        from membership
        where
            membership.customer_id = undo_prior.customer_id
            and membership.valid_to_date is null
    )
order by party.party_id
