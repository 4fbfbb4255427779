"""Triples as lines of text."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.store.dump import lines, serialized


@given(st.lists(st.text(max_size=6), max_size=4))
def test_lines_of_triples_are_those_that_are_serialized(texts: list[str]) -> None:
    node, name = ox.NamedNode("http://a"), ox.NamedNode("http://a#b")
    said = (ox.Literal(t, language=tongue) for t in texts for tongue in (None, "en", "fr-CA"))
    found = [*(ox.Triple(node, name, term) for term in said), ox.Triple(name, node, node)]
    assert "".join(lines(found)) == serialized((ox.Quad(*t) for t in found), "ntriples")
