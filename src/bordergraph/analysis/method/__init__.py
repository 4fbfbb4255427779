"""Need, channel and possible gaps: one method, written as named steps of SQL."""
