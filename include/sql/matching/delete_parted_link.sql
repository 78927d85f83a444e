-- purpose: links between heated records that share no key any more which is not hot
-- grain:   one row per link
-- reads:   heated_record, matching_key    writes: matching_link
-- params:  -
delete from leadflow.matching_link
using
    heated_record as one,
    heated_record as other
where
    matching_link.low_number = one.record_number
    and matching_link.high_number = other.record_number
    and not exists (
        select 1
        from leadflow.matching_key as low_key
        inner join leadflow.matching_key as high_key on low_key.key_hash = high_key.key_hash
        where
            low_key.record_number = matching_link.low_number
            and high_key.record_number = matching_link.high_number
            and (
                select count(*)
                from (
                    select 1
                    from leadflow.matching_key
                    where matching_key.key_hash = low_key.key_hash
                    limit low_key.most_records + 1
                ) as holder
            ) <= low_key.most_records
    )
