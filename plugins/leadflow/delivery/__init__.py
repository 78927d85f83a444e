"""What leaves the house: reps' workbooks, notices, failure notices. It decides no task itself."""
