-- purpose: the planner knows how few customers were heard of
analyze heard_customer
