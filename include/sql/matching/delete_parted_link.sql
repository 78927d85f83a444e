-- purpose: links between heated records that share no key any more which is not hot
-- grain:   one row per link
-- reads:   heated_record, matching_key    writes: matching_link
-- params:  -
delete from matching_link
using
    heated_record as one,
    heated_record as other
where
    matching_link.low_number = one.record_number
    and matching_link.high_number = other.record_number
    and not exists (
        select 1
        from matching_key as low_key
        inner join matching_key as high_key on low_key.key_hash = high_key.key_hash
        where
            low_key.record_number = matching_link.low_number
            and high_key.record_number = matching_link.high_number
            and (
                select count(*)
                from matching_key as holder
                where holder.key_hash = low_key.key_hash
            ) <= low_key.most_records
    )
