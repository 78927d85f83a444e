"""Customers that have fallen silent (Z1), their wake-up plans (Z3), and their return.

What counts as an interaction is the book's decision; when a rep carries a step out, followup's.
"""
