"""What is to be done next with each customer: calendar, the day's plan, results (T1–T7).

Who does it is `ownership`'s; how a list looks is `delivery`'s.
"""
