"""Leadflow: exports of a sales organisation in; customers, task lists and reports out.

Each folder is a room of the business (sources, quality, identity, grading, ownership, followup,
dormancy, review, delivery, privacy) and holds pure rules plus one `steps.py`, the edge that reads,
calls the rules and writes. Imports run one way: dags, steps, rules, config.
"""
