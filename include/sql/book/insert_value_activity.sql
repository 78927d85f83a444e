-- purpose: a 最后跟进日期 of a 客户分级标签表 stands for a follow-up that no other row tells of
-- grain:   one row per (customer_id, day) without an activity
-- reads:   touched_customer, membership, source_record, typed_record, rep_alias
-- writes:  activity
-- params:  timezone
-- What stands for an urgent need (upsert_urgent_enquiry.sql) tells of no follow-up.
insert into activity (
    activity_id, record_id, party_id, customer_id, rep_id, rep_source, occurred_at, channel,
    direction, is_reached, is_interaction, is_touch, next_action, next_action_date, is_paused
)
select distinct on (
    membership.customer_id, cast(typed_record.activity_at at time zone :timezone as date)
)
    source_record.record_id as activity_id,
    source_record.record_id,
    source_record.party_id,
    membership.customer_id,
    (
        select min(rep_alias.rep_id)
        from rep_alias
        where
            rep_alias.source_system = source_record.source_system
            and rep_alias.alias = coalesce(typed_record.rep_source, typed_record.owner_source)
    ) as rep_id,
    coalesce(typed_record.rep_source, typed_record.owner_source) as rep_source,
    typed_record.activity_at as occurred_at,
    'other' as channel,
    'outbound' as direction,
    true as is_reached,
    true as is_interaction,
    true as is_touch,
    typed_record.next_action,
    typed_record.next_action_date,
    coalesce(typed_record.is_paused, false) as is_paused
from touched_customer
inner join membership
    on
        touched_customer.customer_id = membership.customer_id
        and membership.valid_to_date is null
inner join source_record
    on
        membership.party_id = source_record.party_id
        and source_record.record_type = 'customer_value'
        and source_record.is_current
inner join typed_record on source_record.record_id = typed_record.record_id
where
    typed_record.activity_at is not null
    and not exists (
        select 1
        from activity
        where
            activity.customer_id = membership.customer_id
            and not activity.is_planned
            and (activity.direction = 'outbound' or activity.is_interaction)
            and cast(activity.occurred_at at time zone :timezone as date)
            = cast(typed_record.activity_at at time zone :timezone as date)
    )
order by
    membership.customer_id,
    cast(typed_record.activity_at at time zone :timezone as date),
    source_record.record_id
