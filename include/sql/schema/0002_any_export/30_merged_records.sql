-- purpose: which records a source has merged, so that what was done with either stays with the one
alter table leadflow.typed_record add column merged_source_ids text;
comment on column leadflow.typed_record.merged_source_ids is
'ids of records of the same kind that the source has merged with this one, joined with ;';
