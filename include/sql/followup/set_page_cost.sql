-- purpose: a slice is looked up by index: pages are cheap to reach where they are in
--          memory
set local random_page_cost = 1.1
