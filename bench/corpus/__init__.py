"""Export files of every profile with what is true of each row, and damaged ones made from them.

Seeded and never stored: `files.py` writes a file, `values.py` makes its values, `damage.py` breaks
it, `oracle.py` judges how it was read. All people are invented.
"""
