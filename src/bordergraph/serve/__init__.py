"""The graph over HTTP: a read-only SPARQL endpoint, the pages, and an address for every thing.

One process holds the graph and speaks HTTP; it forks for every query and page, so that each can be
stopped and is bounded in memory. See docs/serve.md.
"""
