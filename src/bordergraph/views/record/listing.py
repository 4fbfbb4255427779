"""Indexes: one kind of thing as a table, filtered."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.errors import UsageError
from bordergraph.model import ArrangementClass, cited
from bordergraph.views.records import arrangement_record
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.model import Network
    from bordergraph.words.labels import Labels

    Rows = Iterable[Mapping[str, object]]
    Filters = Mapping[str, str]

__all__ = [
    "check_filters",
    "place_table",
    "recommendation_table",
    "source_table",
    "thing_table",
]

FILTERS: dict[str, tuple[str, ...]] = {
    "agencies": ("country", "level", "sector", "threat", "kind"),
    "arrangements": ("threat", "kind", "status"),
    "programs": ("threat", "kind", "status"),
    "channels": ("threat", "kind", "status"),
    "threats": ("threat",),
    "places": ("country", "kind"),
    "findings": ("threat", "kind", "status"),
    "recommendations": (),
    "figures": ("threat", "kind"),
    "sources": ("kind",),
}
"""The filters that each kind of thing knows."""


def check_filters(kind: str, filters: Filters) -> None:
    """Refuse a filter that means nothing for a kind.

    Raises:
        UsageError: There is such a filter.
    """
    for name in filters:
        if name not in FILTERS[kind]:
            known = ", ".join(f"--{f}" for f in FILTERS[kind]) or "none"
            raise UsageError(f"list {kind} knows no --{name}", f"it knows: {known}")


def _one_of(name: str, filters: Filters, known: Iterable[str]) -> str | None:
    """Return the value that a filter asks for as the data writes it, whatever the case.

    Raises:
        UsageError: Nothing has it; what there is, is named.
    """
    value = filters.get(name)
    if value is None:
        return None
    have = sorted({k for k in known if k})
    for k in have:
        if k.casefold() == value.casefold():
            return k
    raise UsageError(f"nothing has {name} '{value}'", f"there is: {', '.join(have)}")


def _below(network: Network, threat: str | None) -> set[str] | None:
    """Return a threat and all that are narrower; None when none was asked for."""
    if threat is None:
        return None
    return {t.id for t in network.threats if t.id == threat or threat in network.broader(t.id)}


def thing_table(network: Network, kind: str, filters: Filters, labels: Labels) -> Table:
    """List agencies, arrangements, threats, findings or figures.

    Args:
        network: The network.
        kind: ``agencies``, ``arrangements``, ``programs``, ``channels``, ``threats``,
            ``findings`` or ``figures``.
        filters: Values by filter; a threat stands for narrower ones too.
        labels: Names in the reader's language.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    build = {
        "agencies": _agencies,
        "threats": _threats,
        "findings": _findings,
        "figures": _figures,
    }.get(kind, _arrangements)
    return build(network, kind, filters, labels)


def _agencies(network: Network, kind: str, filters: Filters, labels: Labels) -> Table:
    del kind
    facing: dict[str, set[str]] = defaultdict(set)
    for m in network.mandates:
        facing[m.agency].add(m.threat)
    facts = select(network)
    ever: dict[str, set[str]] = defaultdict(set)
    for p in network.participations:
        ever[p.agency].add(p.arrangement)
    below = _below(network, filters.get("threat"))
    things = [a for a in network.agencies if below is None or facing[a.id] & below]
    fields = {"country": "country", "level": "level", "sector": "sector", "kind": "cls"}
    wanted = {
        field: _one_of(name, filters, (str(getattr(a, field)) for a in network.agencies))
        for name, field in fields.items()
    }
    rows = [
        (
            a.id,
            labels.short("agency", a.id),
            labels.full("agency", a.id),
            a.country,
            labels.concept("level", a.level),
            labels.concept("sector", a.sector),
            labels.short("agency", a.parent) if a.parent else "",
            len(facing[a.id]),
            len({p.arrangement for p in facts.taking_part.get(a.id, ())}),
            len(ever[a.id]),
        )
        for a in things
        if all(v is None or getattr(a, k) == v for k, v in wanted.items())
    ]
    columns = (
        "id", "short", "name", "country", "level", "sector", "part_of", "threats",
        "arrangements", "arrangements_ever",
    )  # fmt: skip
    return Table(columns, rows, labels.say("list.agencies"))


def _arrangements(network: Network, kind: str, filters: Filters, labels: Labels) -> Table:
    naming: dict[str, set[str]] = defaultdict(set)
    for f in network.foci:
        naming[f.arrangement].add(f.threat)
    facts = select(network)
    members = {a.id: arrangement_record(a, facts) for a in network.arrangements}
    cls = {"programs": ArrangementClass.PROGRAM, "channels": ArrangementClass.CHANNEL}.get(kind)
    things = [a for a in network.arrangements if cls is None or a.cls is cls]
    wanted = _one_of("kind", filters, (a.kind for a in things))
    status = _one_of("status", filters, (a.status for a in things))
    below = _below(network, filters.get("threat"))
    rows = [
        (
            a.id,
            labels.short("arrangement", a.id),
            labels.concept("arrangement-kind", a.kind),
            labels.concept("cadence", a.cadence),
            labels.concept("status", a.status),
            labels.period(a.span),
            facts.holds(a),
            len(members[a.id]["members"]),
            len(members[a.id]["members_ever"]),
            len(naming[a.id]),
        )
        for a in things
        if (below is None or naming[a.id] & below)
        and wanted in {None, a.kind}
        and status in {None, a.status}
    ]
    columns = (
        "id", "name", "kind", "cadence", "status", "years", "in_force", "members",
        "members_ever", "threats",
    )  # fmt: skip
    return Table(columns, rows, labels.say(f"list.{kind}"))


def _threats(network: Network, kind: str, filters: Filters, labels: Labels) -> Table:
    del kind
    facts = select(network)
    facing: dict[str, set[str]] = defaultdict(set)
    for m in facts.mandates:
        facing[m.threat].add(m.agency)
    serving: dict[str, set[str]] = defaultdict(set)
    ever: dict[str, set[str]] = defaultdict(set)
    for f in network.foci:
        ever[f.threat].add(f.arrangement)
        if facts.holds(f):
            serving[f.threat].add(f.arrangement)
    below = _below(network, filters.get("threat"))
    rows = [
        (
            t.id,
            labels.full("threat", t.id),
            labels.short("threat", t.broader) if t.broader else "",
            len(facing[t.id]),
            len(serving[t.id]),
            len(ever[t.id]),
        )
        for t in network.threats
        if below is None or t.id in below
    ]
    columns = ("id", "name", "under", "agencies", "arrangements", "arrangements_ever")
    return Table(columns, rows, labels.say("list.threats"))


def _findings(network: Network, kind: str, filters: Filters, labels: Labels) -> Table:
    del kind
    wanted = _one_of("kind", filters, (f.kind for f in network.findings))
    status = _one_of("status", filters, (f.fixed for f in network.findings))
    below = _below(network, filters.get("threat"))
    rows = [
        (
            f.id,
            labels.concept("finding-kind", f.kind),
            labels.period(f.span),
            labels.concept("fixed", f.fixed),
            [labels.short("agency", a) for a in f.agencies],
            [labels.short("arrangement", a) for a in f.arrangements],
            next((c.note for c in f.citations if c.note), ""),
            list(cited(f.citations)),
        )
        for f in network.findings
        if (below is None or below & set(f.threats))
        and wanted in {None, f.kind}
        and status in {None, f.fixed}
    ]
    columns = ("id", "kind", "years", "fixed", "agencies", "arrangements", "note", "sources")
    return Table(columns, rows, labels.say("list.findings"))


def _figures(network: Network, kind: str, filters: Filters, labels: Labels) -> Table:
    del kind
    unit = _one_of("kind", filters, (f.unit for f in network.figures))
    below = _below(network, filters.get("threat"))
    rows = [
        (
            f.id,
            labels.full("series", f.series) if f.series else "",
            f.value,
            labels.concept("unit", f.unit),
            f.period_label,
            labels.concept("basis", f.basis),
            f.qualifier,
            list(f.disputed_by),
            list(cited(f.citations)),
        )
        for f in network.figures
        if (below is None or f.threat in below) and unit in {None, f.unit}
    ]
    columns = (
        "id", "series", "value", "unit", "period", "basis", "qualifier", "disputed_by", "sources",
    )  # fmt: skip
    return Table(columns, rows, labels.say("list.figures"))


def _slug(value: object) -> str:
    return str(value or "").partition(":")[2]


def place_table(rows: Rows, labels: Labels, filters: Filters) -> Table:
    """List places.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    found = {
        _slug(r["place"]): (_slug(r["kind"]), str(r["country"] or ""), _slug(r["within"]))
        for r in rows
    }
    sort = _one_of("kind", filters, (k for k, _, _ in found.values()))
    land = _one_of("country", filters, (c for _, c, _ in found.values()))
    lines = [
        (
            slug,
            labels.full("place", slug),
            labels.concept("place-kind", kind),
            country,
            labels.full("place", within) if within else "",
        )
        for slug, (kind, country, within) in found.items()
        if sort in {None, kind} and land in {None, country}
    ]
    return Table(("id", "name", "kind", "country", "within"), lines, labels.say("list.places"))


def recommendation_table(rows: Rows, labels: Labels) -> Table:
    """List recommendations with their addressees and the findings they answer."""
    notes: dict[str, tuple[str, str]] = {}
    to: dict[str, dict[str, None]] = defaultdict(dict)
    answers: dict[str, dict[str, None]] = defaultdict(dict)
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    for r in rows:
        key = _slug(r["recommendation"])
        notes[key] = (str(r["number"] or ""), str(r["note"] or ""))
        for found, name in ((to, "addressee"), (answers, "answers"), (sources, "source")):
            if r[name]:
                found[key][_slug(r[name])] = None
    lines = [
        (
            key,
            number,
            [labels.short("agency", a) for a in to[key]],
            note,
            list(answers[key]),
            list(sources[key]),
        )
        for key, (number, note) in notes.items()
    ]
    columns = ("id", "number", "to", "note", "answers", "sources")
    return Table(columns, lines, labels.say("list.recommendations"))


def source_table(
    rows: Rows, labels: Labels, *, unused: bool = False, kind: str | None = None
) -> Table:
    """List sources by the number of statements that rest on them, most first.

    Args:
        rows: Rows of the ``sources`` query.
        labels: Names in the reader's language.
        unused: Only sources on which nothing rests.
        kind: Only sources of this kind.

    Raises:
        UsageError: No source is of that kind.
    """
    found = [
        (
            _slug(r["source"]),
            str(r["title"] or ""),
            str(r["publisher"] or ""),
            str(r["date"] or ""),
            _slug(r["kind"]),
            int(str(r["statements"])),
            _slug(r["extent"]),
            str(r["url"] or ""),
        )
        for r in rows
    ]
    kind = _one_of("kind", {"kind": kind} if kind else {}, (f[4] for f in found))
    kept = [f for f in found if (kind is None or f[4] == kind) and not (unused and f[5])]
    kept.sort(key=lambda f: (-f[5], f[0]))
    lines = [
        (
            slug,
            title,
            publisher,
            day,
            labels.concept("source-kind", sort),
            statements,
            labels.concept("extent", extent),
            url,
        )
        for slug, title, publisher, day, sort, statements, extent, url in kept
    ]
    columns = ("id", "title", "publisher", "date", "kind", "statements", "read", "url")
    note = labels.say(
        "sources-note",
        sources=labels.count("source", len(kept)),
        statements=labels.count("statement", sum(f[5] for f in kept)),
    )
    return Table(columns, lines, labels.say("source-list"), (note,))
