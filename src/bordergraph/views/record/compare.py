"""Two days or two graphs side by side: what began, ended, opened, closed and changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from bordergraph import vocab
from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.whatif.simulation import MOVES
from bordergraph.model import cited
from bordergraph.record import CLASSES
from bordergraph.schema.terms import LIVE
from bordergraph.views.record.statements import handle, said
from bordergraph.views.report.model import Report, Section
from bordergraph.views.report.problems import status_line
from bordergraph.views.table.column import (  # fmt: skip
    DASH,
    Column,
    code,
    codes,
    concept,
    display,
    iso_date,
    pair,
    printable_text,
    replace_columns,
    round_float,
    row_record,
    term,
    thing,
)
from bordergraph.views.table.table import ROW_LIMIT, Line, Table
from bordergraph.views.tables.facts import FIGURE
from bordergraph.views.tables.needs import COUNTED
from bordergraph.views.tables.whatif import moved_columns, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.register import StatusChange
    from bordergraph.analysis.whatif.network_diff import (
        ArrangementChange,
        Between,
        FigureChange,
        Held,
        TieChange,
    )
    from bordergraph.analysis.whatif.simulation import ServiceChange
    from bordergraph.model import Arrangement, Figure, Finding, Source
    from bordergraph.record import Altered, Entry
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels


T = TypeVar("T")

MOST = 3
_VOCABULARY = frozenset({"bg", *vocab.SCHEMES})
_LONG = 90


def _section(
    key: str,
    columns: tuple[Column[T], ...],
    items: Sequence[T],
    labels: Labels,
    lines: Sequence[Line] = (),
    **ways: Any,  # noqa: ANN401 - as of a table
) -> Section:
    """Return a section that lists what differs, under its heading and introduction."""
    heading, intro = labels.say(f"compare-{key}"), labels.say(f"compare-{key}-intro")
    return Section(
        key, heading, intro, tuple(lines), Table(columns, items, labels, heading, **ways)
    )


def _how(c: ArrangementChange) -> str:
    return "dated" if c.dated else "restated" if c.other else "recorded"


def _side(c: ArrangementChange) -> Arrangement:
    """Return the arrangement as the side tells it that says what it is like now."""
    return c.other if c.other and not c.begins else c.arrangement


_ARRANGEMENT: tuple[Column[ArrangementChange], ...] = (
    Column(
        "change",
        lambda c: "began" if c.begins else "ended",
        lambda c, labels: labels.say("begins" if c.begins else "ends"),
        "change",
    ),
    thing("arrangement", get=lambda c: c.arrangement.id),
    display("when", lambda c, labels: labels.period(_side(c).span)),
    code("from", lambda c: iso_date(_side(c).span.begin)),
    code("to", lambda c: iso_date(_side(c).span.end)),
    concept("status", get=lambda c: _side(c).status),
    term("compare-how", "how", _how, "why"),
    codes("statements", lambda c: sorted({x.statement for x in _side(c).citations})),
)


def _through(c: TieChange, labels: Labels) -> str:
    return labels.listed("arrangement", c.arrangements, MOST) or labels.say("direct-share")


_TIE: tuple[Column[TieChange], ...] = (
    term("change", get=lambda c: "opened" if c.opens else "closed"),
    pair(),
    Column("arrangements", lambda c: list(c.arrangements), _through, "through", is_list=True),
    code("direct"),
    codes("absent"),
)


def _absent(c: TieChange, labels: Labels) -> Iterator[Line]:
    """Yield who of the two takes no part on the other side."""
    if c.absent:
        yield Line(labels.say("compare-absent", names=labels.listed("agency", c.absent)))


def _held_text(h: Held, findings: Mapping[str, Finding], labels: Labels) -> str:
    """Return a fact in the words of its two ends, and of what it is on."""
    if h.kind == "finding":
        found = findings[h.about[0].slug]
        about = labels.listed("agency", found.agencies, MOST) or labels.listed(
            "arrangement", found.arrangements, MOST
        )
        name = labels.concept("finding-kind", found.kind)
        return labels.say("compare-on", name=name, about=about) if about else name
    one, other, *on = (labels.short(*ref) for ref in h.about)
    rest = labels.say("colon") + on[0] if on and h.kind in {"flow", "share"} else ""
    return f"{one} \u2192 {other}{rest}"


def held_section(
    held: Sequence[Held], findings: Mapping[str, Finding], labels: Labels, limit: int
) -> Section:
    """Return the facts that hold on one side alone, with their numbers by kind."""
    columns: tuple[Column[Held], ...] = (
        Column(
            "change",
            lambda h: "holds" if h.holds else "lapsed",
            lambda h, _: labels.say("holds-now" if h.holds else "holds-no-more"),
            "change",
        ),
        term("holds", "kind", lambda h: h.kind, "kind"),
        display("statement", lambda h, _: _held_text(h, findings, labels)),
        codes("about", lambda h: (ref.key for ref in h.about)),
        codes("statements"),
    )
    counts = Counter((h.kind, h.holds) for h in held)
    lines = []
    for name in sorted({h.kind for h in held}):
        told, now, over = labels.say(f"holds.{name}"), counts[name, True], counts[name, False]
        lines.append(Line(labels.say("compare-held", kind=told, now=now, over=over)))
    return _section(
        "facts", columns, held, labels, lines,
        sources=lambda h: h.sources, limit=limit,
        details=lambda h: (Line(", ".join(h.statements)),) if h.statements else (),
    )  # fmt: skip


def record_section(changes: Sequence[Altered], labels: Labels, limit: int) -> Section:
    """Return what the two graphs do not say alike, with its numbers by kind."""

    def kind(entry: Entry) -> str:
        if entry.ref.kind in _VOCABULARY:
            return labels.say("compare-vocabulary")
        if not entry.ref.kind:
            return labels.say("compare-other")
        return labels.full("bg", next(iter(entry.classes), vocab.class_of(entry.ref.kind)))

    def name(c: Altered) -> str:
        return said(c.entry, labels) if c.entry.cls else labels.short(*c.entry.ref)

    columns: tuple[Column[Altered], ...] = (
        term("record-change", "change", heading="change"),
        Column("kind", lambda c: c.entry.ref.kind, lambda c, _: kind(c.entry), "kind"),
        code("statement", lambda c: c.ref.key),
        Column("says", name, lambda c, _: name(c), "statement"),
        codes("properties"),
        codes("values_before", lambda c: _values(c.before, c.properties)),
        codes("values_after", lambda c: _values(c.after, c.properties)),
    )
    ranked = sorted(changes, key=lambda c: (_ALTERED.index(c.change), _place(c.entry), c.ref))
    counts = Counter((kind(c.entry), c.change) for c in ranked)
    lines = []
    for kinds in sorted({kinds for kinds, _ in counts}):
        changed = {change: counts[kinds, change] for change in _ALTERED}
        lines.append(Line(labels.say("compare-record-kind", kind=kinds, **changed)))
    if named := Counter(each for c in ranked for each in c.properties):
        most = sorted(named.items(), key=lambda item: (-item[1], item[0]))
        names = ", ".join(f"{each} ({labels.number(n)})" for each, n in most)
        lines.append(Line(labels.say("compare-properties", names=names)))
    return _section(
        "record", columns, ranked, labels, lines,
        sources=lambda c: c.entry.sources
        or ((c.entry.ref.slug,) if c.entry.ref.kind == "source" else ()),
        details=lambda c: (
            Line(handle(c.ref) if c.ref.kind else c.ref.slug), *_differences(c, labels),
        ),
        limit=limit,
    )  # fmt: skip


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
            values = {"before": one or DASH, "after": two or DASH}
            found.append(Line(labels.say("compare-differs", name=name, **values)))
    return found


def _name(c: FigureChange, labels: Labels) -> str:
    """Return the series of a figure, or what one without a series is on, be it read off its id."""
    figure = c.figure
    if figure.series:
        return labels.full("series", figure.series)
    about = labels.short("agency", figure.agency) if figure.agency else ""
    return about or figure.id.partition("--")[0].replace("-", " ")


def _value(figure: Figure | None, labels: Labels) -> str:
    return labels.quantity(figure.value, figure.unit, figure.qualifier) if figure else DASH


def _figure_record(c: FigureChange) -> dict[str, Any]:
    change = "changed" if c.before and c.after else "added" if c.after else "removed"
    before = {"value_before": c.before.value} if c.before and c.after else {}
    return {"change": change, **row_record(FIGURE, c.figure), **before}


_FIGURE: tuple[Column[FigureChange], ...] = (
    display("series", _name),
    display(
        "period",
        lambda c, labels: labels.told(c.figure.period_label) or labels.period(c.figure.period),
    ),
    display("before", lambda c, labels: _value(c.before, labels)),
    display("after", lambda c, labels: _value(c.after, labels)),
)


_ALTERED = ("added", "removed", "changed")
_STATUSES = ("opened", "closed", "moved", "assessed", "left")


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison is written from.

    Attributes:
        names: What the two sides are called: a day, or a graph as it was named.
        found: What lies between them.
        record: What the two graphs do not say alike; None where both sides are one graph.
        findings: Findings of both sides by id.
        sources: Sources of both sides by id.
        problems: Documented problems whose status differs.
    """

    names: tuple[str, str]
    found: Between
    record: tuple[Altered, ...] | None
    findings: Mapping[str, Finding]
    sources: Mapping[str, Source]
    problems: tuple[StatusChange, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing at all differs."""
        return self.found.nothing and not self.record and not self.problems


def compare_report(c: Compared, labels: Labels, stamp: Stamp, *, limit: int = ROW_LIMIT) -> Report:
    """Return what lies between two sides, the needs first.

    Args:
        c: Both sides and what lies between them.
        labels: Names in the reader's language.
        stamp: Version, data and days.
        limit: Rows of each list that a reader of text and Markdown sees.
    """
    found = c.found
    sections = [Section("summary", labels.say("summary"), lines=tuple(_summary(c, labels)))]
    if not c.nothing:
        sections += _sections(c, labels, limit)
    subtitle = labels.say(
        "compare-subtitle",
        before=labels.day(found.before.day),
        after=labels.day(found.after.day),
        version=stamp.version,
        data=stamp.data_hash,
    )
    title = labels.say("compare-title", before=c.names[0], after=c.names[1])
    told = tuple(s for s in sections if s.lines or (s.table and s.table.items))
    return Report("compare", c.names, title, subtitle, told, c.sources, stamp)


_MOVED: tuple[Column[StatusChange], ...] = (
    Column("problem", lambda m: m.problem.id, lambda m, w: w.told(m.problem.title), "problem"),
    term("problem-change", "change", heading="change"),
    concept("problem-status", "before", lambda m: m.before or ""),
    concept("problem-status", "after", lambda m: m.after or ""),
)


def _sections(c: Compared, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield what differs, the problems and the needs first."""
    found, problems = c.found, labels.say("compare-problems")
    table = Table(
        _MOVED, c.problems, labels, problems,
        sources=lambda m: tuple(dict.fromkeys(d.source for d in m.problem.documents)),
        details=lambda m: (Line(status_line(m.problem, labels, found.after.day)),), limit=limit,
    )  # fmt: skip
    yield Section("problems", problems, table=table)
    yield _measures(found, labels)
    yield from need_sections(found, labels, limit)
    yield _section(
        "arrangements", _ARRANGEMENT, found.arrangements, labels,
        sources=lambda x: cited(_side(x).citations), limit=limit,
    )  # fmt: skip
    yield _section(
        "ties", _TIE, found.ties, labels,
        sources=lambda x: x.sources, details=lambda x: _absent(x, labels), limit=limit,
    )  # fmt: skip
    if c.record is None or found.before.day != found.after.day:
        yield held_section(found.held, c.findings, labels, limit)
    if c.record is not None:
        yield record_section(c.record, labels, limit)
    yield _section(
        "figures", _FIGURE, found.figures, labels,
        sources=lambda x: cited(*(f.citations for f in (x.before, x.after) if f)),
        record=_figure_record, limit=limit,
    )  # fmt: skip
    yield _method(c, labels)


def new_gaps(found: Between, labels: Labels) -> str:
    """Return one line for each possible gap with full need that only the second side has."""
    rows = {m.row.key: m for m in found.needs.moved}
    new = [m for key in found.needs.opened if (m := rows.get(key)) and m.row.need == "full"]
    return "\n".join(
        printable_text(
            labels.say(
                "compare-new-gap",
                pair=labels.pair(m.row.agencies),
                threat=labels.running("threat", m.row.threat),
                after=outcome_of(m.after, labels),
                before=outcome_of(m.before, labels),
            )
        )
        for m in new
    )


def _summary(c: Compared, labels: Labels) -> Iterator[Line]:
    """Say in a few sentences what changed, and what to mind in reading it."""
    found = c.found
    days = found.before.day, found.after.day
    if c.nothing:
        yield Line(labels.say("compare-nothing"))
    if days[0] and days[1] and days[1] < days[0]:
        yield Line(labels.say("compare-backwards"))
    if c.record is not None and days[0] != days[1]:
        yield Line(labels.say("compare-two-days"))
    if c.nothing:
        return
    yield from _problem_lines(c, labels)
    needs = found.needs
    if needs.moved:
        moved = {move: len(needs.of(move)) for move in MOVES}
        gaps = {"opened": len(needs.opened), "closed": len(needs.closed)}
        yield Line(labels.say("compare-needs", **moved, **gaps))
    else:
        yield Line(labels.say("compare-needs-none"))
    if needs.opened and days[0] and found.searched and days[0] < found.searched:
        yield Line(labels.say("compare-unsearched", day=labels.day(found.searched)))
    yield _links_line(found, labels)
    if c.record is not None:
        yield Line(labels.say("compare-altered", **_counted(c.record, _ALTERED)))


def _problem_lines(c: Compared, labels: Labels) -> Iterator[Line]:
    """Say how many problems opened and closed, and what those without an earlier status are now."""
    first = Counter(x.after in LIVE for x in c.problems if x.change == "assessed")
    if c.problems:
        counts = _counted(c.problems, _STATUSES) | {"live": first[True], "others": first[False]}
        yield Line(labels.say("compare-problems-count", **counts))
    if first and c.record is None:
        yield Line(labels.say("compare-first-assessed"))


def _counted(moves: Iterable[Altered | StatusChange], changes: Iterable[str]) -> dict[str, int]:
    """Return how many moves are of each kind of change."""
    ways = Counter(move.change for move in moves)
    return {change: ways[change] for change in changes}


def _links_line(found: Between, labels: Labels) -> Line:
    """Say how many arrangements and ties began and ended."""
    began = sum(a.begins for a in found.arrangements)
    links = {"began": began, "ended": len(found.arrangements) - began}
    if found.ties_listed:
        opened = sum(t.opens for t in found.ties)
        links |= {"opened": opened, "closed": len(found.ties) - opened}
    else:
        links |= {"before": found.before.ties, "after": found.after.ties}
    key = "compare-links" if found.ties_listed else "compare-links-many"
    return Line(labels.say(key, **links))


class _Measure(NamedTuple):
    """One number of both sides, or the agencies without which each falls apart: as people read it too."""

    key: str
    sides: Mapping[str, Any]
    texts: tuple[str, ...]


_MEASURE: tuple[Column[_Measure], ...] = (
    term("measure", get=lambda x: x.key),
    display("before", lambda x, _: x.texts[0], number=True),
    display("after", lambda x, _: x.texts[1], number=True),
)


def _measures(found: Between, labels: Labels) -> Section:
    """Return both sides in numbers."""
    sides = (found.before, found.after)

    def both(
        key: str, name: str = "", text: Callable[[Any], str] = lambda v: labels.number(v or 0)
    ) -> _Measure:
        before, after = map(attrgetter(name or key), sides)
        values = {"before": round_float(before), "after": round_float(after)}
        return _Measure(key, values, (text(before), text(after)))

    measures = [
        *map(both, ("agencies", "arrangements", "ties")),
        *(both(name, f"served.{name}") for name in COUNTED),
        *map(both, ("gaps", "components")),
        both("unreachable", "fragmentation", lambda v: DASH if v is None else labels.share(v)),
    ]
    before, after = (side.articulation for side in sides)
    if before or after:
        cuts = {"agencies_before": list(before), "agencies_after": list(after)}
        texts = (labels.listed("agency", cut) or DASH for cut in (before, after))
        measures.append(_Measure("cuts", cuts, tuple(texts)))
    return _section(
        "measures", _MEASURE, measures, labels,
        record=lambda x: {"measure": x.key, **x.sides}, limit=len(measures),
    )  # fmt: skip


def _method(c: Compared, labels: Labels) -> Section:
    """Return how the sides were compared, and what a difference does not say."""
    dated = c.found.before.day != c.found.after.day
    keys = ["needs", *(["dates"] if dated else []), *(["record"] if c.record else [])]
    lines = tuple(Line(labels.say(f"compare-method.{key}")) for key in keys)
    return Section("method", labels.say("method"), lines=lines)


_SHOWN = ("pair", "threat", "need", "before", "after")


MOST_MOVED = 100_000
"""Needs that moved in one way up to which all are listed."""


def _cause(m: ServiceChange, found: Between, labels: Labels) -> Iterator[Line]:
    """Yield why a need lost its channel or got a lesser one, where the record tells."""
    if m.move in {"lost", "worse"}:
        if year := found.aged.get(m.row.key):
            yield Line(labels.say("compare-aged", year=str(year), years=PROOF_YEARS))
        if ended := found.stopped.get(m.row.key):
            yield Line(labels.say("compare-stopped", names=labels.listed("arrangement", ended)))


def need_sections(found: Between, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield one section for each way in which a need moved, and nothing for ways that none took."""
    columns = replace_columns(
        moved_columns(found.needs), thing("threat", get=lambda m: m.row.threat)
    )
    for move in MOVES:
        if not (moved := found.needs.of(move)):
            continue
        heading, intro = labels.say(f"moved.{move}"), labels.say(f"moved-intro.{move}")
        if len(moved) > MOST_MOVED:
            intro += " " + labels.say("moved-most", most=MOST_MOVED, n=len(moved))
        table = Table(
            columns, moved[:MOST_MOVED], labels, heading, order=_SHOWN, limit=limit,
            details=lambda m: _cause(m, found, labels),
        )  # fmt: skip
        yield Section(f"needs-{move}", heading, intro, table=table)
