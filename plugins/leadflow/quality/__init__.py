"""Quality: the gate that quarantines rows, the row ledger, the rejects, the law checks.

How a cell is read belongs to `sources`; what a row means for a customer belongs to later rooms.
"""
