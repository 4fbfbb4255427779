"""How arrangements are run, held against the leading practices of collaboration."""
