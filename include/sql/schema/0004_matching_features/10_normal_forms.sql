-- purpose: the matching book keeps normal forms, not the fields that they are made of; the
--          next run matches every record anew under the model that is current
truncate leadflow.matching_record, leadflow.matching_key, leadflow.matching_link;
alter table leadflow.matching_record rename column fields to forms;
comment on table leadflow.matching_record is
'one row per record that is matched, in its normal forms: what features follow from';
comment on column leadflow.matching_record.forms is
'the forms of its fields, set apart by tabs';
