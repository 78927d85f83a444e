-- A small invented book for the report tests: 120 customers first seen over fifteen months, 90
-- opportunities, activities, tasks and one night's files. Everything follows from row numbers.

insert into working_day (day, is_working, working_day_number)
select
    cast(day as date),
    extract(isodow from day) < 6 and cast(day as date) not in (
        '2026-09-25', '2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'
    ),
    cast(row_number() over (order by day) as integer)
from generate_series(timestamp '2026-06-01', timestamp '2026-12-31', interval '1 day') as day;

insert into policy_version values ('b2b-test', 'b2b', '{}', '2026-09-24');

insert into rep (
    rep_id, name, name_en, seniority, manager_id, team, mail, capacity, hired_date,
    round_robin_order
)
select
    'R0' || n,
    (array['陈志远', '林晓梅', '王浩然', '赵思琪', '周子墨'])[n],
    (array['Zhiyuan Chen', 'Xiaomei Lin', 'Haoran Wang', 'Siqi Zhao', 'Zimo Zhou'])[n],
    (array['senior', 'senior', 'mid', 'mid', 'junior'])[n],
    'M01', '华东部', 'rep' || n || '@leadflow.example',
    (array[8, 8, 10, 10, 12])[n], '2020-01-01', n
from generate_series(1, 5) as n;

insert into rep_leave values ('R04', '2026-09-28', '2026-09-29');

insert into source_file (
    file_id, file_name, content_sha256, arrival_date, status, repeats_file_id, source_system,
    record_type, row_count, held_reason
) values
(1, 'Opportunity.csv', 'a', '2026-09-28', 'loaded', null, 'salesforce', 'deal', 90, null),
(2, '客户基本信息登记表.csv', 'b', '2026-09-28', 'loaded', null, 'sheet', 'lead', 120, null),
(3, '客户基本信息登记表 - 副本.csv', 'b', '2026-09-28', 'repeated', 2, 'sheet', 'lead', 0, null),
(4, '会议纪要.csv', 'c', '2026-09-28', 'held', null, null, null, 0,
    '{"key": "review.outcome.quarantined"}'),
(5, 'hubspot-contacts.csv', 'd', '2026-09-10', 'loaded', null, 'hubspot', 'contact', 10, null);

insert into source_record (
    record_id, file_id, row_number, source_system, record_type, content_sha256, raw, outcome
)
select
    file.file_id * 10000000 + n, file.file_id, n, file.source_system, file.record_type,
    file.file_id || '-' || n, '[]',
    case when n % 31 = 0 then 'quarantined' when n % 17 = 0 then 'repaired'
        when n % 23 = 0 then 'duplicate' else 'accepted' end
from source_file as file, generate_series(2, 121) as n
where file.file_id in (1, 2);

insert into quarantine (record_id, file_id, row_number, reasons, quarantined_date)
select
    record_id, file_id, row_number,
    '[{"rule": "mobile_unreadable", "severity": "critical", "column": "手机号码"},
      {"rule": "budget_vague", "severity": "warning", "column": "预算范围"}]',
    '2026-09-28'
from source_record where outcome = 'quarantined';

insert into customer (
    customer_id, created_date, legal_name, industry, lead_source, lifecycle, grade, owner_id,
    is_in_lead_pool, first_seen_at, last_interaction_at
)
select
    'C' || lpad(cast(n as text), 6, '0'),
    case when n > 100 then date '2026-09-28' else date '2026-09-24' end,
    (array['星河', '云帆', '瑞岳', '恒屿', '启辰', '晨渊'])[n % 6 + 1]
    || (array['智能装备', '科技', '物流', '医疗器械', '教育科技'])[n % 5 + 1]
    || case when n % 4 = 0 then '(上海)' else '' end || n || '号有限公司',
    (array['制造业', 'Technology', '物流', 'Healthcare', '教育'])[n % 5 + 1],
    (array['展会', 'Web', '转介绍', '陌拜', null])[n % 5 + 1],
    (array['lead', 'prospect', 'prospect', 'customer'])[n % 4 + 1],
    (array['A', 'B', 'C', 'B', 'C', 'C'])[n % 6 + 1],
    'R0' || (n % 5 + 1), false,
    timestamptz '2026-09-26 01:00:00+00' - n * interval '3.7 days',
    timestamptz '2026-09-20 01:00:00+00'
from generate_series(1, 120) as n;

insert into grade_history (
    customer_id, grade, valid_from_at, valid_to_at, reason, evidence, policy_version
)
select customer_id, case when grade = 'A' then 'B' else grade end,
    timestamptz '2026-09-23 16:00:00+00',
    case when grade = 'A' and customer_id < 'C000050' then timestamptz '2026-09-27 16:00:00+00' end,
    'has_need', '{}', 'b2b-test'
from customer where customer_id <= 'C000100';
insert into grade_history (
    customer_id, grade, valid_from_at, reason, evidence, policy_version
)
select customer_id, 'A', timestamptz '2026-09-27 16:00:00+00', 'all_dimensions_high', '{}', 'b2b-test'
from customer where grade = 'A' and customer_id < 'C000050';

insert into opportunity (
    opportunity_id, record_id, source_system, source_id, customer_id, rep_id, name, stage,
    amount, currency, lead_source, created_at, close_date, is_won, is_lost, loss_reason
)
select
    n, 10000000 + n + 1, 'salesforce', 'opp' || n,
    case when n = 90 then null else 'C' || lpad(cast(n as text), 6, '0') end,
    'R0' || (n * 7 % 5 + 1), '商机 ' || n,
    case when n % 3 = 0 then (array['screening', 'needs', 'proposal', 'signing'])[n / 3 % 4 + 1]
        when n % 3 = 1 then 'won' else 'lost' end,
    20000 + n * 7919 % 480000, 'CNY', null,
    timestamptz '2025-10-20 02:00:00+00' + n * interval '2.9 days',
    date '2025-12-01' + cast(n * 3.3 as integer),
    n % 3 = 1, n % 3 = 2,
    case when n % 3 = 2 then
        (array['价格', 'Price', '竞争对手', 'No response', null, '功能不匹配'])[n / 3 % 6 + 1] end
from generate_series(1, 90) as n;

insert into stage_history (
    source_system, opportunity_source_id, opportunity_id, entered_at, stage, stage_text, record_id
)
select
    'salesforce', 'opp' || n, n,
    timestamptz '2025-10-20 02:00:00+00' + n * interval '2.9 days'
    + (array[0, 6, 15, 24 + n % 9, 31 + 2 * (n % 9)])[step] * interval '1 day',
    (array['screening', 'screening', 'needs', 'proposal',
        case when n % 3 = 1 then 'won' when n % 3 = 2 then 'lost' else 'signing' end])[step],
    'step ' || step, 10000000 + n + 1
from generate_series(1, 90) as n, generate_series(1, 5) as step;

insert into activity (
    activity_id, record_id, customer_id, rep_id, occurred_at, channel, direction, is_reached,
    is_interaction, is_touch, feedback
)
select
    1000 * n + k, 20000000 + n + 1, 'C' || lpad(cast(n as text), 6, '0'), 'R0' || (n % 5 + 1),
    timestamptz '2026-09-25 02:00:00+00' - (n * 1.9 + k * 13) * interval '1 day',
    (array['phone', 'visit', 'email', 'wechat'])[(n + k) % 4 + 1],
    case when k = 5 then 'inbound' else 'outbound' end,
    (n + k) % 3 <> 0, (n + k) % 3 <> 0 or k = 5, k <> 5,
    (array[null, 'interested', 'hesitant', null, 'objection', null, null])[(n * k) % 7 + 1]
from generate_series(1, 120) as n, generate_series(1, 5) as k
where k <= 2 + n % 4;

insert into requirement (
    requirement_id, record_id, customer_id, decision_chain_text, has_decision_maker
)
select
    n, 20000000 + n + 1, 'C' || lpad(cast(n as text), 6, '0'),
    '最终决策人:李(采购经理);影响者:技术部赵(总监);标准:'
    || (array['性价比、售后响应', '质量、交期', 'price, delivery time', '性价比'])[n % 4 + 1],
    n % 3 <> 2 or n % 5 = 0
from generate_series(1, 80) as n;

insert into merge (
    merge_id, kept_customer_id, gone_customer_id, merge_date, reason, evidence, before
) values (1, 'C000001', 'C000121', '2026-09-28', 'uscc', '{}', '{}');

insert into match_review (review_id, kind, named, opened_date)
select n, (array['name_only', 'same_phone_other_name', 'possible_merge'])[n % 3 + 1],
    '星河', date '2026-09-28' - n
from generate_series(1, 9) as n;

insert into followup_task (
    task_id, customer_id, owner_id, kind, wanted_date, due_date, plan_date, channel, priority,
    reason, policy_version
)
select
    'T' || n, customer_id, owner_id,
    (array['cadence', 'first_touch', 'agreed', 'cadence'])[n % 4 + 1],
    date '2026-09-28' - (n % 5),
    case when n % 9 = 0 then date '2026-09-29' else date '2026-09-28' end,
    '2026-09-28', 'phone', n % 4, '{}', 'b2b-test'
from (
    select customer_id, owner_id, cast(substr(customer_id, 2) as integer) as n
    from customer where customer_id <= 'C000044'
) as listed;
insert into next_step (customer_id, task_id, next_step, next_step_date, no_step_reason, plan_date)
select customer_id, task_id, kind, due_date,
    case when due_date > '2026-09-28' then 'over_capacity' end, '2026-09-28'
from followup_task;

insert into customer_event (customer_id, event_date, kind) values
('C000060', '2026-09-28', 'dormant'), ('C000061', '2026-09-28', 'reactivated');
insert into notice values
('2026-09-28', 'data_team', 'unknown_rep', 'sheet: 钱某', '{}'),
('2026-09-28', 'data_team', 'late_file', '客户跟进动态表_补录.csv', '{}');
