"""Gaps, silos, brokers and what-if over a `bordergraph.model.Network`: pure, seeded, sorted."""
