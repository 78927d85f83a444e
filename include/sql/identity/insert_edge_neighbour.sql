-- purpose: whoever has an edge with the newest round of affected parties, or their customer
-- grain:   one row per party
-- reads:   affected_party, match_edge, membership    writes: affected_party
-- params:  round
insert into affected_party (party_id, round)
with frontier as (
    select affected_party.party_id
    from affected_party
    where affected_party.round = :round
),

neighbour as (
    select match_edge.party_id_high as party_id
    from frontier
    inner join leadflow.match_edge on frontier.party_id = match_edge.party_id_low
    union
    select match_edge.party_id_low
    from frontier
    inner join leadflow.match_edge on frontier.party_id = match_edge.party_id_high
    union
    select fellow.party_id
    from frontier
    inner join leadflow.membership
        on frontier.party_id = membership.party_id and membership.valid_to_date is null
    inner join leadflow.membership as fellow
        on membership.customer_id = fellow.customer_id and fellow.valid_to_date is null
)

select
    neighbour.party_id,
    :round + 1 as round
from neighbour
on conflict (party_id) do nothing
