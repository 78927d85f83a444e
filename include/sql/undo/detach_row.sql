-- purpose: rows of the book that stay name no party that is made anew, until it is there again
-- grain:   one row per activity, requirement, opportunity
-- reads:   undo_parted    writes: activity, requirement, opportunity
with detached_activity as (
    update activity
    set party_id = null
    from undo_parted
    where activity.party_id = undo_parted.party_id
),

detached_requirement as (
    update requirement
    set party_id = null
    from undo_parted
    where requirement.party_id = undo_parted.party_id
)

update opportunity
set party_id = null
from undo_parted
where opportunity.party_id = undo_parted.party_id
