"""The graph as a static site: pages of things, indexes, search, files for programs."""
