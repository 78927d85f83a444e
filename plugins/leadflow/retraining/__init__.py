"""New weights for the store's matching book: from its own records and from people's answers.

How weights are learnt and what they mean is `matching`'s; who ends up together is `identity`'s.
"""
