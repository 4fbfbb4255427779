"""Gaps, silos, brokers and plans over a `bordergraph.model.Network`: pure, seeded, sorted."""
