-- purpose: the hour and the way that reached this customer best, else its segment
--          (T10): never from fewer touches than the policy asks for
-- grain:   at most one row per customer
-- reads:   plan_subject, plan_laid, connect_count, segment_connect
-- params:  fewest_observations (null: no suggestions)
-- Rates of touches that reached somebody; of equal ones the more often tried, then the
-- earlier hour. The customer's own are a fact and hold for any day; the segment's move
-- with the book, so they are asked only for what is due on the plan day. A weekend is
-- proposed where its best hour, tried often enough, does better than the best hour of
-- the week.
create temporary table plan_suggestion on commit drop as
with observed as (
    select
        1 as rank,
        subject.customer_id,
        counted.channel,
        counted.hour,
        counted.is_weekend,
        cast(counted.attempt_count as bigint) as attempt_count,
        cast(counted.connect_count as bigint) as connect_count
    from plan_subject as subject
    inner join connect_count as counted on subject.customer_id = counted.customer_id
    where
        subject.no_step_reason is null
        and counted.attempt_count >= cast(:fewest_observations as integer)
        and case counted.channel
            when 'phone' then subject.can_phone
            when 'wechat' then subject.can_wechat
            when 'email' then subject.can_email
        end
    union all
    select
        2 as rank,
        subject.customer_id,
        counted.channel,
        counted.hour,
        counted.is_weekend,
        counted.attempt_count,
        counted.connect_count
    from plan_laid
    inner join plan_subject as subject on plan_laid.customer_id = subject.customer_id
    inner join segment_connect as counted
        on subject.industry = counted.industry and subject.grade = counted.grade
    where
        counted.attempt_count >= cast(:fewest_observations as integer)
        and case counted.channel
            when 'phone' then subject.can_phone
            when 'wechat' then subject.can_wechat
            when 'email' then subject.can_email
        end
),

best as (
    select distinct on (observed.customer_id, observed.rank, observed.is_weekend)
        observed.customer_id,
        observed.rank,
        observed.is_weekend,
        observed.channel,
        observed.hour,
        observed.attempt_count,
        observed.connect_count,
        cast(observed.connect_count as numeric) / observed.attempt_count as rate
    from observed
    where observed.connect_count > 0
    order by
        observed.customer_id asc,
        observed.rank asc,
        observed.is_weekend asc,
        cast(observed.connect_count as numeric) / observed.attempt_count desc,
        observed.attempt_count desc,
        observed.hour asc,
        observed.channel asc
)

select distinct on (best.customer_id)
    best.customer_id,
    best.channel,
    best.hour,
    jsonb_build_object(
        'key',
        case best.rank
            when 1 then 'followup.suggestion.customer' else 'followup.suggestion.segment'
        end,
        'industry', subject.industry,
        'grade', subject.grade,
        'attempts', best.attempt_count,
        'connects', best.connect_count,
        'weekend',
        case
            when weekend.customer_id is not null
                then
                    jsonb_build_object(
                        'channel', weekend.channel,
                        'hour', weekend.hour,
                        'attempts', weekend.attempt_count,
                        'connects', weekend.connect_count
                    )
        end
    ) as basis
from best
inner join plan_subject as subject on best.customer_id = subject.customer_id
left join best as weekend
    on
        best.customer_id = weekend.customer_id
        and best.rank = weekend.rank
        and weekend.is_weekend
        and best.rate < weekend.rate
where not best.is_weekend
order by best.customer_id, best.rank
