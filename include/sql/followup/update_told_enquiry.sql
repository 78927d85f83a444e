-- purpose: what has been told of an enquiry is not told again
-- writes:  enquiry
-- params:  run_date
update enquiry
set
    at_risk_told_date = coalesce(enquiry.at_risk_told_date, cast(:run_date as date)),
    breach_told_date = case
        when enquiry.state = 'breached' then cast(:run_date as date)
    end
where
    enquiry.state in ('at_risk', 'breached')
    and enquiry.breach_told_date is null
    and (enquiry.state = 'breached' or enquiry.at_risk_told_date is null)
