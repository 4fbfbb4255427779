"""Nodes and links with plain, typed attributes, as every network format can hold them."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph import vocab
from bordergraph.analysis.core.in_force import InForce, select
from bordergraph.model import (
    Agency,
    Arrangement,
    Citation,
    Confidence,
    Flow,
    Mandate,
    Network,
    Participation,
    Share,
    Span,
    Threat,
    source_ids,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
    holds = _in_force(network).is_in_force
    rows = []
    for kind, things in network.things:
        for thing in things:
            name, attrs = _id(kind, thing.id), _thing_values(thing)
            if not isinstance(thing, Threat):
                attrs |= _date_attributes(thing.span) | {"active": holds(thing)}
            if isinstance(thing, Arrangement):
                attrs |= _citation_attributes(thing.citations)
            label: Attributes = {"label": _clean(thing.label) or name, "kind": kind}
            rows.append((name, label | _clean_attrs(attrs)))
    return rows


def _thing_values(thing: Agency | Arrangement | Threat) -> Attributes:
    """Return what is said of a thing beside its name, dates and citations."""
    match thing:
        case Threat():
            parent, severity = _id("threat", thing.broader), float(thing.severity)
            return {"label_fr": thing.label_fr, "parent": parent, "severity": severity}
        case Agency():
            values: Attributes = {
                "country": thing.country,
                "level": thing.level,
                "sector": thing.sector,
                "parent": _id("agency", thing.parent),
            }
        case Arrangement():
            values = {
                "form": thing.kind,
                "scope": thing.scope,
                "cadence": thing.cadence,
                "status": thing.status,
                "parent": "; ".join(_id("arrangement", part) for part in thing.part_of),
            }
    # The second acronym is that of the other language.
    acronyms = dict(zip(("acronym", "acronym_fr"), thing.acronyms, strict=False))
    return {"class": thing.cls, "label_fr": thing.label_fr, **acronyms, **values}


def link_attributes(network: Network) -> list[tuple[str, str, str, Attributes]]:
    """Return source, target, id and attributes of what ties the things of a network, first to second.

    The relation is participation, mandate, focus, flow or share; the id is such as
    ``participation/rcmp--ibet``, numbered where there are more of the same. A link to something that
    the network does not describe is left out.
    """
    known = {_id(kind, thing.id) for kind, things in network.things for thing in things}
    arrangements, holds = network.arrangement_by_id, _in_force(network).is_in_force
    id_counts: Counter[str] = Counter()
    rows = []
    for relation, (field, first, second) in _RELATIONS.items():
        for link in getattr(network, field):
            source, target = _end(link, first), _end(link, second)
            if not {source, target} <= known:
                continue
            name = f"{relation}/{source.partition('/')[2]}--{target.partition('/')[2]}"
            id_counts[name] += 1
            # A full stop keeps a number apart from the end of an id.
            number = f".{id_counts[name]}" if id_counts[name] > 1 else ""
            attrs = _link_values(link, arrangements)
            attrs |= {"active": holds(link), **_citation_attributes(link.citations)}
            values = {"relation": relation, **_clean_attrs(attrs)}
            rows.append((source, target, f"{name}{number}", values))
    return rows


_RELATIONS = {
    "participation": ("participations", "agency", "arrangement"),
    "mandate": ("mandates", "agency", "threat"),
    "focus": ("foci", "arrangement", "threat"),
    "flow": ("flows", "giver", "receiver"),
    "share": ("shares", "giver", "receiver"),
}
"""By relation, where the network has its links, and the fields of the two things that each ties."""


def _end(link: Any, field: str) -> str:
    """Return the id of a thing that a link ties; who gives and who receives are agencies."""
    return _id("agency" if field in {"giver", "receiver"} else field, getattr(link, field))


def _link_values(link: Any, arrangements: Mapping[str, Arrangement]) -> Attributes:
    """Return what is said of a link beside its ends."""
    values: Attributes
    match link:
        case Participation():
            values = {"role": link.role, "provides": link.provides, "receives": link.receives}
        case Flow():
            known = arrangements.get(link.arrangement)
            values = {
                "arrangement": _id("arrangement", link.arrangement),
                "what": link.content,
                "cadence": known.cadence if known else "",
            }
        case Share():
            values = {"threat": _id("threat", link.threat), "cadence": link.cadence}
        case Mandate():
            return {"role": link.responsibility}
        case _:
            return {}
    return values | _date_attributes(link.span)


def _in_force(network: Network) -> InForce:
    """Return what is in force on the network's day, with facts of general knowledge."""
    return select(network, general_knowledge=True)


def _id(kind: str, slug: str | None) -> str:
    return vocab.iri(kind, slug).removeprefix(vocab.ID) if slug else ""


def _date_attributes(span: Span) -> Attributes:
    """Return dates under names that no network format takes for its own time line."""
    days = {"since": span.start, "until": span.end, "as_of": span.as_of}
    return {name: day.isoformat() if day else "" for name, day in days.items()}


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
    """Return a network as GEXF 1.2, which Gephi opens, its origin as the description."""
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(graph=_graph(network, title), version="1.2draft")
    meta = writer.xml.find("meta")
    # The day of writing is no part of the data: the same network gives the same bytes.
    del meta.attrib["lastmodifieddate"]
    SubElement(meta, "description").text = title
    return f"{_XML}{writer}\n"


def graphml(network: Network, title: str = "") -> str:
    """Return a network as GraphML, which yEd, Gephi, igraph and Cytoscape open, named by its origin."""
    from networkx.readwrite.graphml import GraphMLWriter

    return f"{_XML}{GraphMLWriter(graph=_graph(network, title))}\n"


def cytoscape(network: Network, title: str = "") -> str:
    """Return a network as Cytoscape JSON, for Cytoscape and cytoscape.js, its origin in ``data``."""
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
    """Return a network as a Kumu blueprint, the JSON that Kumu imports: elements, connections."""
    elements, connections = [], []
    for name, attrs in node_attributes(network):
        head = {"id": name, "label": attrs["label"], "type": attrs["kind"]}
        elements.append(head | _kumu_fields(attrs))
    for source, target, name, attrs in link_attributes(network):
        head = {"id": name, "from": source, "to": target, "type": attrs["relation"]}
        connections.append(head | {"direction": "directed"} | _kumu_fields(attrs))
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
