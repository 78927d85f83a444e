-- purpose: which policy was in use from which day on
create table leadflow.policy_use (
    used_from_date date primary key,
    policy_version text not null references leadflow.policy_version (policy_version),
    regraded_date date
);
comment on column leadflow.policy_use.regraded_date is
'the night that weighed the whole book under this policy';
insert into leadflow.policy_use (used_from_date, policy_version, regraded_date)
select distinct on (policy_version.first_used_date)
    policy_version.first_used_date,
    policy_version.policy_version,
    policy_version.first_used_date as regraded_date
from leadflow.policy_version
order by policy_version.first_used_date asc, policy_version.policy_version asc;
