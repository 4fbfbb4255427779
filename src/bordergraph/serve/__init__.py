"""The graph over HTTP: a read-only SPARQL endpoint, the pages, and an address for every thing.

One process speaks HTTP (`run`, `app`); one holds the graph (`keeper`) and forks for every job, so
that each query and page can be stopped and is bounded in memory. See docs/serve.md.
"""
