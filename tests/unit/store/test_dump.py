"""Triples as lines of text."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from bordergraph import vocab
from bordergraph.store.dump import lines, quad_parts, serialized


@given(st.lists(st.text(max_size=6), max_size=4))
def test_lines_of_triples_are_those_that_are_serialized(texts: list[str]) -> None:
    node, name = ox.NamedNode("http://a"), ox.NamedNode("http://a#b")
    said = (ox.Literal(t, language=tongue) for t in texts for tongue in (None, "en", "fr-CA"))
    found = [*(ox.Triple(node, name, term) for term in said), ox.Triple(name, node, node)]
    assert "".join(lines(found)) == serialized((ox.Quad(*t) for t in found), "ntriples")


@given(st.lists(st.text(max_size=6), max_size=4), st.sampled_from(["nquads", "trig"]))
def test_quads_in_parts_are_those_that_are_serialized(texts: list[str], form: str) -> None:
    node, name = ox.NamedNode("http://a"), ox.NamedNode(f"{vocab.BG}b")
    said: list[Any] = [
        ox.Literal(t, language=tongue) for t in texts for tongue in (None, "en", "fr-CA")
    ]
    graphs: list[Any] = [ox.DefaultGraph(), node, name, ox.NamedNode("http://a#b")]
    found = [ox.Quad(node, name, term, graph) for term in (*said, node) for graph in graphs]
    found += [ox.Quad(name, node, ox.Literal(1), ox.DefaultGraph()), found[0]]
    assert "".join(quad_parts(found, form)) == serialized(found, form)
