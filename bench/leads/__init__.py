"""Generated leads with their truth, for measuring matching: see `book.py`."""
