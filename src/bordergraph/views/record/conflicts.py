"""Where sources disagree: readings side by side, with the reason where one is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref, Source, group_by, source_ids
from bordergraph.views.record.statements import sentence, statement_id
from bordergraph.views.report.model import Report, Section, Stamp
from bordergraph.views.report.sections import contests
from bordergraph.views.table.column import Column, code, codes, row_record, scalar
from bordergraph.views.table.table import Line, Table
from bordergraph.words.labels import Labels, mark_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.model import Citation, Figure
    from bordergraph.record import ClaimCheck, Difference, Entry


CONFLICT_KINDS = ("told", "figures", "starts", "cadences", "declared", "remarks", "rechecks")


@dataclass(frozen=True, slots=True)
class Assertion:
    """The reading of one statement; its value is a number, day or code, empty when it says more than that."""

    statement: Ref
    says: str
    note: str = ""
    locator: str = ""
    sources: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more readings of one matter, the one that stands first where that is known.

    The kind is one of `CONFLICT_KINDS`: differences between merged graphs; figures of one series and
    period; starts; cadences; a statement that disputes another; a remark on disagreement; a statement
    that a second look did not confirm. The thing is what the matter is one of, where that is one thing.
    """

    kind: str
    about: str
    readings: tuple[Assertion, ...]
    reason: str = ""
    thing: Ref | None = None


def conflicts(
    disputes: Iterable[tuple[Entry, Entry]],
    figures: Iterable[Figure],
    milestones: Iterable[Entry],
    exchanges: Iterable[Entry],
    doubts: Iterable[tuple[str, Entry]],
    labels: Labels,
    differences: Iterable[Difference] = (),
) -> list[Conflict]:
    """Collect the conflicts of what sources say, and of what merged graphs tell differently."""
    declared = [_declared_conflict(better, other, labels) for better, other in disputes]
    known = {frozenset(r.statement for r in c.readings) for c in declared}
    starts = (m for m in milestones if m.slug("bg:milestoneKind") == "start")
    implied = [
        *_figure_conflicts(figures, labels),
        *_fact_conflicts("starts", starts, "bg:about", "bg:date", labels),
        *_fact_conflicts("cadences", exchanges, "bg:arrangement", "bg:cadence", labels),
    ]
    return [
        *(_difference_conflict(d, labels) for d in differences),
        *(c for c in implied if frozenset(r.statement for r in c.readings) not in known),
        *declared,
        *_doubt_conflicts(doubts, labels),
    ]


def _assertion(s: Entry, labels: Labels) -> Assertion:
    note, locator = s.bilingual_text("bg:note"), s.text("bg:locator")
    return Assertion(s.ref, sentence(s, labels), note, locator, s.sources)


def _difference_conflict(difference: Difference, labels: Labels) -> Conflict:
    """Return the conflict of one property between graphs; each reading is of a graph, not a source."""
    prefix, _, name = difference.property.partition(":")
    label = labels.say("column.name") if name == "prefLabel" else labels.full_name(prefix, name)
    about = labels.say("colon").join((labels.short_name(*difference.thing), label))
    thing, values = difference.thing, difference.values_by_graph
    readings = tuple(Assertion(thing, value, graph, value=value) for graph, value in values)
    return Conflict("told", about, readings, thing=thing)


def _declared_conflict(better: Entry, other: Entry, labels: Labels) -> Conflict:
    readings = (_assertion(better, labels), _assertion(other, labels))
    about = labels.full_name("bg", better.cls)
    reason = labels.localize(better.bilingual_text("bg:recheckNote"))
    return Conflict("declared", about, readings, reason)


def _figure_conflicts(figures: Iterable[Figure], labels: Labels) -> Iterator[Conflict]:
    """Yield the figures of one series, period and unit whose values differ from source to source."""
    order = attrgetter("series", "period.start", "value", "id")
    listed = sorted(filter(_is_comparable, figures), key=order)
    for group in group_by(listed, attrgetter("series", "period", "unit")).values():
        readings = tuple(_figure_assertion(f, labels) for f in group)
        if _differ(readings) and len({s for r in readings for s in r.sources}) > 1:
            last = group[-1]
            period = labels.localize(last.period_label) or labels.spell_date(str(last.period.start))
            reason = labels.say("differ-basis") if len({f.basis for f in group}) > 1 else ""
            about = f"{labels.short_name('series', last.series)}, {period}"
            yield Conflict("figures", about, readings, reason, Ref("series", last.series))


def _is_comparable(figure: Figure) -> bool:
    """Return whether a figure is one of a series, for a period whose both ends a source states."""
    period = figure.period
    return all((figure.series, figure.unit, period.start, period.end, _own_citations(figure)))


def _own_citations(figure: Figure) -> list[Citation]:
    return [c for c in figure.citations if not c.is_indirect]


def _differ(readings: Iterable[Assertion]) -> bool:
    return len({r.value for r in readings}) > 1


def _figure_assertion(f: Figure, labels: Labels) -> Assertion:
    citations = _own_citations(f)
    number = labels.quantity(f.value, f.unit, f.qualifier)
    parts = (number, labels.localize(f.period_label), labels.concept("basis", f.basis))
    says = mark_foreign(", ".join(x for x in parts if x), parts)
    statement, own = Ref("figure", f.id), citations[0]
    return Assertion(
        statement, says, own.note, own.locator, source_ids(citations), f"{f.value:.15g}"
    )


def _fact_conflicts(
    kind: str, statements: Iterable[Entry], about: str, name: str, labels: Labels
) -> Iterator[Conflict]:
    """Yield the things of which sources give different values of one property."""
    groups: dict[Ref, list[Assertion]] = defaultdict(list)
    for s in statements:
        if reading := _fact_assertion(s, name, labels):
            for thing in s.values_of(about):
                if isinstance(thing, Ref):
                    groups[thing].append(reading)
    for thing, readings in sorted(groups.items()):
        if _differ(readings):
            readings.sort(key=attrgetter("value", "statement"))
            yield Conflict(kind, labels.short_name(*thing), tuple(readings), thing=thing)


def _fact_assertion(s: Entry, name: str, labels: Labels) -> Assertion | None:
    """Return what a statement says of a day or cadence; None where it, or its source, is unknown."""
    value, sources = s.slug(name) or s.text(name), s.slugs("prov:wasDerivedFrom")
    if not sources or value in {"", "unknown"}:
        return None
    says = labels.concept("cadence", value) if s.slug(name) else labels.spell_date(value)
    note, locator = s.bilingual_text("bg:note"), s.text("bg:locator")
    return Assertion(s.ref, says, note, locator, sources, value)


def _doubt_conflicts(doubts: Iterable[tuple[str, Entry]], labels: Labels) -> list[Conflict]:
    result = []
    for kind, s in doubts:
        verdict = labels.concept("recheck", s.slug("bg:recheck"))
        note = labels.localize(s.bilingual_text("bg:recheckNote"))
        reason = mark_foreign(labels.say("colon").join(x for x in (verdict, note) if x), (note,))
        about = labels.full_name("bg", s.cls)
        result.append(Conflict(f"{kind}s", about, (_assertion(s, labels),), reason))
    return sorted(result, key=lambda c: (CONFLICT_KINDS.index(c.kind), c.readings[0].statement))


def conflict_report(
    checks: Sequence[ClaimCheck],
    conflicts: Sequence[Conflict],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return all disagreements as a report: checked claims first, then by kind."""
    sections = []
    if checks:
        section = contests(checks, labels)
        sections.append(replace(section, key="checks", heading=labels.say("conflicts.checks")))
    for kind in CONFLICT_KINDS:
        if group := [c for c in conflicts if c.kind == kind]:
            heading = f"{labels.say(f'conflicts.{kind}')} ({len(group)})"
            table = Table(_CONFLICT, group, labels, heading, details=lambda c: _lines(c, labels))
            sections.append(Section(kind, heading, table=table))
    if not sections:
        sections.append(Section("none", labels.say("conflicts-none")))
    title, subtitle = labels.say("conflicts-title"), labels.say("conflicts-subtitle")
    return Report("conflicts", (), title, subtitle, tuple(sections), sources, stamp)


def _lines(conflict: Conflict, labels: Labels) -> Iterator[Line]:
    for r in conflict.readings:
        locator = f" ({r.locator})" if r.locator else ""
        note = labels.localize(r.note) or statement_id(r.statement)
        text = f"{r.says}{locator}{labels.say('colon')}{note}"
        yield Line(mark_foreign(text, (r.says, note)), r.sources)
    if conflict.reason:
        yield Line(labels.say("reason-is", text=conflict.reason))


_READING_COLUMNS: tuple[Column[Assertion], ...] = (
    code("statement", attrgetter("statement.key")),
    code("says"),
    code("note"),
    code("locator"),
    codes("sources"),
)
_CONFLICT: tuple[Column[Conflict], ...] = (
    code("kind"),
    scalar("about", "matter"),
    code("reason"),
    code("readings", lambda c: [row_record(_READING_COLUMNS, r) for r in c.readings]),
)


def conflict_table(checks: Sequence[ClaimCheck], conflicts: Sequence[Conflict]) -> Table[Any]:
    """Return all disagreements as one flat table, one line a reading."""
    columns = "kind about statement value says locator reason disputes sources".split()
    rows: list[tuple[object, ...]] = []
    for c in checks:
        claim = ("check", "", c.ref.key, c.verdict, c.claim, "", c.finding)
        rows.append((*claim, [d.key for d in c.disputed_statements], c.sources))
    for conflict in conflicts:
        about = conflict.thing.key if conflict.thing else ""
        for r in conflict.readings:
            assertion = (r.statement.key, r.value, r.says, r.locator)
            rows.append((conflict.kind, about, *assertion, conflict.reason, [], r.sources))
    return Table.from_values(columns, rows, lists=("disputes", "sources"))
