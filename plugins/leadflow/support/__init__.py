"""What reps need from other departments (T11): requests, their lists, and when they are done.

They are no next steps of customers (law 4); what a rep does next is followup's.
"""
