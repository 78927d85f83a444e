-- purpose: what was played again was played for the affected customers alone: the next night
--          weighs the book
-- grain:   the one row
-- writes:  book_basis
delete from book_basis
