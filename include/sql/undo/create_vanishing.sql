-- purpose: the parties, and the live customers, that have no row but the import's
-- grain:   one row per party; customer_id where all of the customer's parties are such; lives
--          for one transaction
-- reads:   undo_file, undo_party, party, source_record, membership
-- writes:  undo_vanishing (temporary)
create temporary table undo_vanishing on commit drop as
with only_here as (
    select undo_party.party_id
    from undo_party
    where
        undo_party.has_rows
        and not exists (
            select 1
            from source_record
            where
                source_record.party_id = undo_party.party_id
                and source_record.record_type in ('lead', 'contact', 'company')
                and source_record.outcome in ('accepted', 'repaired', 'duplicate')
                and source_record.file_id not in (select undo_file.file_id from undo_file)
        )
),

lost as (
    select fellow.customer_id
    from only_here
    inner join membership
        on
            only_here.party_id = membership.party_id
            and membership.valid_to_date is null
    inner join membership as fellow
        on
            membership.customer_id = fellow.customer_id
            and fellow.valid_to_date is null
    group by fellow.customer_id
    having
        bool_and(
            fellow.party_id in (select other.party_id from only_here as other)
        )
)

select
    only_here.party_id,
    lost.customer_id
from only_here
left join membership
    on
        only_here.party_id = membership.party_id
        and membership.valid_to_date is null
left join lost on membership.customer_id = lost.customer_id
