"""Matching: which records of a table are one person or one company, by what they have in common.

Fields → features of distinct values → keys → candidate pairs → weights learnt without labels →
clusters. Pure, but for `steps` (the store) and `reading` (files); what a match means for customers
and owners belongs to identity.
"""
