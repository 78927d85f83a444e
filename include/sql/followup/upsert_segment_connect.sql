-- purpose: the segments' sums move by what the planned customers' counts have moved
-- grain:   one row per segment, channel, hour and weekend that moved
-- reads:   plan_scope, connect_count, connect_now    writes: segment_connect
insert into segment_connect as held (
    industry, grade, channel, hour, is_weekend, attempt_count, connect_count
)
select
    moved.industry,
    moved.grade,
    moved.channel,
    moved.hour,
    moved.is_weekend,
    sum(moved.attempt_count) as attempt_count,
    sum(moved.connect_count) as connect_count
from (
    select
        connect_now.industry,
        connect_now.grade,
        connect_now.channel,
        connect_now.hour,
        connect_now.is_weekend,
        connect_now.attempt_count,
        connect_now.connect_count
    from connect_now
    union all
    select
        counted.industry,
        counted.grade,
        counted.channel,
        counted.hour,
        counted.is_weekend,
        -1 * counted.attempt_count as attempt_count,
        -1 * counted.connect_count as connect_count
    from plan_scope
    inner join connect_count as counted on plan_scope.customer_id = counted.customer_id
) as moved
group by moved.industry, moved.grade, moved.channel, moved.hour, moved.is_weekend
having sum(moved.attempt_count) <> 0 or sum(moved.connect_count) <> 0
order by moved.industry, moved.grade, moved.channel, moved.hour, moved.is_weekend
on conflict (industry, grade, channel, hour, is_weekend) do update set
    attempt_count = held.attempt_count + excluded.attempt_count,
    connect_count = held.connect_count + excluded.connect_count
