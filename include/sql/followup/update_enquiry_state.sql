-- purpose: time alone puts an unanswered enquiry at risk, then over its time (T4)
-- reads:   enquiry    writes: enquiry
-- params:  as_of_at
update enquiry
set
    state = case
        when cast(:as_of_at as timestamptz) > enquiry.respond_by_at then 'breached'
        else 'at_risk'
    end
where
    enquiry.answered_at is null
    and enquiry.state in ('open', 'at_risk')
    and enquiry.at_risk_at <= cast(:as_of_at as timestamptz)
    and (
        enquiry.state = 'open'
        or cast(:as_of_at as timestamptz) > enquiry.respond_by_at
    )
