"""Who owns whom: the rep roster, assignment, the lead pool, lapse and handover (D3–D7).

What an owner has to do next is `followup`'s; who a party's rep is, `identity`'s.
"""
