-- purpose: write each row's reasons, and the outcome `quarantined` where one of them is
--          critical. A lesser reason that a critical one already gives for the column
--          is left out.
-- grain:   one row per source_record with a failing rule
-- reads:   rule_failure, typed_record    writes: source_record
-- params:  rules: [{"rule_number", "rule", "severity", "column", "columns_from",
--          "value_class"}]
with rule as (
    select
        listed.rule_number,
        listed.rule,
        listed.severity,
        listed."column" as column_name,
        listed.columns_from,
        listed.value_class
    from
        jsonb_to_recordset(cast(:rules as jsonb)) as listed (
            rule_number integer,
            rule text,
            severity text,
            "column" text,
            columns_from text,
            value_class text
        )
),

failure as (
    select
        rule_failure.record_id,
        rule.rule_number,
        rule.rule,
        rule.severity,
        rule.value_class,
        coalesce(each_column.column_name, rule.column_name) as column_name
    from rule_failure
    inner join rule
        on rule_failure.rule_number = rule.rule_number
    inner join typed_record
        on rule_failure.record_id = typed_record.record_id
    left join
        lateral unnest(
            case rule.columns_from
                when 'invalid_columns' then typed_record.invalid_columns
                when 'vague_columns' then typed_record.vague_columns
                when 'mended_columns' then typed_record.mended_columns
                when 'redacted_columns' then typed_record.redacted_columns
            end
        ) as each_column (column_name)
        on true
),

told as (
    select
        failure.record_id,
        bool_or(failure.severity = 'critical') as is_critical,
        jsonb_agg(
            jsonb_build_object(
                'rule', failure.rule,
                'severity', failure.severity,
                'column', failure.column_name,
                'value_class', failure.value_class
            )
            order by failure.rule_number, failure.column_name
        ) as reasons
    from failure
    where
        failure.severity = 'critical'
        or not exists (
            select 1
            from failure as graver
            where
                graver.record_id = failure.record_id
                and graver.severity = 'critical'
                and graver.column_name = failure.column_name
                and graver.value_class = failure.value_class
        )
    group by failure.record_id
)

update source_record
set
    outcome = case when told.is_critical then 'quarantined' end,
    reasons = told.reasons
from told
where source_record.record_id = told.record_id
