-- purpose: the response clocks of the planned customers and how they stand (T4)
-- grain:   one row per inbound activity with a clock
-- reads:   enquiry_now, clock_due    writes: enquiry
-- params:  timezone, as_of_at, policy_version
-- A clock keeps the time and the policy that it was started with, unless its source
-- says that it was received at another time, or calls it urgent later on, or no longer while
-- it still runs: then another clock runs, and its evidence says what ran before. One that its
-- source withdraws unanswered is withdrawn, or stays late. An answer known by its date alone is in
-- time on the day that it was due.
insert into enquiry (
    activity_id,
    kind,
    received_at,
    respond_by_at,
    at_risk_at,
    state,
    answered_at,
    evidence,
    policy_version
)
select
    enquiry_now.activity_id,
    clock.kind,
    clock.received_at,
    clock.respond_by_at,
    clock.at_risk_at,
    case
        when
            enquiry_now.is_withdrawn
            and (
                held.state = 'withdrawn'
                or (enquiry_now.answered_at is null and held.state in ('open', 'at_risk'))
            )
            then 'withdrawn'
        when enquiry_now.is_answered_by_date
            then
                case
                    when
                        cast(enquiry_now.answered_at at time zone :timezone as date)
                        <= cast(clock.respond_by_at at time zone :timezone as date)
                        then 'met'
                    else 'breached'
                end
        when enquiry_now.answered_at <= clock.respond_by_at then 'met'
        when enquiry_now.answered_at > clock.respond_by_at then 'breached'
        when cast(:as_of_at as timestamptz) > clock.respond_by_at then 'breached'
        when cast(:as_of_at as timestamptz) >= clock.at_risk_at then 'at_risk'
        else 'open'
    end as state,
    case
        when not (enquiry_now.is_withdrawn and coalesce(held.state = 'withdrawn', false))
            then enquiry_now.answered_at
    end as answered_at,
    clock.evidence,
    clock.policy_version
from enquiry_now
left join enquiry as held
    on
        enquiry_now.activity_id = held.activity_id
        and case
            when enquiry_now.kind <> 'urgent' and held.evidence ->> 'urgency' is not null
                then held.state in ('met', 'breached')
            when enquiry_now.evidence ->> 'urgency' is not null and held.kind <> 'urgent'
                then false
            else enquiry_now.received_at = held.received_at
        end
left join enquiry as before
    on
        enquiry_now.activity_id = before.activity_id
        and held.activity_id is null
        and enquiry_now.kind <> before.kind
left join clock_due on enquiry_now.activity_id * 2 = clock_due.question_id
left join clock_due as risk_due on enquiry_now.activity_id * 2 + 1 = risk_due.question_id
cross join
    lateral (
        select
            coalesce(held.kind, enquiry_now.kind) as kind,
            coalesce(held.received_at, enquiry_now.received_at) as received_at,
            coalesce(held.respond_by_at, clock_due.due_at) as respond_by_at,
            coalesce(
                held.at_risk_at,
                risk_due.due_at,
                clock_due.due_at
                - make_interval(secs => cast(enquiry_now.risk_seconds as double precision))
            ) as at_risk_at,
            coalesce(
                held.evidence,
                enquiry_now.evidence
                || case
                    when before.activity_id is null then '{}'
                    else jsonb_build_object(
                        'before',
                        jsonb_build_object(
                            'kind', before.kind,
                            'state', before.state,
                            'respond_by',
                            to_char(
                                before.respond_by_at at time zone :timezone,
                                'YYYY-MM-DD HH24:MI'
                            )
                        )
                    )
                end
            ) as evidence,
            coalesce(held.policy_version, :policy_version) as policy_version
    ) as clock
-- past the end of the calendar no clock can be read yet
where clock.respond_by_at is not null and clock.at_risk_at is not null
order by enquiry_now.activity_id
on conflict (activity_id) do update set
    kind = excluded.kind,
    received_at = excluded.received_at,
    respond_by_at = excluded.respond_by_at,
    at_risk_at = excluded.at_risk_at,
    state = excluded.state,
    answered_at = excluded.answered_at,
    evidence = excluded.evidence,
    policy_version = excluded.policy_version,
    at_risk_told_date = case
        when enquiry.kind = excluded.kind then enquiry.at_risk_told_date
    end,
    breach_told_date = case
        when enquiry.kind = excluded.kind then enquiry.breach_told_date
    end
where
(enquiry.kind, enquiry.received_at, enquiry.state, enquiry.answered_at)
is distinct from (
    excluded.kind, excluded.received_at, excluded.state, excluded.answered_at
)
