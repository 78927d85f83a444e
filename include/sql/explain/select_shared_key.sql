-- purpose: what brings two records together: the rules' keys by name, and how many keys of
--          the matching book, of which those that too many records have bring none together
-- grain:   one row
-- reads:   party_key, matching_key
-- params:  low, high
with met as (
    select distinct one.key_type
    from leadflow.party_key as one
    inner join leadflow.party_key as other
        on one.key_type = other.key_type and one.key_value = other.key_value
    where one.party_id = :low and other.party_id = :high
),

shared as (
    select distinct
        one.key_hash,
        one.most_records
    from leadflow.matching_key as one
    inner join leadflow.matching_key as other on one.key_hash = other.key_hash
    where one.record_number = :low and other.record_number = :high
),

counted as (
    select
        shared.key_hash,
        count(*) > shared.most_records as is_hot
    from shared
    inner join leadflow.matching_key on shared.key_hash = matching_key.key_hash
    group by shared.key_hash, shared.most_records
)

select
    (
        select coalesce(array_agg(met.key_type order by met.key_type), '{}')
        from met
    ) as rule_keys,
    (
        select count(*) filter (where not counted.is_hot)
        from counted
    ) as keys,
    (
        select count(*) filter (where counted.is_hot)
        from counted
    ) as hot_keys
