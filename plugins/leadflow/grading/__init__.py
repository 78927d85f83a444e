"""What a customer is worth following up: grade A, B or C (G1–G4), value class (G5), tags (G6).

From evidence to levels to the policy's tables to histories. Win probabilities are no grades; who
may own a grade belongs to ownership.
"""
