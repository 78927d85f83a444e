-- purpose: whether a rep is or was on the roster
-- grain:   at most one row
-- reads:   rep
-- params:  rep_id
select
    rep.rep_id,
    rep.left_date
from rep
where rep.rep_id = :rep_id
