-- purpose: stage changes told by rows that go
-- grain:   one row per stage change
-- reads:   undo_gone    writes: stage_history
delete from stage_history
using undo_gone
where stage_history.record_id = undo_gone.record_id
