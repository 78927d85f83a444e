-- purpose: forget the known absences; the roster tells them anew
-- writes:  rep_leave
delete from rep_leave
