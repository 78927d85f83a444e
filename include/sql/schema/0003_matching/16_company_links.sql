-- purpose: a source's link to a company is another key than its link to a person
alter table leadflow.party_key drop constraint party_key_key_type_check;
update leadflow.party_key
set key_type = 'company_link'
where key_type = 'link' and split_part(key_value, '/', 2) = 'company';
alter table leadflow.party_key add constraint party_key_key_type_check check (
    key_type in (
        'uscc', 'company', 'short_person', 'short_domain', 'mobile', 'landline', 'email',
        'wechat', 'link', 'company_link', 'person'
    )
);
