"""The commands behind `./leadflow`: each reads its arguments, calls steps, prints for its reader."""
