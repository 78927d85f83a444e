"""The book: what happened with customers, and where each customer stands because of it.

Activities, requirements, opportunities, stages and tags, each attached to the customer that its
row means. Who a customer is belongs to identity; what is to be done next belongs to followup.
"""
