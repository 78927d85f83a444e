-- purpose: people at customers
-- grain:   one row per person and customer
-- reads:   contact
create view mart.contact as
select
    contact.contact_id,
    contact.customer_id,
    contact.person_name,
    contact.job_title,
    contact.mobile,
    contact.landline,
    contact.phone_extension,
    contact.email,
    contact.wechat,
    contact.is_opted_out_of_calls,
    contact.is_opted_out_of_email,
    coalesce(contact.contact_failure, contact.noted_failure) as contact_failure,
    contact.is_primary,
    contact.record_id
from leadflow.contact;

comment on view mart.contact is 'people at customers; one row per person and customer';
comment on column mart.contact.contact_id is 'stable id';
comment on column mart.contact.customer_id is 'customer';
comment on column mart.contact.person_name is 'name';
comment on column mart.contact.job_title is 'title';
comment on column mart.contact.mobile is 'mobile number, E.164';
comment on column mart.contact.landline is 'fixed line, E.164';
comment on column mart.contact.phone_extension is 'extension';
comment on column mart.contact.email is 'e-mail';
comment on column mart.contact.wechat is 'WeChat id';
comment on column mart.contact.is_opted_out_of_calls is 'do not call';
comment on column mart.contact.is_opted_out_of_email is 'do not e-mail';
comment on column mart.contact.contact_failure is
'number_invalid, left_company or email_bounced (Z2)';
comment on column mart.contact.is_primary is 'the one that tasks name';
comment on column mart.contact.record_id is 'newest source row';
