"""From RDF to the model: one query a class, then plain Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

from bordergraph import model, resources, vocab
from bordergraph.errors import Sentence, warn_reading
from bordergraph.model import Citation, Confidence, Network, Span, Text, group_by
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.files import find_rdf_files
from bordergraph.store.reading.nodes import (
    Node,
    make_span,
    node_values,
    numbers,
    read_nodes,
    read_problems,
    read_records,
    read_statements,
    thing_keys,
)
from bordergraph.tables.columns import fact_ends
from bordergraph.tables.values import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.store.engine import Engine


C = TypeVar("C", model.AgencyClass, model.ArrangementClass)
_LABEL = "skos:prefLabel"
_CONFIDENCES = list(Confidence)
_CADENCES = list(model.Cadence)
_MAINTAINED_QUERY = "SELECT DISTINCT ?day WHERE { ?data a void:Dataset ; dcterms:modified ?day }"

# Milestones that date the beginning, the first of them that a source gives.
START_MILESTONES = ("start", "founded", "signed", "pilot", "announced")
# Roles by rank, for when sources give several; the order is that of the ontology.
ROLE_ORDER = ("lead", "co-lead", "co-chair", "core", "party", "partner")
_BOTH_SIDES = "both"


def read_network(engine: Engine) -> Network:
    """Read everything that analysis needs.

    Disputed statements are left out, except figures, which keep both readings.
    """
    disputed = _disputing_ids(engine)

    def undisputed(cls: str) -> list[Node]:
        return [b for b in read_statements(engine, cls) if b.iri not in disputed]

    participations = _facts("participations", undisputed("Participation"), _participation)
    flows = undisputed("Flow")
    tasks = _group(undisputed("Task"), "agency", "threat")
    mandates = _facts("mandates", undisputed("Mandate"), partial(_mandate, tasks))
    sources = _sources(engine)
    agencies = _agencies(engine)
    countries = {a.id: a.country for a in agencies}
    mentioned = read_mentions(engine)
    # A search is for one channel between two agencies, on a day.
    searches = [
        node
        for node in read_statements(engine, "Search")
        if len(pairs_of(node)) == 1 and node.day("date")
    ]

    def cited(
        table: str, nodes: Iterable[Node], values: Callable[[Node], dict[str, Any]]
    ) -> tuple[Any, ...]:
        return tuple(
            MODELS[table](
                node.id,
                **node_values(node, table) | values(node),
                citations=citations_of(node, mentioned),
            )
            for node in nodes
        )

    return Network(
        agencies=agencies,
        threats=_threats(engine),
        arrangements=_arrangements(engine, undisputed, participations, mentioned),
        participations=participations,
        flows=_facts("flows", [b for b in flows if b.slug("arrangement")], _flow),
        shares=_facts("shares", [b for b in flows if not b.slug("arrangement")], _share),
        mandates=tuple(m for m in mandates if m.responsibility),
        foci=_facts("focus", undisputed("Focus"), lambda _: {}),
        findings=cited("findings", read_statements(engine, "Finding"), _pairs),
        dependencies=read_dependencies(engine),
        gateways=cited(
            "gateways", read_statements(engine, "Gateway"), partial(_gateway, countries)
        ),
        searches=cited("searches", searches, _search),
        figures=_figures(engine, disputed),
        sources=sources,
        records=(
            *read_problems(engine),
            *read_records(engine, lambda node: citations_of(node, mentioned)),
        ),
        complete=not sources,
        title=_title(engine),
    )


def maintained_until(engine: Engine) -> date | None:
    """Return the last day on which the data sets were maintained, as they describe themselves."""
    days = []
    terms = engine.run(_MAINTAINED_QUERY, derived=False).terms
    for value in (str(vocab.plain_value(day)) for (day,) in terms if day):
        try:
            days.append(date.fromisoformat(value[:10]))
        except ValueError:
            text = "dcterms:modified '{value}' is no day, so it does not date the data"
            warn_reading(Sentence(text, value=value))
    return max(days, default=None)


def _title(engine: Engine) -> str:
    """Return the title of the tables that the graph was made from."""
    text = f"SELECT DISTINCT ?title WHERE {{ <{vocab.TABLES}> dcterms:title ?title }}"
    titles = (str(vocab.plain_value(t)) for (t,) in engine.run(text, derived=False).terms)
    return min(titles, default="")


def read_things(engine: Engine) -> Network:
    """Read the things of the graph by name alone: agencies, arrangements, threats and problems."""
    return Network(
        agencies=_agencies(engine),
        threats=_threats(engine),
        arrangements=tuple(
            model.Arrangement(node.id, node.text(_LABEL, "en") or node.id, acronyms=_acronyms(node))
            for _, node in _nodes_of_classes(engine, model.ArrangementClass)
        ),
        records=tuple(
            model.Record("problem", node.id, {}) for node in read_statements(engine, "Problem")
        ),
    )


def _nodes_of_classes(engine: Engine, classes: Iterable[C]) -> list[tuple[C, Node]]:
    """Return the nodes of several classes, each with its class, sorted by id, which each has once."""
    nodes = {n.id: (cls, n) for cls in classes for n in read_statements(engine, cls.capitalize())}
    return [nodes[name] for name in sorted(nodes)]


def pairs_of(node: Node) -> tuple[tuple[str, str], ...]:
    """Return each agency of the first side with each other one of the second, sorted."""
    ends = product(node.slugs("first"), node.slugs("second"))
    return tuple(sorted({(min(a, b), max(a, b)) for a, b in ends if a != b}))


def read_mentions(engine: Engine) -> dict[str, list[Node]]:
    """Return the mentions of each thing, by the IRI of the thing."""
    mentions: dict[str, list[Node]] = defaultdict(list)
    for node in read_statements(engine, "Mention"):
        for thing in node.terms("about"):
            mentions[thing.value].append(node)
    return mentions


def citations_of(node: Node, mentioned: Mapping[str, Sequence[Node]]) -> tuple[Citation, ...]:
    """Return the citations of a statement, and those of its mentions."""
    return (*node.citations, *(c for other in mentioned.get(node.iri, ()) for c in other.citations))


def _disputing_ids(engine: Engine) -> dict[str, list[str]]:
    """Return the ids of the statements that dispute another, by the IRI of the disputed one."""
    disputing: dict[str, list[str]] = defaultdict(list)
    text = "SELECT DISTINCT ?s ?by WHERE { ?by bg:disputes ?s }"
    for statement, by in engine.run(text, derived=False).terms:
        disputing[statement.value].append(vocab.slug_of_iri(by.value))  # type: ignore[union-attr] # both are IRIs
    return disputing


def _agencies(engine: Engine) -> tuple[model.Agency, ...]:
    return tuple(
        model.Agency(
            node.id, **node_values(node, "agencies") | {"acronyms": _acronyms(node)}, cls=cls
        )
        for cls, node in _nodes_of_classes(engine, model.AgencyClass)
    )


def _acronyms(node: Node) -> tuple[str, ...]:
    return tuple(node.texts("acronym", "en") + node.texts("acronym", "fr"))


def _threats(engine: Engine) -> tuple[model.Threat, ...]:
    nodes = read_nodes(engine, "?s skos:inScheme threat:scheme .")
    return model.symmetrize_related(
        model.Threat(node.id, **node_values(node, "threats")) for node in nodes
    )


def _sources(engine: Engine) -> tuple[model.Source, ...]:
    """Return the documents, sorted, without the grades of their kinds."""
    publishers = {node.iri: node for node in read_statements(engine, "Publisher")}

    def publisher(name: str) -> str:
        """A publisher is a thing with a name, or in foreign data the name itself."""
        node = publishers.get(name)
        if node is None:
            return name
        english, french = node.text(_LABEL, "en"), node.text(_LABEL, "fr")
        # A name that has no other stands in every language.
        return Text(english or node.text(_LABEL), french or english or node.text(_LABEL))

    sources = []
    for node in read_statements(engine, "Source"):
        values = node_values(node, "sources")
        values["publisher"] = publisher(node.text("dcterms:publisher"))
        values["date"] = node.bilingual_text("dateText") or node.text("date")
        values["via"] = publisher(node.text("via"))
        sources.append(model.Source(node.id, **values))
    return tuple(sources)


def _group(nodes: Iterable[Node], *names: str) -> dict[tuple[str, ...], list[Node]]:
    """Group statements of the same fact, by the things they are about, sorted."""
    groups = group_by(nodes, lambda node: tuple(map(node.slug, names)))
    return dict(sorted(groups.items()))


def _citations(nodes: Iterable[Node]) -> tuple[Citation, ...]:
    return tuple(c for node in nodes for c in node.citations)


def _joint_span(nodes: Sequence[Node]) -> Span:
    """Return the span of several statements of one fact: the earliest start and mention.

    An end counts unless a later mention that knows of none contradicts it.
    """
    spans = [b.span for b in nodes]
    starts = [s.start for s in spans if s.start]
    mentions = [s.as_of for s in spans if s.as_of]
    ends = [s.end for s in spans if s.end]
    end = max(ends, default=None)
    if end and any(s.as_of > end for s in spans if s.as_of and not s.end):
        end = None
    return make_span(min(starts, default=None), end, min(mentions, default=None))


def _facts(
    table: str, nodes: Iterable[Node], values: Callable[[list[Node]], dict[str, Any]]
) -> tuple[Any, ...]:
    """Return the facts of a table, each with its values from all statements on the things that its columns name."""
    ends = fact_ends(table)
    return tuple(
        MODELS[table](
            **dict(zip(ends, ids, strict=True)) | {"citations": _citations(group)} | values(group)
        )
        for ids, group in _group(nodes, *ends.values()).items()
    )


def _participation(nodes: list[Node]) -> dict[str, Any]:
    def rank(role: str) -> tuple[int, str]:
        return ROLE_ORDER.index(role) if role in ROLE_ORDER else len(ROLE_ORDER), role

    return {
        "role": min((b.slug("org:role") for b in nodes), key=rank),
        "span": _joint_span(nodes),
        "provides": any(b.flag("provides", default=True) for b in nodes),
        "receives": any(b.flag("receives", default=True) for b in nodes),
    }


def _flow(nodes: list[Node]) -> dict[str, Any]:
    content = Text.from_parts("; ", (b.bilingual_text("note") for b in nodes))
    return {"content": content, "span": _joint_span(nodes)}


def _share(nodes: list[Node]) -> dict[str, Any]:
    threat = nodes[0].slug("threat") or None
    return {"threat": threat, "cadence": _cadence(nodes), "span": _joint_span(nodes)}


def _mandate(tasks: Mapping[tuple[str, ...], list[Node]], nodes: list[Node]) -> dict[str, Any]:
    """Return the attributes of a mandate; without responsibility where no statement has one of ours."""
    order = list(model.Responsibility)
    roles = [role for b in nodes if (role := b.slug("responsibility")) in order]
    responsibility = min(map(model.Responsibility, roles), key=order.index, default=None)
    key = nodes[0].slug("agency"), nodes[0].slug("threat")
    return {"responsibility": responsibility} | _mandate_work([*nodes, *tasks.get(key, ())])


def _mandate_work(nodes: Sequence[Node]) -> dict[str, Any]:
    """Return the task that statements of one mandate, and conclusions on it, give together.

    It is limited to realms or partners only if every statement with functions is; its basis is
    ``stated`` as soon as one source states it.
    """
    telling = [b for b in nodes if b.terms("performs")] or nodes
    grounds = [b.slug("ground") for b in telling]
    sides = sorted({side for b in telling for side in b.slugs("side")})
    realms = [b.slugs("realm") for b in telling]
    limits = [b.texts("onlyWith") for b in telling]
    return {
        "functions": _union(b.slugs("performs") for b in telling),
        "basis": "stated" if "stated" in grounds else next(filter(None, grounds), ""),
        "side": _BOTH_SIDES if _BOTH_SIDES in sides else "/".join(sides),
        "realm": _union(realms) if all(realms) else (),
        "only_with": _union(limits) if all(limits) else (),
    }


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def _arrangements(
    engine: Engine,
    undisputed: Callable[[str], list[Node]],
    participations: Sequence[model.Participation],
    mentioned: Mapping[str, Sequence[Node]],
) -> tuple[model.Arrangement, ...]:
    by_thing: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    links = {"Exchange": "arrangement", "Milestone": "about", "StatusReport": "about"}
    for cls_name, link in links.items():
        for node in undisputed(cls_name):
            by_thing[node.slug(link)][cls_name].append(node)
    days_joined: dict[str, list[date | None]] = defaultdict(list)
    for p in participations:
        days_joined[p.arrangement].append(p.span.first_day)
    arrangements = []
    for cls, node in _nodes_of_classes(engine, model.ArrangementClass):
        facts = by_thing[node.id]
        # A mention tells of the life of an arrangement only if it has a date.
        facts["Mention"] = [m for m in mentioned.get(node.iri, ()) if m.day("asOf")]
        status, status_day, span = _life(facts, days_joined[node.id])
        cadence = _cadence(facts["Exchange"])
        stating = (b for b in facts["Exchange"] if b.slug("cadence") == cadence)
        arrangements.append(
            model.Arrangement(
                node.id,
                **node_values(node, "programs"),
                acronyms=_acronyms(node),
                cls=cls,
                cadence=cadence,
                span=span,
                status=status,
                status_as_of=status_day,
                citations=_citations(b for group in facts.values() for b in group),
                cadence_citations=_citations(stating),
            )
        )
    return tuple(arrangements)


def _cadence(exchanges: list[Node]) -> model.Cadence:
    """Return the most regular cadence that a statement of more than low confidence gives."""
    known = [b for b in exchanges if b.slug("cadence") in _CADENCES[:-1]]
    firm = [b for b in known if b.confidence is not Confidence.LOW] or known
    stated = (model.Cadence(b.slug("cadence")) for b in firm)
    return min(stated, key=_CADENCES.index, default=model.Cadence.UNKNOWN)


def _life(
    facts: dict[str, list[Node]], days_joined: list[date | None]
) -> tuple[str, date | None, Span]:
    """Return an arrangement's status, the day of the status, and its span."""
    reports = sorted(
        facts["StatusReport"],
        key=lambda b: (b.day("asOf") or date.min, -_CONFIDENCES.index(b.confidence), b.id),
    )
    known = [b for b in reports if b.slug("status") not in {"", "unknown"}] or reports
    last = known[-1] if known else None
    status, status_day = (last.slug("status"), last.day("asOf")) if last else ("unknown", None)
    dated = [(b.slug("milestoneKind"), b.day("date")) for b in facts["Milestone"]]
    starts = (
        min((d for k, d in dated if k == kind and d), default=None) for kind in START_MILESTONES
    )
    start = next(filter(None, starts), None)
    end = max((d for k, d in dated if k == "end" and d), default=None)
    days_seen = [b.day("asOf") for b in (*reports, *facts["Mention"])] + days_joined
    if start and end and end < start:
        end = None
    return status, status_day, Span(start, end, min(filter(None, days_seen), default=None))


def read_dependencies(engine: Engine) -> tuple[model.Dependency, ...]:
    """Return how much one function needs another, within one country first."""
    dependencies = [
        model.Dependency(
            **node_values(node, "dependencies") | {"why": node.text("rationale", "en")}
        )
        for node in read_statements(engine, "Dependency")
        if numbers(node, "strength")
    ]
    return tuple(sorted(dependencies, key=lambda d: (d.cross_border, d.dependent, d.prerequisite)))


def _pairs(finding: Node) -> dict[str, Any]:
    return {"pairs": pairs_of(finding)}


def _search(node: Node) -> dict[str, Any]:
    (agencies,) = pairs_of(node)
    return {"agencies": agencies, "results": thing_keys(node, "foundArrangement", "restsOn")}


def _gateway(countries: Mapping[str, str], node: Node) -> dict[str, Any]:
    """Return functions and bodies of a prescribed gateway; one between countries has a door in each."""
    across = node.flag("across", default=False)
    doors = ((countries.get(d, "") if across else "", d) for d in node.slugs("through"))
    pairs = {pair for slug in node.slugs("between") if (pair := _pair(slug))}
    return {"functions": tuple(sorted(pairs)), "bodies": tuple(sorted(doors))}


def _pair(slug: str) -> tuple[str, str] | None:
    first, mark, second = slug.partition("--")
    return (min(first, second), max(first, second)) if mark else None


def _figures(engine: Engine, disputed: dict[str, list[str]]) -> tuple[model.Figure, ...]:
    return tuple(
        model.Figure(
            id=node.id,
            value=values[0],
            unit=node.slug("unit"),
            period=make_span(node.day("periodStart"), node.day("periodEnd")),
            period_label=node.bilingual_text("periodLabel"),
            basis=node.slug("basis"),
            place=node.slug("place") or node.bilingual_text("geography"),
            agency=node.slug("agency") or None,
            threat=node.slug("threat") or None,
            about=tuple(node.slugs("about")),
            series=node.slug("series"),
            qualifier=node.bilingual_text("qualifier"),
            disputed_by=tuple(sorted(disputed.get(node.iri, ()))),
            citations=node.citations,
        )
        for node in read_statements(engine, "Figure")
        if (values := numbers(node, "value"))
    )


def grade_sources(
    sources: Sequence[model.Source], engine: Engine | None
) -> tuple[model.Source, ...]:
    """Return sources with what follows from their kinds, by our own vocabulary where the data has none."""
    kinds: dict[str, dict[str, Any]] = {}
    if any(s.kind for s in sources):
        kinds = _kinds(engine) if engine else {}
        kinds = kinds or _kinds(LocalEngine(find_rdf_files(resources.ontology_files())))
    return tuple(replace(s, **kinds.get(s.kind, {})) for s in sources)


def _kinds(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return what follows from each kind of source, as attributes of a source."""
    return {
        node.id: {
            "grade": node.slug("grade"),
            "is_kept_copy": node.flag("isCopy", default=False),
            "is_revised": node.flag("isRevised", default=False),
        }
        for node in read_nodes(engine, "?s bg:grade ?grade .")
    }
