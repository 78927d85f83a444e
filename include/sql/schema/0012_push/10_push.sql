-- purpose: automatic pushes and greetings, and who may get one (T2, T5, Z3)

create table leadflow.push (
    customer_id text not null references leadflow.customer (customer_id),
    occasion text not null,
    occasion_date date not null,
    kind text not null check (kind in ('greeting', 'weekly_push', 'wakeup_news')),
    due_date date not null,
    contact_id bigint not null,
    channel text not null check (channel in ('mail', 'wechat', 'sms')),
    language text not null check (language in ('zh', 'en')),
    reason jsonb not null,
    policy_version text not null references leadflow.policy_version (policy_version),
    primary key (customer_id, occasion, occasion_date)
);
comment on table leadflow.push is
'what goes out by itself, once a customer, occasion and its date; no touch, no interaction (Z1)';
comment on column leadflow.push.due_date is
'run date that lists it; later than occasion_date where a night was missed';
create index push_due on leadflow.push (due_date);

-- Who has refused any way of contact gets nothing by itself, nor does an address that somebody
-- has refused. One person a customer, the primary contact first; mail before wechat before sms.
create view leadflow.push_receiver as
select
    customer.customer_id,
    person.contact_id,
    person.person_name,
    person.email,
    person.channel,
    case
        when coalesce(person.person_name, customer.legal_name, customer.short_name) ~ '[㐀-鿿]'
            then 'zh'
        when coalesce(person.person_name, customer.legal_name, customer.short_name) is null
            then 'zh'
        else 'en'
    end as language
from leadflow.customer
cross join
    lateral (
        select
            contact.contact_id,
            contact.person_name,
            contact.email,
            means.channel
        from leadflow.contact
        cross join
            lateral (
                select
                    coalesce(contact.contact_failure, 'none') as own_failure,
                    coalesce(contact.noted_failure, 'none') as noted_failure
            ) as failed
        cross join
            lateral (
                select
                    case
                        when
                            contact.email is not null
                            and 'email_bounced' not in (failed.own_failure, failed.noted_failure)
                            then 'mail'
                        when contact.wechat is not null then 'wechat'
                        when
                            contact.mobile is not null
                            and 'number_invalid' not in (failed.own_failure, failed.noted_failure)
                            then 'sms'
                    end as channel
            ) as means
        where
            contact.customer_id = customer.customer_id
            and means.channel is not null
            and 'left_company' not in (failed.own_failure, failed.noted_failure)
            and not contact.is_opted_out_of_calls
            and not contact.is_opted_out_of_email
            and exists (
                select 1
                from leadflow.contact_party
                inner join leadflow.party on contact_party.party_id = party.party_id
                where contact_party.contact_id = contact.contact_id and not party.is_deleted
            )
        order by contact.is_primary desc, contact.contact_id asc
        limit 1
    ) as person
where
    customer.merged_into is null
    and customer.lifecycle in ('lead', 'prospect', 'customer', 'dormant')
    and not customer.is_opted_out
    and not customer.is_contact_failed;
comment on view leadflow.push_receiver is
'whom a push to a customer may go to, and how; no row: nobody (opted out, failed, deleted, merged)';
