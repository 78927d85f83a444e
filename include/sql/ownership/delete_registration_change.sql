-- purpose: the registrations that have been looked at wait no more (D3)
-- grain:   one row per party
-- writes:  registration_change
delete from registration_change
