-- purpose: a dormancy that has ended, its plan closed, leaves nothing to look at
-- grain:   one customer; one that was merged away keeps it, should the merge be undone
-- writes:  customer
update customer
set
    lifecycle_before_dormant = null,
    dormant_basis_at = null
where
    customer.lifecycle_before_dormant is not null
    and customer.lifecycle <> 'dormant'
    and customer.merged_into is null
