"""The graph as a static site: a page a thing, indexes, search, and what machines read of it."""
