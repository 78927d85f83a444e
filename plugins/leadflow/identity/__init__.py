"""Which records are the same customer.

Normalise → keys → edges → clusters → membership → survivorship.

Pure rules in the modules, the database in `steps`. Grades, owners and activities are other rooms'.
"""
