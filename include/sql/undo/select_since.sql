-- purpose: the day that the import came
-- grain:   one row
-- reads:   undo_file
select min(undo_file.day) as since
from undo_file
