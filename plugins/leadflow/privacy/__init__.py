"""What may not be kept, and how what must be kept is locked away (P1, P4)."""
