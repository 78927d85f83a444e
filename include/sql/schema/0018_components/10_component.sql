-- purpose: what hangs together is found by a number, not by following links from record to record;
--          the next run matches every record anew under the model that is current
truncate leadflow.matching_record, leadflow.matching_key, leadflow.matching_link;
alter table leadflow.matching_record add column component_number bigint not null;
-- a record that changes its cluster finds room in its page, and no index learns of it
alter table leadflow.matching_record set (fillfactor = 90);
comment on column leadflow.matching_record.component_number is
'the lowest record number among those that links strong enough to join hang together';
-- links of a component are read from the index alone
drop index leadflow.matching_link_by_low;
create index matching_link_by_low
on leadflow.matching_link (low_number) include (high_number, bits);
create index matching_record_by_component on leadflow.matching_record (component_number)
