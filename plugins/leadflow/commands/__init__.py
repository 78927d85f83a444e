"""The commands behind `./leadflow`: arguments in, steps called, a result for its reader."""
