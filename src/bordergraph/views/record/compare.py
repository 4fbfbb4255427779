"""The differences between two days or two graphs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from bordergraph import vocab
from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.whatif.simulation import MOVE_KINDS, ServiceChange
from bordergraph.model import Arrangement, Source, source_ids
from bordergraph.record import STATEMENT_CLASSES, Entry, EntryChange
from bordergraph.schema.terms import LIVE_STATUSES
from bordergraph.views.record.statements import sentence, statement_id
from bordergraph.views.report.model import Report, Section, Stamp, list_section
from bordergraph.views.report.problems import status_line
from bordergraph.views.table.column import (
    DASH,
    Column,
    clean_text,
    code,
    codes,
    concept,
    display,
    override,
    pair,
    scalar,
    term,
    thing,
    worded,
)
from bordergraph.views.table.table import ROW_LIMIT, Line, Table
from bordergraph.views.tables.facts import through_column
from bordergraph.views.tables.needs import COUNT_NAMES
from bordergraph.views.tables.whatif import change_columns, outcome_text
from bordergraph.words.articles import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.register import StatusChange
    from bordergraph.analysis.whatif.network_diff import ArrangementChange, NetworkDiff, TieChange
    from bordergraph.words.labels import Labels


T = TypeVar("T")

MAX_NAMES = 3
_VOCABULARY = frozenset({"bg", *vocab.SCHEMES})
_MAX_VALUE_LENGTH = 90


def _section(
    labels: Labels, key: str, columns: tuple[Column[T], ...], items: Sequence[T], **options: Any
) -> Section:
    """Return a section that lists differences of one kind."""
    heading, intro = f"compare-{key}", f"compare-{key}-intro"
    return list_section(
        labels, key, columns, items, heading=heading, caption=heading, intro=intro, **options
    )


def _change_evidence(c: ArrangementChange) -> str:
    return "dated" if c.is_dated else "restated" if c.counterpart else "recorded"


def _current_side(c: ArrangementChange) -> Arrangement:
    """Return the arrangement in its current state: as the second side has it, if it does."""
    return c.counterpart if c.counterpart and not c.begins else c.arrangement


_ARRANGEMENT_COLUMNS: tuple[Column[ArrangementChange], ...] = (
    worded(
        "change",
        lambda c: "began" if c.begins else "ended",
        lambda change, w: w.say("begins" if change == "began" else "ends"),
    ),
    thing("arrangement", get=attrgetter("arrangement.id")),
    display("when", lambda c, labels: labels.period(_current_side(c).span)),
    code("from", lambda c: _current_side(c).span.first_day),
    code("to", lambda c: _current_side(c).span.end),
    concept("status", get=lambda c: _current_side(c).status),
    term("compare-how", "how", _change_evidence, "why"),
    codes("statements", lambda c: sorted({x.statement for x in _current_side(c).citations})),
)


_TIE_COLUMNS: tuple[Column[TieChange], ...] = (
    term("change", get=lambda c: "opened" if c.is_new else "closed"),
    pair(),
    through_column(MAX_NAMES),
    code("direct"),
    codes("absent"),
)


def _absent_lines(c: TieChange, labels: Labels) -> Iterator[Line]:
    """Yield who of the two takes no part on the other side."""
    if c.absent:
        yield Line(labels.say("compare-absent", names=labels.list_names("agency", c.absent)))


def record_section(changes: Sequence[EntryChange], labels: Labels, limit: int) -> Section:
    """Return the entries that differ between the two graphs, counted by kind."""

    def kind(entry: Entry) -> str:
        if entry.ref.kind in _VOCABULARY:
            return labels.say("compare-vocabulary")
        if not entry.ref.kind:
            return labels.say("compare-other")
        return labels.full_name("bg", next(iter(entry.classes), vocab.class_of(entry.ref.kind)))

    def name(c: EntryChange) -> str:
        return sentence(c.entry, labels) if c.entry.cls else labels.short_name(*c.entry.ref)

    columns: tuple[Column[EntryChange], ...] = (
        term("record-change", "change", heading="change"),
        Column("kind", attrgetter("entry.ref.kind"), lambda c, _: kind(c.entry), "kind"),
        code("statement", attrgetter("ref.key")),
        scalar("says", "statement", name),
        codes("properties"),
        codes("values_before", lambda c: _property_values(c.before, c.properties)),
        codes("values_after", lambda c: _property_values(c.after, c.properties)),
    )
    ranked = sorted(changes, key=lambda c: (_CHANGES.index(c.change), _class_index(c.entry), c.ref))
    counts = Counter((kind(c.entry), c.change) for c in ranked)
    lines = []
    for kind_name in sorted({kind_name for kind_name, _ in counts}):
        changed = {change: counts[kind_name, change] for change in _CHANGES}
        lines.append(Line(labels.say("compare-record-kind", kind=kind_name, **changed)))
    if properties := Counter(name for c in ranked for name in c.properties):
        names = ", ".join(f"{name} ({labels.number(n)})" for name, n in properties.most_common())
        lines.append(Line(labels.say("compare-properties", names=names)))
    return _section(
        labels,
        "record",
        columns,
        ranked,
        lines=lines,
        sources=lambda c: (
            c.entry.sources or ((c.entry.ref.slug,) if c.entry.ref.kind == "source" else ())
        ),
        details=lambda c: _difference_lines(c, labels),
        limit=limit,
    )


def _class_index(entry: Entry) -> int:
    """Return the rank of an entry: statements by class, then things."""
    return STATEMENT_CLASSES.index(entry.cls) if entry.cls else len(STATEMENT_CLASSES)


def _property_values(entry: Entry | None, names: Iterable[str]) -> list[str]:
    """Return the values of some properties of an entry, as ``name=value``."""
    return [f"{n}={v}" for n in names for v in (entry.values_of(n) if entry else ())]


def _difference_lines(c: EntryChange, labels: Labels) -> Iterator[Line]:
    """Yield the id of an entry, and one line a property that differs, without values that are long."""
    yield Line(statement_id(c.ref) if c.ref.kind else c.ref.slug)
    for name in c.properties:
        before, after = (
            "; ".join(map(str, e.values_of(name))) if e else "" for e in (c.before, c.after)
        )
        is_long = max(len(before), len(after)) > _MAX_VALUE_LENGTH
        key = "compare-reworded" if is_long else "compare-differs"
        yield Line(labels.say(key, name=name, before=before or DASH, after=after or DASH))


_CHANGES = ("added", "removed", "changed")
_STATUS_CHANGES = ("opened", "closed", "moved", "assessed", "left")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The data of a comparison report, with the sources of both sides by id.

    A side is called by its day, or by its graph as it was named. The record has the entries that differ
    between the graphs; None where both sides are one graph.
    """

    names: tuple[str, str]
    differences: NetworkDiff
    record: tuple[EntryChange, ...] | None
    sources: Mapping[str, Source]
    problems: tuple[StatusChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all differs."""
        return self.differences.is_empty and not self.record and not self.problems


def compare_report(
    compared: Comparison, labels: Labels, stamp: Stamp, *, limit: int = ROW_LIMIT
) -> Report:
    """Return the report on the differences between two sides; text and Markdown show the first of each list."""
    diff = compared.differences
    sections = [Section("summary", labels.say("summary"), lines=tuple(_summary(compared, labels)))]
    if not compared.is_empty:
        sections += _difference_sections(compared, labels, limit)
    days = {"before": labels.day(diff.before.day), "after": labels.day(diff.after.day)}
    origin = {"version": stamp.version, "data": stamp.data_hash}
    subtitle = labels.say("compare-subtitle", **days, **origin)
    before, after = (_side_name(name, labels) for name in compared.names)
    title = labels.say("compare-title", before=before, after=after)
    filled = tuple(s for s in sections if s.lines or (s.table and s.table.items))
    return Report("compare", compared.names, title, subtitle, filled, compared.sources, stamp)


def _side_name(name: str, labels: Labels) -> str:
    """Return the name of a side, or its day as a sentence takes it up."""
    day = labels.spell_date(name)
    return name if day == name else Name([(day, "le")])


_STATUS_COLUMNS: tuple[Column[StatusChange], ...] = (
    Column("problem", lambda m: m.problem.id, lambda m, w: w.localize(m.problem.title), "problem"),
    term("problem-change", "change", heading="change"),
    concept("problem-status", "before", lambda m: m.before or ""),
    concept("problem-status", "after", lambda m: m.after or ""),
)


def _difference_sections(compared: Comparison, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield the sections of differences, problems and needs first."""
    diff = compared.differences
    yield list_section(
        labels,
        "problems",
        _STATUS_COLUMNS,
        compared.problems,
        heading="compare-problems",
        caption="compare-problems",
        sources=attrgetter("problem.sources"),
        details=lambda change: (Line(status_line(change.problem, labels, diff.after.day)),),
        limit=limit,
    )
    yield _measures_section(diff, labels)
    yield from need_sections(diff, labels, limit)
    yield _section(
        labels,
        "arrangements",
        _ARRANGEMENT_COLUMNS,
        diff.arrangements,
        sources=lambda x: source_ids(_current_side(x).citations),
        limit=limit,
    )
    yield _section(
        labels,
        "ties",
        _TIE_COLUMNS,
        diff.ties,
        sources=attrgetter("sources"),
        details=lambda x: _absent_lines(x, labels),
        limit=limit,
    )
    if compared.record is not None:
        yield record_section(compared.record, labels, limit)
    yield _method_section(compared, labels)


def new_gaps(diff: NetworkDiff, labels: Labels) -> str:
    """Return one line for each possible gap with full need that only the second side has."""
    rows = {m.row.key: m for m in diff.needs.moved}
    opened = [m for key in diff.needs.opened if (m := rows.get(key)) and m.row.need == "full"]
    lines = []
    for m in opened:
        before, after = (outcome_text(row, labels) for row in (m.before, m.after))
        pair, threat = labels.pair_name(m.row.agencies), labels.inline_name("threat", m.row.threat)
        text = labels.say("compare-new-gap", pair=pair, threat=threat, before=before, after=after)
        lines.append(clean_text(text))
    return "\n".join(lines)


def _summary(compared: Comparison, labels: Labels) -> Iterator[Line]:
    """Yield a summary of the changes, with warnings."""
    diff = compared.differences
    days = diff.before.day, diff.after.day
    if compared.is_empty:
        yield Line(labels.say("compare-nothing"))
    if days[0] and days[1] and days[1] < days[0]:
        yield Line(labels.say("compare-backwards"))
    if compared.record is not None and days[0] != days[1]:
        yield Line(labels.say("compare-two-days"))
    if compared.is_empty:
        return
    yield from _problem_lines(compared, labels)
    needs = diff.needs
    if needs.moved:
        moved = {move: len(needs.changes_of_kind(move)) for move in MOVE_KINDS}
        gaps = {"opened": len(needs.opened), "closed": len(needs.closed)}
        yield Line(labels.say("compare-needs", **moved, **gaps))
        if aged := sum(change.row.key in diff.outdated_needs for change in needs.moved):
            yield Line(labels.say("compare-grown-old", n=aged))
    else:
        yield Line(labels.say("compare-needs-none"))
    if needs.opened and days[0] and diff.first_search and days[0] < diff.first_search:
        yield Line(labels.say("compare-unsearched", day=labels.day(diff.first_search)))
    yield _links_line(diff, labels)
    if compared.record is not None:
        yield Line(labels.say("compare-altered", **_counts(compared.record, _CHANGES)))


def _problem_lines(compared: Comparison, labels: Labels) -> Iterator[Line]:
    """Yield the number of problems by change of status."""
    problems = compared.problems
    assessed = Counter(x.after in LIVE_STATUSES for x in problems if x.change == "assessed")
    if problems:
        counts = {"live": assessed[True], "others": assessed[False]}
        counts |= _counts(problems, _STATUS_CHANGES)
        yield Line(labels.say("compare-problems-count", **counts))
    if assessed and compared.record is None:
        yield Line(labels.say("compare-first-assessed"))


def _counts(items: Iterable[EntryChange | StatusChange], changes: Iterable[str]) -> dict[str, int]:
    """Return how many moves are of each kind of change."""
    counts = Counter(move.change for move in items)
    return {change: counts[change] for change in changes}


def _links_line(diff: NetworkDiff, labels: Labels) -> Line:
    """Say how many arrangements and ties began and ended."""
    began, opened = sum(a.begins for a in diff.arrangements), sum(t.is_new for t in diff.ties)
    values = {
        "began": began,
        "ended": len(diff.arrangements) - began,
        "opened": opened,
        "closed": len(diff.ties) - opened,
        "before": diff.before.ties,
        "after": diff.after.ties,
    }
    return Line(labels.say("compare-links" if diff.lists_ties else "compare-links-many", **values))


def _measure_text(value: Any, labels: Labels) -> str:
    """Return a count, or a share."""
    return labels.percentage(value) if isinstance(value, float) else labels.number(value)


_MEASURE_COLUMNS: tuple[Column[tuple[str, Any, Any]], ...] = (
    term("measure", get=itemgetter(0)),
    worded("before", itemgetter(1), _measure_text, is_number=True),
    worded("after", itemgetter(2), _measure_text, is_number=True),
)


def _measures_section(diff: NetworkDiff, labels: Labels) -> Section:
    """Return both sides in numbers."""
    names = {name: name for name in ("agencies", "arrangements", "ties")}
    names |= {name: f"served.{name}" for name in COUNT_NAMES}
    names |= {"gaps": "gaps", "components": "components", "unreachable": "fragmentation"}
    measures = [
        (key, *map(attrgetter(name), (diff.before, diff.after))) for key, name in names.items()
    ]
    heading, limit = labels.say("compare-measures"), len(measures)
    table = Table(_MEASURE_COLUMNS, measures, labels, heading, limit=limit)
    return Section("measures", heading, labels.say("compare-measures-intro"), table=table)


def _method_section(comparison: Comparison, labels: Labels) -> Section:
    """Return the method of the comparison and its limits."""
    dated = comparison.differences.before.day != comparison.differences.after.day
    keys = ["needs", *(["dates"] if dated else []), *(["record"] if comparison.record else [])]
    lines = tuple(Line(labels.say(f"compare-method.{key}")) for key in keys)
    return Section("method", labels.say("method"), lines=lines)


MAX_MOVED = 100_000
"""Most changed needs that a section lists."""


def _cause_lines(change: ServiceChange, diff: NetworkDiff, labels: Labels) -> Iterator[Line]:
    """Yield the known reasons for a lost or worse channel."""
    if change.move in {"lost", "worse"}:
        if year := diff.outdated_needs.get(change.row.key):
            yield Line(labels.say("compare-aged", year=str(year), years=PROOF_YEARS))
        if stopped := diff.stopped_carriers.get(change.row.key):
            names = labels.list_names("arrangement", stopped)
            yield Line(labels.say("compare-stopped", names=names))


def need_sections(diff: NetworkDiff, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield one section for each kind of change of needs that occurs."""
    columns = override(change_columns(diff.needs), thing("threat", get=lambda c: c.row.threat))
    for move in MOVE_KINDS:
        if not (moved := diff.needs.changes_of_kind(move)):
            continue
        values = {"most": MAX_MOVED, "n": len(moved)}
        is_cut = len(moved) > MAX_MOVED
        yield list_section(
            labels,
            f"needs-{move}",
            columns,
            moved[:MAX_MOVED],
            heading=f"moved.{move}",
            caption=f"moved.{move}",
            intro=f"moved-intro.{move}",
            lines=(Line(labels.say("moved-most", **values)),) if is_cut else (),
            order=("pair", "threat", "need", "before", "after"),
            limit=limit,
            details=lambda c: _cause_lines(c, diff, labels),
        )
