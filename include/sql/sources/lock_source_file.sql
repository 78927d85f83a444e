-- purpose: one receiver at a time, so that file ids follow one order
-- grain:   no rows
-- writes:  locks source_file until the transaction ends
lock table leadflow.source_file in share row exclusive mode
