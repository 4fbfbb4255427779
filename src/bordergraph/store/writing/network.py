"""From the model to RDF: how CSV tables become a graph that SPARQL can ask.

Which properties a thing has, and what each holds, the schema says; here is what several classes of
the graph tell of one row, and what a statement's id is made of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bordergraph import vocab
from bordergraph.model import Cadence
from bordergraph.schema import Type
from bordergraph.store.writing.nodes import Writer
from bordergraph.tables.columns import OF_TABLE
from bordergraph.tables.values import MODELS, things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    import pyoxigraph as ox

    from bordergraph.model import Arrangement, Citation, Network, Record
    from bordergraph.schema import Class

_FACTS = ("participations", "shares", "flows", "mandates", "focus")


def triples(network: Network) -> Iterator[ox.Triple]:
    """Yield a network's triples in bordergraph's own vocabulary.

    Statement IRIs are made of the ids of what they connect and of the source, so the same tables
    give the same IRIs. Figures have no table and are not written.
    """
    w = Writer()
    joined = {(p.arrangement, p.span.begin) for p in network.participations}
    _declare(w, network)
    for table, cls in OF_TABLE.items():
        for thing in things(network, table) if table in MODELS else ():
            yield from w.taken()
            if table == "programs":
                _life(w, thing, joined)
            if table in _FACTS:
                _fact(w, table, thing)
            else:
                _node(w, table, cls, thing)
    yield from w.taken()


def _declare(w: Writer, network: Network) -> None:
    """Add the data set, the scheme of threats, places and publishers, which no table lists."""
    w.add(
        w.ox.NamedNode(vocab.TABLES),
        {
            "rdf:type": w.name("void:Dataset"),
            "dcterms:modified": network.day,
            "dcterms:title": network.title,
        },
    )
    if network.threats:
        w.add(w.name("threat:scheme"), {"rdf:type": w.name("skos:ConceptScheme")})
    for place in sorted({p for a in network.agencies for p in (*a.home, *a.near)}):
        w.add(
            w.node("place", place),
            {"rdf:type": w.name("bg:Place"), "skos:prefLabel": w.names(place)},
        )
    names = (name for s in network.sources for name in (s.publisher, s.via) if name)
    for name in {name: name for name in names}.values():
        w.add(
            w.node("publisher", name),
            {"rdf:type": w.name("bg:Publisher"), "skos:prefLabel": w.told(name)},
        )


def _fact(w: Writer, table: str, fact: Any) -> None:  # noqa: ANN401 - any fact of the model
    """Add a fact: a statement for each citation, or one without any."""
    cls = OF_TABLE["flows" if table == "shares" else table]
    own = OF_TABLE[table]
    said = w.properties(own, fact)
    ends = [f.attr or f.name for f in own.fields if f.column and f.cell() is Type.REF]
    slug = "--".join(getattr(fact, end) or "all" for end in ends)
    citations: tuple[Citation, ...] = fact.citations
    if table == "flows":
        # What passes is the note of the statement, as it is read back.
        citations = tuple(replace(c, note=fact.what) for c in citations)
        if not citations:
            said["bg:note"] = w.told(fact.what)
    w.statement(cls.prefixes[0], slug, citations, said)


def _node(w: Writer, table: str, cls: Class, thing: Any) -> None:  # noqa: ANN401 - any thing of the model
    """Add a thing, or what one statement tells, with what is said of it."""
    kind, said, name = cls.prefixes[0], w.properties(cls, thing), cls.name
    if table in {"agencies", "programs"}:
        name = f"bg:{thing.cls.capitalize()}"
        said["bg:acronym"] = w.acronyms(thing.acronyms)
    elif table == "threats":
        name, said["skos:inScheme"] = "skos:Concept", w.name("threat:scheme")
    elif table == "dependencies":
        side = "abroad" if thing.across else "home"
        node = w.fresh(kind, f"{side}--{thing.dependent}--{thing.on}")
        w.add(node, {"rdf:type": w.name(name), **said})
        return
    elif table == "gateways":
        said["bg:through"] = w.things("agency", (body for _, body in thing.through))
        said["bg:between"] = tuple(map(w.functions, thing.functions))
    elif table == "searches":
        said |= _found(w, thing.found) | {"bg:pair": (w.pair(thing.agencies),)}
    elif table == "problems":
        _problem(w, thing)
    elif table == "findings":
        note = thing.citations[0].note if thing.citations else ""
        said |= {"bg:note": w.told(note), "bg:pair": tuple(map(w.pair, thing.pairs))}
    if hasattr(thing, "citations") and table != "programs":
        # A conclusion has no source of its own; what it was read in speaks of it.
        said |= w.cited(kind, thing.id, thing.citations, own=table != "searches")
    w.add(w.node(kind, thing.id), {"rdf:type": w.name(name), **said})


def _problem(w: Writer, problem: Record) -> None:
    """Add the directions in which information does not pass, and one status."""
    node, of = w.node("problem", problem.id), problem.values
    for giver, receiver in cast("Sequence[tuple[str, str]]", of["directions"]):
        ends = {"bg:giver": w.node("agency", giver), "bg:receiver": w.node("agency", receiver)}
        w.add(
            w.node("problem-direction", f"{problem.id}--{giver}--{receiver}"),
            {"rdf:type": w.name("bg:ProblemDirection"), "bg:problem": node, **ends},
        )
    if day := str(of["unanswered"]):
        w.add(
            w.node("editorial", f"response--{problem.id}"),
            {
                "rdf:type": w.name("bg:Editorial"),
                "bg:about": node,
                "bg:aspect": w.name("aspect:response"),
                **w.known_day("bg:asOf", day),
                "bg:note": w.names("No answer was found.", "Aucune réponse n'a été trouvée."),
                "bg:confidence": w.name("confidence:low"),
            },
        )
    if not of["status"]:
        return
    w.add(
        w.fresh("editorial", f"status--{problem.id}"),
        {
            "rdf:type": w.name("bg:Editorial"),
            "bg:about": node,
            "bg:problemStatus": w.node("problem-status", str(of["status"])),
            **w.known_day("bg:asOf", str(of["status_as_of"])),
            "bg:note": w.told(cast("str", of["status_why"])),
            "bg:supersededBy": w.thing("problem", str(of["superseded_by"])),
            **_found(w, cast("Sequence[str]", of["rests_on"])),
            "bg:confidence": w.name("confidence:low"),
        },
    )


def _found(w: Writer, found: Iterable[str]) -> dict[str, object]:
    """Return what a search found: arrangements, and what else it rests on."""
    things = [thing.partition(":") for thing in found]
    rests = (w.node(kind, slug) for kind, _, slug in things if kind != "arrangement")
    arrangements = (slug for kind, _, slug in things if kind == "arrangement")
    return {
        "bg:foundArrangement": w.things("arrangement", arrangements),
        "bg:restsOn": tuple(dict.fromkeys(rests)),
    }


def _life(w: Writer, a: Arrangement, joined: set[tuple[str, date | None]]) -> None:
    """Add the statements on how regularly an arrangement works, when it began and ended, and its status."""
    node = w.node("arrangement", a.id)
    stating = a.cadence_told or a.citations
    if a.cadence is not Cadence.UNKNOWN:
        cadence = w.name(f"cadence:{a.cadence}")
        w.statement("exchange", a.id, stating, {"bg:arrangement": node, "bg:cadence": cadence})
    for kind, day in (("start", a.span.start), ("end", a.span.end)):
        if day:
            said = {
                "bg:about": node,
                "bg:milestoneKind": w.name(f"milestone-kind:{kind}"),
                "bg:date": day,
            }
            w.statement("milestone", f"{a.id}--{kind}", a.citations, said)
    regular = a.cadence is not Cadence.UNKNOWN and len(stating) == len(a.citations)
    dated = bool(a.span.start or a.span.end or regular)
    if a.status != "unknown" or a.status_as_of or (a.citations and not dated):
        status = w.thing("status", a.status)
        said = {"bg:about": node, "bg:status": status, "bg:asOf": a.status_as_of}
        w.statement("status-report", a.id, a.citations, said)
    seen = a.span.as_of
    if seen and seen != a.status_as_of and (a.id, seen) not in joined:
        w.mention("arrangement", a.id, a.citations, a.label, seen)
