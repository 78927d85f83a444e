"""A simulated sales floor: leads arrive, reps answer their lists, go on leave and quit.

`world` invents what happens and writes it as the files that people would send; `night` runs the
pipeline's steps; `judge` holds the store against what happened. All people are invented.
"""
