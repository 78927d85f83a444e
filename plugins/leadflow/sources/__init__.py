"""Any export or sheet → raw rows with provenance → typed records (I1–I5, DESIGN.md "Sources").

A format is a YAML profile under include/sources/. Nothing here judges whether a row is good enough:
that is the gate's business (quality/).
"""
