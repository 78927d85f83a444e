-- purpose: tell a person something once; a notice told on an earlier day is not
--          repeated
-- grain:   one row per audience, kind and subject
-- writes:  notice
-- params:  run_date, audience, kind, subject, details (JSON)
insert into notice (notice_date, audience, kind, subject, details)
select
    cast(:run_date as date) as notice_date,
    :audience,
    :kind,
    :subject,
    cast(:details as jsonb) as details
where
    not exists (
        select 1
        from notice as earlier
        where
            earlier.audience = :audience
            and earlier.kind = :kind
            and earlier.subject = :subject
    )
