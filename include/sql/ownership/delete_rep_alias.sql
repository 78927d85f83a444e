-- purpose: forget under which names sources know the reps; the roster tells them anew
-- writes:  rep_alias
delete from rep_alias
