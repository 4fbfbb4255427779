"""A triple store behind an endpoint as N-Quads, in pages that are counted."""
