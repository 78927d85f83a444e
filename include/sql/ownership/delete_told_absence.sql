-- purpose: forget the absences without notice that the roster tells; it tells them anew
-- writes:  rep_absence
delete from rep_absence
where rep_absence.told_by is null
