"""Reports for managers: the daily brief and the quarterly review (R1, R3-R6, R10).

Every figure is one named SQL file whose rows are written beside the report; Python counts, compares
and words them. No decision about a customer is made here.
"""
