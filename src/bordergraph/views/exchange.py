"""Nodes and links with plain, typed attributes, as every network format can hold them."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph import vocab
from bordergraph.analysis.core.in_force import InForce, Options, select
from bordergraph.model import Agency, Arrangement, Citation, Confidence, Network, Span, source_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


Value: TypeAlias = str | bool | float
Attributes: TypeAlias = dict[str, Value]

# Control characters, lone surrogates and what XML forbids; tabs and ends of lines stay.
_FORBIDDEN_CHARS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_CONFIDENCE = list(Confidence)


def node_attributes(network: Network) -> list[tuple[str, Attributes]]:
    """Return id and attributes of the agencies, arrangements and threats of a network.

    The id is such as ``agency/rcmp``; what is unusual in it is percent-encoded. The label is on one
    line, no text is empty, and an attribute is of one type.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> node_attributes(Network(agencies=(Agency("cbp", "CBP", country="US"),)))[0][1]
        {'label': 'CBP', 'kind': 'agency', 'class': 'agency', 'country': 'US', 'active': True}
    """
    return [
        (name, {"label": _clean(label) or name, **_clean_attrs({"kind": kind, **attrs})})
        for kind, name, label, attrs in _node_rows(network)
    ]


def _node_rows(network: Network) -> Iterator[tuple[str, str, str, Attributes]]:
    """Yield kind, id, name and attributes of each thing."""
    holds = _in_force(network).is_in_force
    for a in network.agencies:
        yield (
            "agency",
            _id("agency", a.id),
            a.label,
            {
                "class": a.cls.value,
                "label_fr": a.label_fr,
                **_acronym_attributes(a),
                "country": a.country,
                "level": a.level,
                "sector": a.sector,
                "parent": _id("agency", a.parent),
                **_date_attributes(a.span),
                "active": holds(a),
            },
        )
    for x in network.arrangements:
        yield (
            "arrangement",
            _id("arrangement", x.id),
            x.label,
            {
                "class": x.cls.value,
                "label_fr": x.label_fr,
                **_acronym_attributes(x),
                "form": x.kind,
                "scope": x.scope,
                "cadence": x.cadence.value,
                "status": x.status,
                "parent": "; ".join(_id("arrangement", part) for part in x.part_of),
                **_date_attributes(x.span),
                "active": holds(x),
                **_citation_attributes(x.citations),
            },
        )
    for t in network.threats:
        yield (
            "threat",
            _id("threat", t.id),
            t.label,
            {
                "label_fr": t.label_fr,
                "parent": _id("threat", t.broader),
                "severity": float(t.severity),
            },
        )


def link_attributes(network: Network) -> list[tuple[str, str, str, Attributes]]:
    """Return source, target, id and attributes of what ties the things of a network, first to second.

    The relation is participation, mandate, focus, flow or share; the id is such as
    ``participation/rcmp--ibet``, numbered where there are more of the same. A link to something that
    the network does not describe is left out.
    """
    known = {_id(kind, thing.id) for kind, things in network.things for thing in things}
    id_counts: Counter[str] = Counter()
    rows = []
    for relation, source, target, attrs, citations in _link_rows(network):
        if not {source, target} <= known:
            continue
        name = f"{relation}/{source.partition('/')[2]}--{target.partition('/')[2]}"
        id_counts[name] += 1
        # A full stop keeps a number apart from the end of an id.
        number = f".{id_counts[name]}" if id_counts[name] > 1 else ""
        values = _clean_attrs(attrs | _citation_attributes(citations))
        rows.append((source, target, f"{name}{number}", {"relation": relation, **values}))
    return rows


def _link_rows(
    network: Network,
) -> Iterator[tuple[str, str, str, Attributes, tuple[Citation, ...]]]:
    """Yield relation, source, target, attributes and citations of each tie."""
    arrangements, holds = network.arrangement_by_id, _in_force(network).is_in_force
    for p in network.participations:
        yield (
            "participation",
            _id("agency", p.agency),
            _id("arrangement", p.arrangement),
            {
                "role": p.role,
                "provides": p.provides,
                "receives": p.receives,
                **_date_attributes(p.span),
                "active": holds(p),
            },
            p.citations,
        )
    for m in network.mandates:
        yield (
            "mandate",
            _id("agency", m.agency),
            _id("threat", m.threat),
            {"role": m.responsibility.value, "active": holds(m)},
            m.citations,
        )
    for focus in network.foci:
        yield (
            "focus",
            _id("arrangement", focus.arrangement),
            _id("threat", focus.threat),
            {"active": holds(focus)},
            focus.citations,
        )
    for f in network.flows:
        cadence = arrangements[f.arrangement].cadence.value if f.arrangement in arrangements else ""
        yield (
            "flow",
            _id("agency", f.giver),
            _id("agency", f.receiver),
            {
                "arrangement": _id("arrangement", f.arrangement),
                "what": f.content,
                "cadence": cadence,
                **_date_attributes(f.span),
                "active": holds(f),
            },
            f.citations,
        )
    for s in network.shares:
        yield (
            "share",
            _id("agency", s.giver),
            _id("agency", s.receiver),
            {
                "threat": _id("threat", s.threat),
                "cadence": s.cadence.value,
                **_date_attributes(s.span),
                "active": holds(s),
            },
            s.citations,
        )


def _in_force(network: Network) -> InForce:
    """Return what is in force on the network's day, with facts of general knowledge."""
    return select(network, Options(general_knowledge=True))


def _id(kind: str, slug: str | None) -> str:
    return vocab.iri(kind, slug).removeprefix(vocab.ID) if slug else ""


def _acronym_attributes(thing: Agency | Arrangement) -> Attributes:
    """Return the acronym, and that of the other language."""
    return dict(zip(("acronym", "acronym_fr"), thing.acronyms, strict=False))


def _date_attributes(span: Span) -> Attributes:
    """Return dates under names that no network format takes for its own time line."""
    return {
        name: day.isoformat() if day else ""
        for name, day in (("since", span.start), ("until", span.end), ("as_of", span.as_of))
    }


def _citation_attributes(citations: tuple[Citation, ...]) -> Attributes:
    best = min((c.confidence for c in citations), key=_CONFIDENCE.index, default=None)
    return {"sources": "; ".join(source_ids(citations)), "confidence": best.value if best else ""}


def _clean_attrs(attrs: Attributes) -> Attributes:
    """Return attributes without empty texts and without characters that a format may forbid."""
    clean = {k: _clean(v) if isinstance(v, str) else v for k, v in attrs.items()}
    return {k: v for k, v in clean.items() if v != ""}


def _clean(text: str) -> str:
    return _FORBIDDEN_CHARS.sub(" ", text).strip()


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def gexf(network: Network, title: str = "") -> str:
    """Return a network as GEXF 1.2, which Gephi opens.

    Args:
        network: The network.
        title: Where it comes from, kept as the description.
    """
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(graph=_graph(network, title), version="1.2draft")
    meta = writer.xml.find("meta")
    # The day of writing is no part of the data: the same network gives the same bytes.
    del meta.attrib["lastmodifieddate"]
    SubElement(meta, "description").text = title
    return f"{_XML}{writer}\n"


def graphml(network: Network, title: str = "") -> str:
    """Return a network as GraphML, which yEd, Gephi, igraph and Cytoscape open.

    Args:
        network: The network.
        title: Where it comes from, kept as the graph's name.
    """
    from networkx.readwrite.graphml import GraphMLWriter

    return f"{_XML}{GraphMLWriter(graph=_graph(network, title))}\n"


def cytoscape(network: Network, title: str = "") -> str:
    """Return a network as Cytoscape JSON, for Cytoscape and cytoscape.js.

    Args:
        network: The network.
        title: Where it comes from, kept in ``data``.
    """
    import networkx as nx

    graph = _graph(network, title)
    for _, attrs in graph.nodes(data=True):
        attrs["name"] = attrs["label"]
    for *_, key, attrs in graph.edges(keys=True, data=True):
        attrs |= {"id": key, "interaction": attrs["relation"]}
    document = nx.cytoscape_data(graph)
    document["data"] = dict(document["data"])
    return _json_text(document)


def kumu(network: Network, title: str = "") -> str:  # noqa: ARG001 - a blueprint has no place for it
    """Return a network as a Kumu blueprint, the JSON that Kumu imports: elements, connections.

    Args:
        network: The network.
        title: Not kept: a blueprint holds elements and connections alone.
    """
    elements = [
        {"id": name, "label": attrs["label"], "type": attrs["kind"], **_kumu_fields(attrs)}
        for name, attrs in node_attributes(network)
    ]
    connections = [
        {
            "id": name,
            "from": source,
            "to": target,
            "type": attrs["relation"],
            "direction": "directed",
            **_kumu_fields(attrs),
        }
        for source, target, name, attrs in link_attributes(network)
    ]
    return _json_text({"elements": elements, "connections": connections})


def _kumu_fields(attrs: dict[str, Any]) -> dict[str, Any]:
    """Return attributes as Kumu's fields; several sources are a list."""
    fixed_names = {"label", "kind", "relation"}
    fields = {k.replace("_", " "): v for k, v in attrs.items() if k not in fixed_names}
    if "sources" in fields:
        fields["sources"] = fields["sources"].split("; ")
    return fields


def _json_text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _graph(network: Network, title: str) -> Any:
    """Return a directed multigraph with typed attributes, in the network's order."""
    import networkx as nx

    graph: Any = nx.MultiDiGraph()
    if title:
        graph.graph["name"] = title
    graph.add_nodes_from(node_attributes(network))
    # GEXF takes the id, GraphML and the others the key.
    graph.add_edges_from(link_attributes(network))
    return graph


WRITERS: dict[str, Callable[[Network, str], str]] = {
    writer.__name__: writer for writer in (gexf, graphml, cytoscape, kumu)
}
"""Each network format's writer, by name."""
