-- purpose: the planned customers' counts as they stand now
-- grain:   one row per customer, channel, hour and weekend
-- reads:   connect_now    writes: connect_count
insert into connect_count as counted (
    customer_id,
    channel,
    hour,
    is_weekend,
    industry,
    grade,
    attempt_count,
    connect_count
)
select
    connect_now.customer_id,
    connect_now.channel,
    connect_now.hour,
    connect_now.is_weekend,
    connect_now.industry,
    connect_now.grade,
    connect_now.attempt_count,
    connect_now.connect_count
from connect_now
order by
    connect_now.customer_id,
    connect_now.channel,
    connect_now.hour,
    connect_now.is_weekend
on conflict (customer_id, channel, hour, is_weekend) do update set
    industry = excluded.industry,
    grade = excluded.grade,
    attempt_count = excluded.attempt_count,
    connect_count = excluded.connect_count
where
(counted.industry, counted.grade, counted.attempt_count, counted.connect_count)
is distinct from (
    excluded.industry, excluded.grade, excluded.attempt_count, excluded.connect_count
)
