"""What else lies between two sides: arrangements, ties, facts, the record itself, figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.model import cited
from bordergraph.record import CLASSES
from bordergraph.views.record.statements import handle, said
from bordergraph.views.records import figure_record
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.views.table.column import PairIds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.whatif.between import (
        ArrangementChange,
        FigureChange,
        Held,
        TieChange,
    )
    from bordergraph.model import Figure, Finding
    from bordergraph.record import Altered, Entry
    from bordergraph.words.labels import Labels

__all__ = [
    "arrangements_section",
    "figures_section",
    "held_section",
    "record_section",
    "ties_section",
]

MOST = 3
_VOCABULARY = frozenset({"bg", *vocab.SCHEMES})
_LONG = 90


def _table(
    labels: Labels, columns: Sequence[str], rows: Iterable[Row], caption: str, limit: int
) -> Table:
    names = tuple(labels.say(f"column.{c}") for c in columns)
    return Table(names, tuple(rows), limit=limit, caption=caption)


def arrangements_section(
    changes: Sequence[ArrangementChange], labels: Labels, limit: int
) -> Section:
    """Return the arrangements that are in force on one side alone."""

    def row(c: ArrangementChange) -> Row:
        a = c.arrangement
        how = "dated" if c.dated else "restated" if c.other else "recorded"
        shown = c.other if c.other and not c.begins else a
        cells = (
            labels.say("begins" if c.begins else "ends"),
            labels.short("arrangement", a.id),
            labels.period(shown.span),
            labels.concept("status", shown.status),
            labels.say(f"compare-how.{how}"),
        )
        record = {
            "change": "began" if c.begins else "ended",
            "arrangement": a.id,
            "from": shown.span.begin.isoformat() if shown.span.begin else None,
            "to": shown.span.end.isoformat() if shown.span.end else None,
            "status": shown.status,
            "how": how,
            "statements": sorted({x.statement for x in shown.citations}),
        }
        return Row(cells, cited(shown.citations), record=record)

    heading = labels.say("compare-arrangements")
    columns = ("change", "arrangement", "when", "status", "why")
    table = _table(labels, columns, map(row, changes), heading, limit)
    return Section("arrangements", heading, labels.say("compare-arrangements-intro"), table=table)


def ties_section(changes: Sequence[TieChange], labels: Labels, limit: int) -> Section:
    """Return the pairs that have a working tie on one side alone."""

    def row(c: TieChange) -> Row:
        through = labels.listed("arrangement", c.arrangements, MOST) or labels.say("direct-share")
        absent = labels.listed("agency", c.absent)
        details = (Line(labels.say("compare-absent", names=absent)),) if absent else ()
        cells = (
            labels.say("change.opened" if c.opens else "change.closed"),
            labels.pair(c.agencies),
            through,
        )
        record = {
            "change": "opened" if c.opens else "closed",
            "agencies": PairIds(c.agencies),
            "arrangements": list(c.arrangements),
            "direct": c.direct,
            "absent": list(c.absent),
        }
        return Row(cells, c.sources, details, record)

    heading = labels.say("compare-ties")
    table = _table(labels, ("change", "agencies", "through"), map(row, changes), heading, limit)
    return Section("ties", heading, labels.say("compare-ties-intro"), table=table)


def held_section(
    held: Sequence[Held], findings: Mapping[str, Finding], labels: Labels, limit: int
) -> Section:
    """Return the facts that hold on one side alone, with their numbers by kind."""

    def kind(h: Held) -> str:
        return labels.say(f"holds.{h.kind}")

    def what(h: Held) -> str:
        if h.kind == "finding":
            found = findings[h.about[0].slug]
            about = labels.listed("agency", found.agencies, MOST) or labels.listed(
                "arrangement", found.arrangements, MOST
            )
            name = labels.concept("finding-kind", found.kind)
            return labels.say("compare-on", name=name, about=about) if about else name
        ends = [labels.short(*ref) for ref in h.about]
        if h.kind in {"flow", "share"}:
            rest = labels.say("colon") + ends[2] if len(ends) > 2 else ""  # noqa: PLR2004 - two ends and what it is on
            return f"{ends[0]} \u2192 {ends[1]}{rest}"
        return f"{ends[0]} \u2192 {ends[1]}"

    def row(h: Held) -> Row:
        record = {
            "change": "holds" if h.holds else "lapsed",
            "kind": h.kind,
            "about": [ref.key for ref in h.about],
            "statements": list(h.statements),
        }
        change = labels.say("holds-now" if h.holds else "holds-no-more")
        details = (Line(", ".join(h.statements)),) if h.statements else ()
        return Row((change, kind(h), what(h)), h.sources, details, record)

    counts = Counter((h.kind, h.holds) for h in held)
    lines = [
        Line(
            labels.say(
                "compare-held",
                kind=labels.say(f"holds.{name}"),
                now=labels.number(counts[name, True]),
                over=labels.number(counts[name, False]),
            )
        )
        for name in dict.fromkeys(h.kind for h in sorted(held, key=lambda h: h.kind))
    ]
    heading = labels.say("compare-facts")
    table = _table(labels, ("change", "kind", "statement"), map(row, held), heading, limit)
    intro = labels.say("compare-facts-intro")
    return Section("facts", heading, intro, tuple(lines), table)


def record_section(changes: Sequence[Altered], labels: Labels, limit: int) -> Section:
    """Return what the two graphs do not say alike, with its numbers by kind."""

    def kind(entry: Entry) -> str:
        if entry.ref.kind in _VOCABULARY:
            return labels.say("compare-vocabulary")
        if not entry.ref.kind:
            return labels.say("compare-other")
        return labels.full("bg", next(iter(entry.classes), _class_of(entry.ref.kind)))

    def row(c: Altered) -> Row:
        entry = c.entry
        name = said(entry, labels) if entry.cls else labels.short(*entry.ref)
        own = (entry.ref.slug,) if entry.ref.kind == "source" else ()
        record = {
            "change": c.change,
            "kind": entry.ref.kind,
            "statement": c.ref.key,
            "says": name,
            "properties": list(c.properties),
            "values_before": _values(c.before, c.properties),
            "values_after": _values(c.after, c.properties),
        }
        handled = Line(handle(c.ref) if c.ref.kind else c.ref.slug)
        details = (handled, *_differences(c, labels))
        cells = (labels.say(f"record-change.{c.change}"), kind(entry), name)
        return Row(cells, entry.sources or own, details, record)

    order = ("added", "removed", "changed")
    ranked = sorted(changes, key=lambda c: (order.index(c.change), _place(c.entry), c.ref))
    counts = Counter((kind(c.entry), c.change) for c in ranked)
    lines = [
        Line(
            labels.say(
                "compare-record-kind",
                kind=name,
                **{change: labels.number(counts[name, change]) for change in order},
            )
        )
        for name in sorted({name for name, _ in counts})
    ]
    if named := Counter(name for c in ranked for name in c.properties):
        most = sorted(named.items(), key=lambda item: (-item[1], item[0]))
        names = ", ".join(f"{name} ({labels.number(n)})" for name, n in most)
        lines.append(Line(labels.say("compare-properties", names=names)))
    heading = labels.say("compare-record")
    table = _table(labels, ("change", "kind", "statement"), map(row, ranked), heading, limit)
    intro = labels.say("compare-record-intro")
    return Section("record", heading, intro, tuple(lines), table)


def _class_of(kind: str) -> str:
    """Return the class that things of a kind are in, ``StatusReport`` for ``status-report``."""
    return "".join(part.capitalize() for part in kind.split("-"))


def _place(entry: Entry) -> int:
    """Return where a reader wants an entry: statements in the order of their classes, then things."""
    return CLASSES.index(entry.cls) if entry.cls else len(CLASSES)


def _values(entry: Entry | None, names: Iterable[str]) -> list[str]:
    """Return what an entry holds of some properties, as ``name=value``."""
    return [f"{n}={v}" for n in names for v in (entry.all(n) if entry else ())]


def _differences(c: Altered, labels: Labels) -> list[Line]:
    """Return one line a property that differs: what it was and what it is, unless that is long."""
    found = []
    for name in c.properties:
        one, two = ("; ".join(map(str, e.all(name))) if e else "" for e in (c.before, c.after))
        if max(len(one), len(two)) > _LONG:
            found.append(Line(labels.say("compare-reworded", name=name)))
        else:
            values = {"before": one or "\u2013", "after": two or "\u2013"}
            found.append(Line(labels.say("compare-differs", name=name, **values)))
    return found


def _read(figure: Figure, labels: Labels) -> str:
    """Return what a figure without a series is on, read off its id."""
    about = labels.short("agency", figure.agency) if figure.agency else ""
    return about or figure.id.partition("--")[0].replace("-", " ")


def figures_section(changes: Sequence[FigureChange], labels: Labels, limit: int) -> Section:
    """Return the figures that only one side has, or that the two give another value."""

    def value(f: Figure | None) -> str:
        if f is None:
            return "\u2013"
        return labels.quantity(f.value, f.unit, f.qualifier)

    def row(c: FigureChange) -> Row:
        f = c.figure
        name = labels.full("series", f.series) if f.series else _read(f, labels)
        cells = (
            name,
            labels.told(f.period_label) or labels.period(f.period),
            value(c.before),
            value(c.after),
        )
        cites = (*(c.before.citations if c.before else ()), *(c.after.citations if c.after else ()))
        change = "changed" if c.before and c.after else "added" if c.after else "removed"
        record: dict[str, Any] = {"change": change, **figure_record(f)}
        if c.before and c.after:
            record["value_before"] = c.before.value
        return Row(cells, cited(cites), record=record)

    heading = labels.say("compare-figures")
    columns = ("series", "period", "before", "after")
    table = _table(labels, columns, map(row, changes), heading, limit)
    return Section("figures", heading, labels.say("compare-figures-intro"), table=table)
