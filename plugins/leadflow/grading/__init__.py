"""Lead grades A, B and C (G1, G4): evidence, levels, the policy's rule table, the history.

Win probabilities and value classes are no grades; who may own a grade belongs to ownership.
"""
