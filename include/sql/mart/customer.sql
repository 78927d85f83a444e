-- purpose: customers: companies (or persons, in retail) that all records were resolved to
-- grain:   one row per live customer
-- reads:   customer, next_step, lapse_clock
create view mart.customer as
select
    customer.customer_id,
    customer.legal_name,
    customer.short_name,
    customer.uscc,
    customer.industry,
    customer.employees_min,
    customer.employees_max,
    customer.revenue_min,
    customer.revenue_max,
    customer.website,
    customer.city,
    customer.lead_source,
    customer.lifecycle,
    customer.grade,
    customer.value_class,
    customer.owner_id,
    customer.is_in_lead_pool,
    customer.first_seen_at,
    customer.last_touch_at,
    customer.last_interaction_at,
    customer.last_feedback,
    customer.dormant_since_date,
    customer.is_paused,
    customer.paused_until_date,
    customer.is_opted_out,
    customer.is_contact_failed,
    customer.missing_fields,
    customer.vague_fields,
    next_step.next_step,
    next_step.next_step_date,
    next_step.no_step_reason,
    customer.never_reached_since_date,
    lapse_clock.lapses_date,
    lapse_clock.warned_date as lapse_warned_date,
    lapse_clock.clock_start_date as lapse_clock_start_date,
    lapse_clock.held_reason as lapse_held_reason,
    customer.stated_value
from leadflow.customer
left join leadflow.next_step on customer.customer_id = next_step.customer_id
left join leadflow.lapse_clock on customer.customer_id = lapse_clock.customer_id
where customer.merged_into is null;

comment on view mart.customer is
'companies (persons, in retail) that all records were resolved to; one row per live customer';
comment on column mart.customer.customer_id is
'stable id; survives merges, is never reused';
comment on column mart.customer.legal_name is 'standardised legal name';
comment on column mart.customer.short_name is 'name without place and legal form';
comment on column mart.customer.uscc is 'unified social credit code';
comment on column mart.customer.industry is 'industry as the surviving source names it';
comment on column mart.customer.employees_min is 'employees, lower bound';
comment on column mart.customer.employees_max is 'employees, upper bound';
comment on column mart.customer.revenue_min is 'yearly revenue in CNY, lower bound';
comment on column mart.customer.revenue_max is 'yearly revenue in CNY, upper bound';
comment on column mart.customer.website is 'website';
comment on column mart.customer.city is 'city';
comment on column mart.customer.lead_source is 'channel of the earliest lead (I1)';
comment on column mart.customer.lifecycle is
'lead, prospect, customer, dormant, lost or invalid';
comment on column mart.customer.grade is 'A, B or C from the rule table (G1)';
comment on column mart.customer.value_class is
'value class by the policy''s table, as its code; null without a purchase (G5)';
comment on column mart.customer.owner_id is 'rep responsible; null in the lead pool';
comment on column mart.customer.is_in_lead_pool is 'whether nobody owns it';
comment on column mart.customer.first_seen_at is 'earliest record or activity';
comment on column mart.customer.last_touch_at is
'last activity that we started, attempts included';
comment on column mart.customer.last_interaction_at is
'last inbound activity or touch that reached a person (Z1)';
comment on column mart.customer.last_feedback is 'interested, hesitant or objection';
comment on column mart.customer.dormant_since_date is
'day from which the customer counts as dormant';
comment on column mart.customer.is_paused is 'asked not to be contacted for now';
comment on column mart.customer.paused_until_date is 'last day of the pause';
comment on column mart.customer.is_opted_out is 'asked not to be contacted';
comment on column mart.customer.is_contact_failed is
'no contact detail works any more (Z2)';
comment on column mart.customer.missing_fields is
'mandatory fields that no record holds (I6)';
comment on column mart.customer.vague_fields is
'fields with vague statements to confirm (I7)';
comment on column mart.customer.next_step is 'kind of the one next step (law 4)';
comment on column mart.customer.next_step_date is 'day that it is planned for';
comment on column mart.customer.no_step_reason is
'why there is none: paused, opted_out, contact_failed, in_pool, over_capacity';
comment on column mart.customer.never_reached_since_date is
'day from which a customer that nobody ever reached would be dormant; null once it is reached (T1)';
comment on column mart.customer.lapses_date is
'the night that returns it to the lead pool if its owner stays silent; null: no rule does (D4)';
comment on column mart.customer.lapse_warned_date is
'when its owner was warned of that; null: not yet';
comment on column mart.customer.lapse_clock_start_date is
'since when its owner has been silent as the rule counts';
comment on column mart.customer.lapse_held_reason is
'why the clock stands still: opted_out, contact_failed, paused or signing';
comment on column mart.customer.stated_value is
'value class as the sheets state it, which may differ (G5)';
