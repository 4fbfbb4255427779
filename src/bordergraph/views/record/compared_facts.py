"""What else lies between two sides: arrangements, ties, facts, the record itself, figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.model import cited
from bordergraph.record import CLASSES
from bordergraph.views.record.statements import handle, said
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import (
    Column,
    code,
    codes,
    concept,
    iso,
    pair,
    record,
    term,
    thing,
    words,
)  # fmt: skip
from bordergraph.views.table.table import Line, Table, table_of
from bordergraph.views.tables.facts import FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.whatif.network_diff import (
        ArrangementChange,
        FigureChange,
        Held,
        TieChange,
    )
    from bordergraph.model import Arrangement, Figure, Finding
    from bordergraph.record import Altered, Entry
    from bordergraph.words.labels import Labels

MOST = 3
_VOCABULARY = frozenset({"bg", *vocab.SCHEMES})
_LONG = 90


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
    thing("arrangement", of=lambda c: c.arrangement.id),
    words("when", lambda c, labels: labels.period(_side(c).span)),
    code("from", lambda c: iso(_side(c).span.begin)),
    code("to", lambda c: iso(_side(c).span.end)),
    concept("status", of=lambda c: _side(c).status),
    term("compare-how", "how", _how, "why"),
    codes("statements", lambda c: sorted({x.statement for x in _side(c).citations})),
)


def arrangements_section(
    changes: Sequence[ArrangementChange], labels: Labels, limit: int
) -> Section:
    """Return the arrangements that are in force on one side alone."""
    heading = labels.say("compare-arrangements")
    table = table_of(
        _ARRANGEMENT, changes, labels, heading,
        sources=lambda c: cited(_side(c).citations), limit=limit,
    )  # fmt: skip
    return Section("arrangements", heading, labels.say("compare-arrangements-intro"), table=table)


def _through(c: TieChange, labels: Labels) -> str:
    return labels.listed("arrangement", c.arrangements, MOST) or labels.say("direct-share")


_TIE: tuple[Column[TieChange], ...] = (
    term("change", of=lambda c: "opened" if c.opens else "closed"),
    pair(),
    Column("arrangements", lambda c: list(c.arrangements), _through, "through", is_list=True),
    code("direct"),
    codes("absent"),
)


def ties_section(changes: Sequence[TieChange], labels: Labels, limit: int) -> Section:
    """Return the pairs that have a working tie on one side alone."""

    def absent(c: TieChange) -> tuple[Line, ...]:
        names = labels.listed("agency", c.absent)
        return (Line(labels.say("compare-absent", names=names)),) if names else ()

    heading = labels.say("compare-ties")
    table = table_of(
        _TIE, changes, labels, heading, sources=lambda c: c.sources, details=absent, limit=limit
    )
    return Section("ties", heading, labels.say("compare-ties-intro"), table=table)


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
        words("statement", lambda h, _: _held_text(h, findings, labels)),
        codes("about", lambda h: (ref.key for ref in h.about)),
        codes("statements"),
    )
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
    table = table_of(
        columns,
        held,
        labels,
        heading,
        sources=lambda h: h.sources,
        details=lambda h: (Line(", ".join(h.statements)),) if h.statements else (),
        limit=limit,
    )
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
    order = ("added", "removed", "changed")
    ranked = sorted(changes, key=lambda c: (order.index(c.change), _place(c.entry), c.ref))
    counts = Counter((kind(c.entry), c.change) for c in ranked)
    lines = [
        Line(
            labels.say(
                "compare-record-kind",
                kind=kinds,
                **{change: labels.number(counts[kinds, change]) for change in order},
            )
        )
        for kinds in sorted({kinds for kinds, _ in counts})
    ]
    if named := Counter(each for c in ranked for each in c.properties):
        most = sorted(named.items(), key=lambda item: (-item[1], item[0]))
        names = ", ".join(f"{each} ({labels.number(n)})" for each, n in most)
        lines.append(Line(labels.say("compare-properties", names=names)))
    heading = labels.say("compare-record")
    table = table_of(
        columns,
        ranked,
        labels,
        heading,
        sources=lambda c: c.entry.sources
        or ((c.entry.ref.slug,) if c.entry.ref.kind == "source" else ()),
        details=lambda c: (
            Line(handle(c.ref) if c.ref.kind else c.ref.slug), *_differences(c, labels),
        ),
        limit=limit,
    )  # fmt: skip
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


def _name(c: FigureChange, labels: Labels) -> str:
    figure = c.figure
    return labels.full("series", figure.series) if figure.series else _read(figure, labels)


def _value(figure: Figure | None, labels: Labels) -> str:
    return labels.quantity(figure.value, figure.unit, figure.qualifier) if figure else "\u2013"


def _figure_record(c: FigureChange) -> dict[str, Any]:
    change = "changed" if c.before and c.after else "added" if c.after else "removed"
    before = {"value_before": c.before.value} if c.before and c.after else {}
    return {"change": change, **record(FIGURE, c.figure), **before}


_FIGURE: tuple[Column[FigureChange], ...] = (
    words("series", _name),
    words(
        "period",
        lambda c, labels: labels.told(c.figure.period_label) or labels.period(c.figure.period),
    ),
    words("before", lambda c, labels: _value(c.before, labels)),
    words("after", lambda c, labels: _value(c.after, labels)),
)


def figures_section(changes: Sequence[FigureChange], labels: Labels, limit: int) -> Section:
    """Return the figures that only one side has, or that the two give another value."""
    heading = labels.say("compare-figures")
    table = Table(
        _FIGURE,
        changes,
        labels,
        heading,
        sources=lambda c: cited(*(f.citations for f in (c.before, c.after) if f)),
        record=_figure_record,
        limit=limit,
    )
    return Section("figures", heading, labels.say("compare-figures-intro"), table=table)
