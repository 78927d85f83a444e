-- purpose: the keys of the newest round of affected parties. A phone, mailbox, WeChat
--          or name seen with more names or companies than the cap belongs to no one in
--          particular; company evidence is never hot.
-- grain:   one row per key
-- reads:   affected_party, party_key, party    writes: key_state
-- params:  round, hot_key_names
insert into key_state (key_type, key_value, is_hot)
with frontier_key as (
    select distinct
        party_key.key_type,
        party_key.key_value
    from affected_party
    inner join leadflow.party_key on affected_party.party_id = party_key.party_id
    where affected_party.round = :round
)

select
    frontier_key.key_type,
    frontier_key.key_value,
    count(
        distinct case
            when frontier_key.key_type in ('mobile', 'email', 'wechat')
                then party.person_key
            when frontier_key.key_type in ('landline', 'person') then party.short_key
        end
    ) > :hot_key_names as is_hot
from frontier_key
inner join leadflow.party_key
    on
        frontier_key.key_type = party_key.key_type
        and frontier_key.key_value = party_key.key_value
inner join leadflow.party on party_key.party_id = party.party_id
group by frontier_key.key_type, frontier_key.key_value
on conflict (key_type, key_value) do nothing
