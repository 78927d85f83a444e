-- purpose: how many rows each rule's index query found, to compare with the
--          expectation's count
-- grain:   one row per rule that failed
-- reads:   rule_failure
select
    rule_failure.rule_number,
    count(*) as failed_count
from rule_failure
group by rule_failure.rule_number
order by rule_failure.rule_number
