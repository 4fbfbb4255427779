"""From RDF to the model: one query a class, then plain Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, TypedDict

from bordergraph import resources, vocab
from bordergraph.errors import tell
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Citation,
    Confidence,
    Dependency,
    Figure,
    Finding,
    Flow,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Record,
    Responsibility,
    Search,
    Share,
    Source,
    Span,
    Text,
    Threat,
    both_ways,
)
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.files import documents
from bordergraph.store.reading.nodes import (
    Bag,
    bags,
    between,
    keys,
    node_values,
    numbers,
    read_problems,
    read_records,
    statements,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.store.engine import Engine


_LABEL = vocab.PREFIXES["skos"] + "prefLabel"
_ORG = vocab.PREFIXES["org"]
_TERMS = vocab.PREFIXES["dcterms"]
_CONFIDENCE = list(Confidence)
_CADENCE = list(Cadence)
_KEPT_TO = "SELECT DISTINCT ?day WHERE { ?data a void:Dataset ; dcterms:modified ?day }"

# Which milestone dates the beginning when no source names the start itself.
BEGINNINGS = ("start", "founded", "signed", "pilot", "announced")
# Which role stands when sources give several; the ontology says the order.
ROLES = ("lead", "co-lead", "co-chair", "core", "party", "partner")
_BOTH = "both"


def read_network(engine: Engine) -> Network:
    """Read everything that analysis needs.

    Statements that a better one disputes are left out, except figures, which keep both readings.
    """
    disputed = _disputed(engine)

    def standing(cls: str) -> list[Bag]:
        return [b for b in statements(engine, cls) if b.iri not in disputed]

    participations = _participations(standing("Participation"))
    flows = standing("Flow")
    sources = _sources(engine)
    agencies = _agencies(engine)
    mentioned = read_mentions(engine)
    return Network(
        agencies=agencies,
        threats=_threats(engine),
        arrangements=_arrangements(engine, standing, participations, mentioned),
        participations=participations,
        flows=_flows([b for b in flows if b.slug("arrangement")]),
        shares=_shares([b for b in flows if not b.slug("arrangement")]),
        mandates=_mandates(standing("Mandate"), _grouped(standing("Task"), "agency", "threat")),
        foci=_foci(standing("Focus")),
        findings=_findings(statements(engine, "Finding"), mentioned),
        dependencies=read_dependencies(engine),
        gateways=read_gateways(engine, agencies, mentioned),
        searches=read_searches(engine, mentioned),
        figures=_figures(engine, disputed),
        sources=sources,
        records=(
            *read_problems(engine),
            *read_records(engine, lambda bag: citations_of(bag, mentioned)),
        ),
        complete=not sources,
        title=_title(engine),
    )


def kept_to(engine: Engine) -> date | None:
    """Return the day up to which the data sets that describe themselves were kept."""
    text = vocab.prefix_block() + _KEPT_TO
    days = []
    for told in (str(vocab.plain(d)) for (d,) in engine.run(text, derived=False).terms if d):
        try:
            days.append(date.fromisoformat(told[:10]))
        except ValueError:
            tell(f"dcterms:modified '{told}' is no day, so it does not date the data")
    return max(days, default=None)


def _title(engine: Engine) -> str:
    """Return what the tables called themselves that the graph was made from."""
    text = f"SELECT DISTINCT ?title WHERE {{ <{vocab.TABLES}> dcterms:title ?title }}"
    found = (str(vocab.plain(t)) for (t,) in engine.run(text, derived=False).terms)
    return min(found, default="")


def read_things(engine: Engine) -> Network:
    """Read what the graph is about, by name alone: agencies, arrangements, threats and problems."""
    found = {}
    for cls in ArrangementClass:
        for bag in statements(engine, cls.capitalize()):
            label = bag.text(_LABEL, "en") or bag.id
            found[bag.id] = Arrangement(bag.id, label, acronyms=_acronyms(bag))
    return Network(
        agencies=_agencies(engine),
        threats=_threats(engine),
        arrangements=tuple(found[i] for i in sorted(found)),
        records=tuple(Record("problem", bag.id, {}) for bag in statements(engine, "Problem")),
    )


def pairs_of(bag: Bag) -> tuple[tuple[str, str], ...]:
    """Return each body of the first side with each other one of the second, sorted."""
    ends = product(bag.slugs("first"), bag.slugs("second"))
    return tuple(sorted({(min(a, b), max(a, b)) for a, b in ends if a != b}))


def read_mentions(engine: Engine) -> dict[str, list[Bag]]:
    """Return the statements that a source speaks of a thing, by the IRI of the thing."""
    found: dict[str, list[Bag]] = defaultdict(list)
    for bag in statements(engine, "Mention"):
        for thing in bag.values.get(f"{vocab.BG}about", ()):
            found[thing.value].append(bag)
    return found


def citations_of(bag: Bag, mentioned: Mapping[str, Sequence[Bag]]) -> tuple[Citation, ...]:
    """Return the citations of a statement, and of what else speaks of it."""
    return (*bag.citations, *(c for other in mentioned.get(bag.iri, ()) for c in other.citations))


def _disputed(engine: Engine) -> dict[str, list[str]]:
    """Return the ids of what disputes a statement, by the statement's IRI."""
    found: dict[str, list[str]] = defaultdict(list)
    text = "SELECT DISTINCT ?s ?by WHERE { ?by bg:disputes ?s }"
    for statement, by in engine.run(text, derived=False).terms:
        found[statement.value].append(vocab.local(by.value))  # type: ignore[union-attr] # both are IRIs
    return found


def _agencies(engine: Engine) -> tuple[Agency, ...]:
    found = {}
    for cls in AgencyClass:
        for bag in statements(engine, cls.capitalize()):
            told = node_values(bag, "agencies") | {"acronyms": _acronyms(bag)}
            found[bag.id] = Agency(bag.id, **told, cls=cls)
    return tuple(found[i] for i in sorted(found))


def _acronyms(bag: Bag) -> tuple[str, ...]:
    return tuple(bag.texts("acronym", "en") + bag.texts("acronym", "fr"))


def _threats(engine: Engine) -> tuple[Threat, ...]:
    found = bags(engine, "?s skos:inScheme threat:scheme .")
    return both_ways(Threat(bag.id, **node_values(bag, "threats")) for bag in found)


def _sources(engine: Engine) -> tuple[Source, ...]:
    publishers = {bag.iri: bag for bag in statements(engine, "Publisher")}

    def publisher(name: str) -> str:
        """A publisher is a thing with a name, or in foreign data the name itself."""
        bag = publishers.get(name)
        if bag is None:
            return name
        english, french = bag.text(_LABEL, "en"), bag.text(_LABEL, "fr")
        # A name that has no other stands in every language.
        return Text(english or bag.text(_LABEL), french or english or bag.text(_LABEL))

    return tuple(
        Source(
            bag.id,
            **node_values(bag, "sources")
            | {
                "publisher": publisher(bag.text(f"{_TERMS}publisher")),
                "date": bag.told("dateText") or bag.text("date"),
                "via": publisher(bag.text("via")),
            },
        )
        for bag in statements(engine, "Source")
    )


def _grouped(bags: Iterable[Bag], *names: str) -> dict[tuple[str, ...], list[Bag]]:
    """Group statements of the same fact, by the things they are about, sorted."""
    groups: dict[tuple[str, ...], list[Bag]] = defaultdict(list)
    for bag in bags:
        groups[tuple(bag.slug(n) for n in names)].append(bag)
    return dict(sorted(groups.items()))


def _cited(bags: Iterable[Bag]) -> tuple[Citation, ...]:
    return tuple(c for bag in bags for c in bag.citations)


def _joint_span(bags: Sequence[Bag]) -> Span:
    """Return the span that several statements of one fact give together.

    The earliest start and mention count. An end counts unless a later mention that knows of none
    contradicts it.
    """
    spans = [b.span for b in bags]
    starts = [s.start for s in spans if s.start]
    mentions = [s.as_of for s in spans if s.as_of]
    ends = [s.end for s in spans if s.end]
    end = max(ends, default=None)
    if end and any(s.as_of > end for s in spans if s.as_of and not s.end):
        end = None
    return between(min(starts, default=None), end, min(mentions, default=None))


def _participations(bags: list[Bag]) -> tuple[Participation, ...]:
    def rank(role: str) -> int:
        return ROLES.index(role) if role in ROLES else len(ROLES)

    return tuple(
        Participation(
            agency=agency,
            arrangement=arrangement,
            role=min((b.slug(f"{_ORG}role") for b in group), key=lambda r: (rank(r), r)),
            span=_joint_span(group),
            provides=any(b.flag("provides", default=True) for b in group),
            receives=any(b.flag("receives", default=True) for b in group),
            citations=_cited(group),
        )
        for (agency, arrangement), group in _grouped(bags, f"{_ORG}member", "arrangement").items()
    )


def _flows(bags: list[Bag]) -> tuple[Flow, ...]:
    return tuple(
        Flow(
            giver, receiver, arrangement, Text.joined("; ", (b.told("note") for b in group)),
            _joint_span(group), _cited(group),
        )
        for (giver, receiver, arrangement), group in _grouped(
            bags, "giver", "receiver", "arrangement"
        ).items()
    )  # fmt: skip


def _shares(bags: list[Bag]) -> tuple[Share, ...]:
    return tuple(
        Share(giver, receiver, threat or None, _cadence(group), _joint_span(group), _cited(group))
        for (giver, receiver, threat), group in _grouped(
            bags, "giver", "receiver", "threat"
        ).items()
    )


def _mandates(bags: list[Bag], tasks: Mapping[tuple[str, ...], list[Bag]]) -> tuple[Mandate, ...]:
    order = list(Responsibility)

    def strongest(group: list[Bag]) -> Responsibility:
        named = [b.slug("responsibility") for b in group]
        return min((Responsibility(r) for r in named if r in order), key=order.index)

    return tuple(
        Mandate(
            agency,
            threat,
            strongest(group),
            citations=_cited(group),
            **mandate_work([*group, *tasks.get((agency, threat), ())]),
        )
        for (agency, threat), group in _grouped(bags, "agency", "threat").items()
        if any(b.slug("responsibility") in order for b in group)
    )


class _MandateWork(TypedDict):
    functions: tuple[str, ...]
    basis: str
    side: str
    realm: tuple[str, ...]
    only_with: tuple[str, ...]


def mandate_work(bags: Sequence[Bag]) -> _MandateWork:
    """Return the task that statements of one mandate, and conclusions on it, give together.

    It is confined to realms or partners only as far as every statement that tells functions is;
    it is stated as soon as one source states it.
    """
    telling = [b for b in bags if b.values.get(f"{vocab.BG}performs")] or bags
    grounds = [b.slug("ground") for b in telling]
    sides = sorted({side for b in telling for side in b.slugs("side")})
    realms = [b.slugs("realm") for b in telling]
    limits = [b.texts("onlyWith") for b in telling]
    return {
        "functions": _union(b.slugs("performs") for b in telling),
        "basis": "stated" if "stated" in grounds else next(filter(None, grounds), ""),
        "side": _BOTH if _BOTH in sides else "/".join(sides),
        "realm": _union(realms) if all(realms) else (),
        "only_with": _union(limits) if all(limits) else (),
    }


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def _foci(bags: list[Bag]) -> tuple[Focus, ...]:
    return tuple(
        Focus(arrangement, threat, _cited(group))
        for (arrangement, threat), group in _grouped(bags, "arrangement", "threat").items()
    )


def _lives_told(standing: Callable[[str], list[Bag]]) -> Mapping[str, dict[str, list[Bag]]]:
    """Return what is stated of the life of each arrangement, by class of statement."""
    by_thing: dict[str, dict[str, list[Bag]]] = defaultdict(lambda: defaultdict(list))
    links = {"Exchange": "arrangement", "Milestone": "about", "StatusReport": "about"}
    for cls, link in links.items():
        for bag in standing(cls):
            by_thing[bag.slug(link)][cls].append(bag)
    return by_thing


def _arrangements(
    engine: Engine,
    standing: Callable[[str], list[Bag]],
    participations: Sequence[Participation],
    mentioned: Mapping[str, Sequence[Bag]],
) -> tuple[Arrangement, ...]:
    by_thing = _lives_told(standing)
    seen: dict[str, list[date]] = defaultdict(list)
    for p in participations:
        if first := p.span.begin:
            seen[p.arrangement].append(first)
    found = {}
    for cls in ArrangementClass:
        for bag in statements(engine, cls.capitalize()):
            facts = by_thing[bag.id]
            # A name that a source uses says nothing of the life of its bearer, a dated one does.
            facts["Mention"] = [m for m in mentioned.get(bag.iri, ()) if m.day("asOf")]
            seen[bag.id] += [day for m in facts["Mention"] if (day := m.day("asOf"))]
            status, status_day, span = _life(facts, seen[bag.id])
            cadence = _cadence(facts["Exchange"])
            found[bag.id] = Arrangement(
                bag.id,
                **node_values(bag, "programs"),
                acronyms=_acronyms(bag),
                cls=cls,
                cadence=cadence,
                span=span,
                status=status,
                status_as_of=status_day,
                citations=_cited(b for group in facts.values() for b in group),
                cadence_told=_cited(b for b in facts["Exchange"] if b.slug("cadence") == cadence),
            )
    return tuple(found[i] for i in sorted(found))


def _cadence(exchanges: list[Bag]) -> Cadence:
    """Return the most regular cadence that a source of more than low confidence states."""
    known = [b for b in exchanges if b.slug("cadence") in _CADENCE[:-1]]
    firm = [b for b in known if b.confidence is not Confidence.LOW] or known
    return min(
        (Cadence(b.slug("cadence")) for b in firm), key=_CADENCE.index, default=Cadence.UNKNOWN
    )


def _life(facts: dict[str, list[Bag]], mentions: list[date]) -> tuple[str, date | None, Span]:
    """Return an arrangement's status, the day it speaks of, and its span."""
    reports = sorted(
        facts["StatusReport"],
        key=lambda b: (b.day("asOf") or date.min, -_CONFIDENCE.index(b.confidence), b.id),
    )
    told = [b for b in reports if b.slug("status") not in {"", "unknown"}] or reports
    status, status_day = (
        (told[-1].slug("status"), told[-1].day("asOf")) if told else ("unknown", None)
    )
    dated = [(b.slug("milestoneKind"), b.day("date")) for b in facts["Milestone"]]
    start = None
    for kind in BEGINNINGS:
        if days := [d for k, d in dated if k == kind and d]:
            start = min(days)
            break
    end = max((d for k, d in dated if k == "end" and d), default=None)
    seen = [d for b in reports if (d := b.day("asOf"))] + mentions
    if start and end and end < start:
        end = None
    return status, status_day, Span(start, end, min(seen, default=None))


def read_dependencies(engine: Engine) -> tuple[Dependency, ...]:
    """Return how much one function needs another, those at home first."""
    found = [
        Dependency(**node_values(bag, "dependencies") | {"why": bag.text("rationale", "en")})
        for bag in statements(engine, "Dependency")
        if numbers(bag, "strength")
    ]
    return tuple(sorted(found, key=lambda d: (d.across, d.dependent, d.on)))


def read_gateways(
    engine: Engine, agencies: Iterable[Agency], mentioned: Mapping[str, Sequence[Bag]]
) -> tuple[Gateway, ...]:
    """Return the doors that law or mandate prescribes; a door between countries has one in each."""
    country = {a.id: a.country for a in agencies}
    found = []
    for bag in statements(engine, "Gateway"):
        told, doors = node_values(bag, "gateways"), bag.slugs("through")
        across = told["across"]
        told["functions"] = tuple(sorted({p for s in bag.slugs("between") if (p := _functions(s))}))
        told["through"] = tuple(sorted((country.get(d, "") if across else "", d) for d in doors))
        found.append(Gateway(bag.id, **told, citations=citations_of(bag, mentioned)))
    return tuple(found)


def _functions(slug: str) -> tuple[str, str] | None:
    first, mark, second = slug.partition("--")
    return (min(first, second), max(first, second)) if mark else None


def read_searches(engine: Engine, mentioned: Mapping[str, Sequence[Bag]]) -> tuple[Search, ...]:
    """Return the attempts on record to disprove a gap; what names no two bodies or day is left out."""
    found = []
    for bag in statements(engine, "Search"):
        both, day = pairs_of(bag), bag.day("date")
        if len(both) != 1 or day is None:
            continue
        told = node_values(bag, "searches") | {
            "agencies": both[0],
            "found": keys(bag, "foundArrangement", "restsOn"),
        }
        found.append(Search(bag.id, **told, citations=citations_of(bag, mentioned)))
    return tuple(found)


def _findings(bags: list[Bag], mentioned: Mapping[str, Sequence[Bag]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            bag.id,
            **node_values(bag, "findings"),
            pairs=pairs_of(bag),
            citations=citations_of(bag, mentioned),
        )
        for bag in bags
    )


def _figures(engine: Engine, disputed: dict[str, list[str]]) -> tuple[Figure, ...]:
    found = []
    for bag in statements(engine, "Figure"):
        try:
            value = float(bag.text("value"))
        except ValueError:
            continue
        found.append(
            Figure(
                id=bag.id,
                value=value,
                unit=bag.slug("unit"),
                period=between(bag.day("periodStart"), bag.day("periodEnd")),
                period_label=bag.told("periodLabel"),
                basis=bag.slug("basis"),
                place=bag.slug("place") or bag.told("geography"),
                agency=bag.slug("agency") or None,
                threat=bag.slug("threat") or None,
                about=tuple(bag.slugs("about")),
                series=bag.slug("series"),
                qualifier=bag.told("qualifier"),
                disputed_by=tuple(sorted(disputed.get(bag.iri, ()))),
                citations=bag.citations,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source.

    Attributes:
        grade: How much its word weighs: official, secondary, press, encyclopedic or partisan.
        copied: Whether documents of the kind are copies that somebody else keeps.
        revised: Whether documents of the kind are revised where they stand.
    """

    grade: str
    copied: bool = False
    revised: bool = False


def source_kinds(engine: Engine | None) -> Mapping[str, Kind]:
    """Return how much each kind of source weighs; our own vocabulary tells it where the data does not."""
    told = _kinds(engine) if engine else {}
    return told or _kinds(LocalEngine(documents(resources.ontology_files())))


def _kinds(engine: Engine) -> dict[str, Kind]:
    return {
        bag.id: Kind(
            bag.slug("grade"),
            bag.flag("isCopy", default=False),
            bag.flag("isRevised", default=False),
        )
        for bag in bags(engine, "?s bg:grade ?grade .")
    }


def graded(
    sources: Sequence[Source], kinds: Callable[[], Mapping[str, Kind]]
) -> tuple[Source, ...]:
    """Return sources with the grade of their kind; a kind that nobody graded leaves it open.

    Example:
        >>> graded([Source("s", "T", kind="blog")], lambda: {"blog": Kind("partisan")})[0].grade
        'partisan'
    """
    known = kinds() if any(s.kind for s in sources) else {}
    return tuple(
        replace(s, grade=kind.grade, copied=kind.copied) if (kind := known.get(s.kind)) else s
        for s in sources
    )
