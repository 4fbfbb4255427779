"""Everything about one thing, grouped by what kind of statement says it, each line cited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.views.record.statements import CLASSES, said, statement_row, statements
from bordergraph.views.report.model import Line, Report, Section, Table
from bordergraph.views.report.sections import other_reading
from bordergraph.views.tables.flat import many
from bordergraph.views.tables.table import Table as PlainTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Source
    from bordergraph.views.record.statements import Statement
    from bordergraph.views.report.contests import Contest
    from bordergraph.views.report.model import Row, Stamp
    from bordergraph.words.labels import Labels

__all__ = ["show_report", "show_table"]

# Said in the heading or of no use to a reader.
_HIDDEN = {
    "rdf:type", "skos:inScheme", "bg:datePrecision", "bg:foundedPrecision",
    "bg:dissolvedPrecision", "bg:participatesIn", "bg:addresses", "bg:responsibleFor",
    "bg:givesTo", "bg:sharesWith", "bg:worksWith",
}  # fmt: skip


def show_report(
    key: str,
    own: Sequence[Mapping[str, object]],
    about: Iterable[Mapping[str, object]],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
    contests: Sequence[Contest] = (),
) -> Report:
    """Return everything about one thing.

    Args:
        key: ``kind:slug`` of the thing.
        own: Rows (property, value) of what the graph says of the thing itself.
        about: Rows (statement, property, value) of the statements that speak of it.
        sources: All sources by id.
        labels: Names in the reader's language.
        stamp: Version and data hash.
        contests: Checks; a figure that one of them disputes is shown with the other reading.
    """
    readings = {d: other_reading(c, labels) for c in contests for d in c.disputes}

    def row_of(s: Statement) -> Row:
        row = statement_row(s, labels)
        if s.id not in readings:
            return row
        return replace(row, details=(*row.details, readings[s.id]))

    kind, _, slug = key.partition(":")
    itself = statements([{"statement": key, **row} for row in own])
    sections = []
    if itself:
        table = Table(_columns(labels), (row_of(itself[0]),), caption=labels.say("itself"))
        sections.append(Section("itself", labels.say("itself"), table=table))
    elif lines := _properties(own, labels):
        sections.append(Section("itself", labels.say("itself"), lines=tuple(lines)))
    found = [s for s in statements(about) if s.id != key]
    for cls in CLASSES:
        rows = tuple(row_of(s) for s in found if s.cls == cls)
        if rows:
            heading = labels.say(f"statements.{cls}")
            table = Table(_columns(labels), rows, caption=heading)
            sections.append(Section(cls.lower(), f"{heading} ({len(rows)})", table=table))
    source = sources.get(slug) if kind == "source" else None
    title = source.title if source else labels.both(kind, slug)
    if itself:
        title = said(itself[0], labels)
    elif kind == "pair":
        first, _, second = slug.partition("--")
        title = labels.pair((first, second))
    return Report(
        kind="thing",
        subject=(key,),
        title=title,
        subtitle=labels.say(
            "show-subtitle",
            what=labels.full("bg", _class_name(own)) if own else kind,
            id=f"{kind}/{slug}",
            statements=labels.count("statement", len(found)),
        ),
        sections=tuple(s for s in sections if not s.is_empty),
        sources=sources,
        stamp=stamp,
    )


def _columns(labels: Labels) -> tuple[str, ...]:
    return tuple(labels.say(f"column.{c}") for c in ("statement", "locator", "sure"))


def _class_name(own: Iterable[Mapping[str, object]]) -> str:
    classes = [str(r["value"]) for r in own if r["property"] == "rdf:type"]
    ours = sorted(c.removeprefix("bg:") for c in classes if c.startswith("bg:"))
    return ours[0] if ours else "Threat"


def _properties(own: Iterable[Mapping[str, object]], labels: Labels) -> list[Line]:
    values: dict[str, list[str]] = {}
    for row in own:
        if row["property"] in _HIDDEN:
            continue
        value = str(row["value"])
        prefix, _, rest = value.partition(":")
        known = rest and not rest.startswith("//") and " " not in value
        values.setdefault(str(row["property"]), []).append(
            labels.full(prefix, rest) if known else value
        )
    order = sorted(values, key=lambda p: (not p.startswith("skos:prefLabel"), p))
    return [
        Line(f"{_property(p, labels)}{labels.say('colon')}{'; '.join(values[p])}") for p in order
    ]


def _property(name: str, labels: Labels) -> str:
    own = f"property.{name}"
    try:
        return labels.say(own)
    except KeyError:
        prefix, _, slug = name.partition(":")
        label = labels.full(prefix, slug)
        return f"{label[:1].upper()}{label[1:]}"


def show_table(report: Report) -> PlainTable:
    """Return the statements of a report as one flat table, for spreadsheets."""
    columns = ("statement", "class", "locator", "confidence", "says", "note", "sources")
    rows = [
        tuple(list(row.sources) if c == "sources" else row.record.get(c, "") for c in columns)
        for section in report.sections
        for row in (section.table.rows if section.table else ())
    ]
    return PlainTable(columns, rows, report.title, fields=(*columns[:-1], many("sources")))
