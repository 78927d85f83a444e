-- purpose: the rows that fail a rule, for the length of one transaction
-- grain:   one row per (rule_number, record_id)
create temporary table rule_failure (
    rule_number integer not null,
    record_id bigint not null,
    primary key (rule_number, record_id)
) on commit drop
