"""The figures of a report, which repeat what it says beside them: bars, a matrix, timelines, values over years."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.core.links import Regularity, ties_among, ties_by_regularity
from bordergraph.analysis.core.series import definition, measured
from bordergraph.analysis.method.rows import SERVED, Outcome
from bordergraph.analysis.register import documented_years, life
from bordergraph.model import cited
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.elements import (
    LEADING,
    Bar,
    Bars,
    Fill,
    Key,
    element,
    lines,
    picture,
    plain_style,
    wrapped,
)
from bordergraph.views.svg.matrix import Cell, Head, Matrix
from bordergraph.views.svg.timeline import (
    KEYS,
    Dot,
    Panel,
    Part,
    Plots,
    Stretch,
    Stretches,
    arrangement_stretch,
    event_ticks,
    keys,
    moment,
)
from bordergraph.words.labels import capitalized

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bordergraph.analysis.core.links import TieCount
    from bordergraph.analysis.core.series import Measure, Series
    from bordergraph.analysis.gaps.connections import PairService, Sharing
    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Arrangement, Participation
    from bordergraph.model import Figure as Measured
    from bordergraph.views.report.model import ReportData
    from bordergraph.words.labels import Labels


WIDE = 720.0
"""Width of a picture on paper and on a wide screen, in user units."""

NARROW = 350.0
"""Width of a picture on a telephone."""

_EDGE = 20.0
_TITLE = 17.0
_TITLE_LEADING = 22.0


def svg(
    figure: Picture, *, width: float = WIDE, alone: bool = False, told: str = "", told_by: str = ""
) -> str:
    """Draw a figure as one SVG element with its title and description.

    Args:
        figure: Any figure.
        width: Width in user units; text keeps its size, and what does not fit moves below.
        alone: Whether the picture brings its own style, to be a file; a report has it once.
        told: Id of its description, where the page shows the figure in another width too.
        told_by: Id of the description of that other picture, in place of one of its own.
    """
    height, parts = figure.drawing.draw(width)
    style, spoken = plain_style() if alone else "", figure.description
    return picture(
        width, height, figure.title, *parts,
        description=spoken, style=style, told=told, told_by=told_by,
    )  # fmt: skip


def sheet(figure: Picture, below: Sequence[str]) -> str:
    """Draw a figure as a file of its own: its title above, and what it rests on below.

    Returns:
        A whole SVG document on a light ground, with its style inside.
    """
    title = wrapped(figure.title, WIDE, _TITLE)
    top = _EDGE + len(title) * _TITLE_LEADING
    height, parts = figure.drawing.draw(WIDE)
    small = [line for text in below for line in wrapped(text, WIDE)]
    width = WIDE + 2 * _EDGE
    whole = top + height + 2 * LEADING + len(small) * LEADING + _EDGE
    return picture(
        width,
        whole,
        figure.title,
        element("rect", x=0.0, y=0.0, width=width, height=whole, class_="ground"),
        *(
            element("text", x=_EDGE, y=_EDGE + 12 + i * _TITLE_LEADING, text=line, class_="title")
            for i, line in enumerate(title)
        ),
        element("g", *parts, transform=f"translate({_EDGE:.0f} {top:.0f})"),
        *lines(small, _EDGE, top + height + 2 * LEADING, class_="faint"),
        description=figure.description,
        style=plain_style(),
        sized=True,
    )


def worked_out(m: ReportData) -> str:
    """Return where the values of a figure come from that rests on the whole graph."""
    if m.facts.day is None:
        return m.labels.say("figure-worked-out-undated")
    return m.labels.say("figure-worked-out", day=m.labels.day(m.facts.day))


_PANELS = 8
"""Panels shown: as many as a page takes."""


def series_figure(m: ReportData, figures: Iterable[Measured]) -> Picture | None:
    """Return the series that have at least two dated figures; None without any."""
    labels = m.labels
    every = list(figures)
    found = measured(every)
    shown = found[:_PANELS]
    if not shown:
        return None
    panels = tuple(_panel(m, s) for s in shown)
    drawn = {x.figure.id: x.figure for s in shown for x in s.measures}
    told = labels.join(
        labels.labelled(
            _measured(p), ", ".join(_told(m, x.figure) for x in sorted(s.measures, key=_begin))
        )
        for p, s in zip(panels, shown, strict=True)
    )
    notes = [labels.say("series-joined")]
    if more := len(found) - len(shown):
        notes.append(labels.say("series-more", n=more))
    if left := len({f.id for f in every} - {x.figure.id for s in found for x in s.measures}):
        notes.append(labels.say("series-left", n=labels.count("figure", left)))
    drawing = Plots(panels, labels.say("series-disputed"))
    title, sources = labels.say("series-title"), cited(*(f.citations for f in drawn.values()))
    return Picture("figures-over-time", title, f"{told}.", drawing, sources, " ".join(notes))


def _panel(m: ReportData, series: Series) -> Panel:
    labels = m.labels
    title = labels.full("series", series.series)
    place = placed(labels, title, series.place)
    ways = list(dict.fromkeys(definition(x.figure) for x in series.measures))
    return Panel(
        capitalized(title) + (f", {place}" if place else ""),
        labels.concept("unit", series.unit),
        tuple(_way(m, *way, series.place) for way in ways),
        tuple(_dot(m, x, ways.index(definition(x.figure))) for x in series.measures),
    )


def _measured(panel: Panel) -> str:
    """Return the title of a panel with its unit, where the title does not begin with that."""
    named = panel.title.casefold().startswith(panel.unit.casefold())
    return panel.title if named else f"{panel.title} ({panel.unit})"


def placed(labels: Labels, title: str, place: str) -> str:
    """Return the name of a place; empty where the end of a title already says where."""
    name = labels.where(place) if place else ""
    end = title.rpartition(", ")[2].casefold()
    return "" if title and (name in title or end in name.casefold()) else name


def _way(m: ReportData, place: str, basis: str, usual: str) -> str:
    kind = m.labels.concept("basis", basis)
    return kind if place == usual else f"{m.labels.where(place)}, {kind}"


def _value(m: ReportData, figure: Measured) -> str:
    return m.labels.quantity(figure.value, qualifier=figure.qualifier)


def _told(m: ReportData, figure: Measured) -> str:
    labels = m.labels
    period = labels.told(figure.period_label) or labels.period(figure.period)
    told = labels.labelled(period, _value(m, figure))
    return f"{told} ({labels.say('series-disputed')})" if figure.disputed_by else told


def _begin(measure: Measure) -> date:
    return measure.figure.period.begin or date.min


def _dot(m: ReportData, measure: Measure, way: int) -> Dot:
    figure, begin = measure.figure, _begin(measure)
    return Dot(
        at=(moment(begin) + moment(figure.period.end or begin, last=True)) / 2,
        value=figure.value,
        label=_value(m, figure),
        way=way,
        joined=measure.joined,
        disputed=bool(figure.disputed_by),
        record={
            "figure": figure.id,
            "series": figure.series,
            "value": figure.value,
            "unit": figure.unit,
            "period": figure.period_label,
            "place": figure.place,
            "basis": figure.basis,
        },
    )


_TIES = {
    Regularity.REGULAR: Fill.FIRM,
    Regularity.IRREGULAR: Fill.HALF,
    Regularity.UNKNOWN: Fill.HATCHED,
}
_ELSEWHERE = "other"


def ties_of_figure(m: ReportData, agency: str) -> Picture | None:
    """Return how regular a body's ties are, by the country of the partner; None without ties."""
    labels = m.labels
    partners = m.linkage.partners(agency).items()
    counts = ties_by_regularity((_home(m, b), cadence, 1) for b, cadence in partners)
    rows = [(_place(m, c.group), c) for c in counts]
    return _ties_figure(m, rows, "ties-title-of", name=labels.short("agency", agency))


def ties_among_figure(
    m: ReportData, agencies: Iterable[str], threat: str | None = None
) -> Picture | None:
    """Return how regular the ties of some bodies with each other are, by pair of countries.

    Args:
        m: Analysis results and names.
        agencies: Ids of the bodies.
        threat: Only ties that serve this threat.
    """
    labels = m.labels
    order = [*m.places, _ELSEWHERE]

    def group(one: str, other: str) -> str:
        return "--".join(sorted((one, other), key=order.index))

    home = {a: _home(m, a) for a in agencies}
    if threat is None:
        tally = m.linkage.tally(home).items()
        ties = [(group(one, other), cadence, n) for (one, other, cadence), n in tally]
        title, about = "ties-title", {}
    else:
        serving = ties_among(m.linkage, home, threat)
        ties = [(group(home[a], home[b]), cadence, 1) for a, b, cadence in serving]
        title, about = "ties-title-on", {"threat": labels.running("threat", threat)}
    counts = ties_by_regularity(ties)
    rows = [(_between(m, *c.group.split("--")), c) for c in counts]
    return _ties_figure(m, rows, title, **about)


def ties_of_group_figure(m: ReportData, bodies: Collection[str], name: str) -> Picture | None:
    """Return how regular the ties inside a group are, and those that leave it; None without any."""
    home = {a: "inside" if a in bodies else "outside" for a in m.facts.agencies}
    named = {("inside", "inside"): "inside", ("inside", "outside"): "across"}
    tally = m.linkage.tally(home).items()
    counts = ties_by_regularity(
        (named[one, other], cadence, n)
        for (one, other, cadence), n in tally
        if (one, other) in named
    )
    rows = [(m.labels.say(c.group), c) for c in sorted(counts, key=lambda c: c.group == "across")]
    return _ties_figure(m, rows, "ties-title-group", name=name)


def _home(m: ReportData, agency: str) -> str:
    """Return the group of a body: one of the countries counted by, or all others together."""
    country = m.country.get(agency, "")
    return country if country in m.places else _ELSEWHERE


def _place(m: ReportData, group: str) -> str:
    if group == _ELSEWHERE:
        return m.labels.say("other-countries" if m.places else "no-country")
    return m.labels.country(group)


def _between(m: ReportData, one: str, two: str) -> str:
    """Return what is called what lies within one of the groups of `_home`, or between two."""
    if one == two == _ELSEWHERE:
        return m.labels.say("ties-among-others") if m.places else _place(m, one)
    if one != two:
        return f"{_place(m, one)} \u2013 {_place(m, two)}"
    return m.labels.say("ties-within", place=_place(m, one))


def _ties_figure(
    m: ReportData, rows: Sequence[tuple[str, TieCount]], title: str, **about: str
) -> Picture | None:
    if not rows:
        return None
    labels = m.labels

    def bar(label: str, c: TieCount) -> Bar:
        regular = c.counts[Regularity.REGULAR]
        counts = {r.value: n for r, n in c.counts.items()}
        return Bar(
            c.group,
            label,
            tuple(float(c.counts[r]) for r in _TIES),
            labels.say("ties-value", regular=regular, all=c.total),
            labels.say("ties-told", c.total, all=c.total, years=PROOF_YEARS, **counts),
        )

    every = sum(c.total for _, c in rows)
    regular = sum(c.counts[Regularity.REGULAR] for _, c in rows)
    keys = (Key(r.value, labels.say(f"ties.{r}", years=PROOF_YEARS), f) for r, f in _TIES.items())
    bars = Bars(tuple(keys), tuple(bar(label, c) for label, c in rows))
    name = labels.say(title, all=every, regular=regular, **about)
    return _bars_figure(m, "ties-by-regularity", name, bars)


def _bars_figure(m: ReportData, key: str, title: str, bars: Bars) -> Picture:
    told = m.labels.join(m.labels.labelled(bar.label, bar.told) for bar in bars.bars)
    return Picture(key, title, f"{told}.", bars, note=worked_out(m))


_PARTS = 5
"""Parts that are drawn beside the bar for all."""

_FILLS = {
    Outcome.REGULAR: Fill.FIRM,
    Outcome.ASSUMED: Fill.HALF,
    Outcome.IRREGULAR: Fill.PALE,
    Outcome.INDIRECT: Fill.EMPTY,
    Outcome.NONE: Fill.MARKED,
    Outcome.NOT_ASSESSED: Fill.HATCHED,
}
"""How the part of each of the six counts is filled."""


def served_figure(
    m: ReportData, served: Served, bars: Iterable[tuple[str, str, Served]] = ()
) -> Picture | None:
    """Return how needs are served: one bar for all, unless the parts are many, and one for each part.

    Args:
        m: Analysis results and names.
        served: All needs that the figure is about.
        bars: Id, name and needs of each part, from top to bottom; parts without needs are left out.
    """
    if not served.needs:
        return None
    labels = m.labels
    parts = [bar for bar in bars if bar[2].needs]
    whole = ("all", labels.say("needs-all"), served)
    # Beside many parts the bar for all would leave them no room; the legend has its counts.
    every = parts if len(parts) > _PARTS else [whole, *parts]
    keys = tuple(
        Key(o.name.lower(), labels.labelled(labels.say(f"channel.{o}"), served.count(o)), f)
        for o, f in _FILLS.items()
    )
    drawn = (
        Bar(
            name,
            label,
            tuple(float(counts.count(o)) for o in SERVED),
            labels.number(counts.needs),
            _counts(m, counts),
            asdict(counts),
        )
        for name, label, counts in every
    )
    needs = labels.count("need", served.needs)
    title = labels.say("needs-title", regular=served.regular, needs=needs)
    return _bars_figure(m, "needs-served", title, Bars(keys, tuple(drawn), counted=True))


def served_by_side_figure(m: ReportData) -> Picture | None:
    """Return how all needs are served, and those within each country and between them."""
    sides = m.assessment.served_between({a: _home(m, a) for a in m.country})
    bars = [(f"{a}--{b}", _between(m, a, b), served) for (a, b), served in sides.items()]
    return served_figure(m, m.assessment.served(), bars if len(bars) > 1 else ())


def _counts(m: ReportData, served: Served) -> str:
    labels = m.labels
    parts = (f"{labels.say(f'channel.{o}')} {labels.number(served.count(o))}" for o in SERVED)
    needs = labels.count("need", served.needs)
    return labels.say("needs-told", needs=needs, parts=", ".join(parts))


_NOTHING = "no-need"
_DIRECTLESS = {Outcome.INDIRECT: Outcome.NONE}
"""No channel of their own is drawn alike, whether or not a third agency has channels to both."""


def exchange_matrix(m: ReportData) -> Picture | None:
    """Return who shares with whom among the agencies that have most needs; None for nobody.

    A cell is filled for the best channel that its pair has on any threat; a number in it says on
    how many threats the pair has a possible gap.
    """
    labels, shared = m.labels, m.sharing
    if shared is None or not shared.pairs:
        return None
    place = {a: n for n, a in enumerate(shared.agencies)}
    fills = {o.value: f for o, f in _FILLS.items() if o not in _DIRECTLESS} | {_NOTHING: Fill.EMPTY}
    drawing = Matrix(
        keys(labels, "exchange", fills),
        tuple(Head(a, labels.short("agency", a), m.country[a]) for a in shared.agencies),
        tuple(_cell(m, p, place) for p in shared.pairs),
    )
    title, told = labels.say("exchange-title"), _exchange_told(m, shared)
    return Picture("exchange-matrix", title, told, drawing, note=worked_out(m))


def _exchange_told(m: ReportData, shared: Sharing) -> str:
    labels = m.labels
    gaps = [labels.pair(p.agencies) for p in shared.pairs if p.gaps]
    counts = ", ".join(
        labels.labelled(labels.say(f"channel.{o}" if o else f"exchange.{_NOTHING}"), n)
        for o, n in shared.counts().items()
    )
    told = labels.say(
        "exchange-told",
        pairs=labels.count("pair", len(shared.pairs)),
        agencies=labels.count("agency", len(shared.agencies)),
        counts=counts,
    )
    return f"{told} {labels.say('exchange-gaps', names=labels.join(gaps))}" if gaps else told


def _cell(m: ReportData, pair: PairService, place: dict[str, int]) -> Cell:
    labels = m.labels
    told = labels.join(
        labels.labelled(labels.say(f"channel.{outcome}"), labels.listed("threat", threats))
        for outcome, threats in pair.threats.items()
    )
    first, second = sorted(place[a] for a in pair.agencies)
    best = pair.best and _DIRECTLESS.get(pair.best, pair.best)
    return Cell(
        first,
        second,
        key=best.value if best else _NOTHING,
        mark=len(pair.gaps),
        told=f"{labels.pair(pair.agencies)}. {told or labels.say(f'exchange.{_NOTHING}')}.",
        record={
            "threats": {outcome.value: list(names) for outcome, names in pair.threats.items()},
            "gaps": list(pair.gaps),
        },
    )


_LEAST, _MOST = 3, 12
"""Stretches shown: fewer are told sooner in words, and more leave no room for the table on a page."""

_BACK = 40
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|1\d|2[0-8]))?")

# What the stretches themselves show, and what was found rather than happened.
_SHOWN = frozenset({"start", "end", "joined", "left", "found", "repaired", "repaired-in-part"})


def arrangements_figure(m: ReportData, arrangements: Iterable[str]) -> Picture | None:
    """Return when some arrangements began and ended; None where few are dated.

    Those with most members, past ones counted, are shown, by their start.
    """
    known = _by_size(m, arrangements)
    rows = _first(_row(m, arrangement) for arrangement in known)
    return _dated_figure(m, m.labels.say("dated-title"), rows, len(known))


def agency_figure(m: ReportData, agency: str) -> Picture | None:
    """Return when an agency took part in arrangements; where that is not stated, when each ran."""
    parts = {p.arrangement: p for p in m.network.participations if p.agency == agency}
    known = _by_size(m, parts)
    rows = _first(_row(m, arrangement, parts[arrangement.id]) for arrangement in known)
    title = m.labels.say("dated-title-part", name=m.labels.short("agency", agency))
    return _dated_figure(m, title, rows, len(known))


def arrangement_figure(m: ReportData, arrangement: str) -> Picture | None:
    """Return when an arrangement, its parts and those who take part began and ended."""
    labels, n = m.labels, m.network
    whole = n.arrangement_by_id[arrangement]
    parts = [a for a in n.arrangements if arrangement in a.part_of]
    taking = [p for p in n.participations if p.arrangement == arrangement]
    dated = [p for p in taking if p.span.begin or p.span.end]
    own = _row(m, whole)
    below = [_row(m, a) for a in parts]
    for p in dated:
        row = _row(m, whole, p, labels.short("agency", p.agency))
        below.append(replace(row, id=p.agency) if row else None)
    rows = _first(below, _MOST - 1)
    sources = cited(whole.citations, *(a.citations for a in parts), *(p.citations for p in dated))
    title = labels.say("dated-title-of", name=labels.short("arrangement", arrangement))
    every = 1 + len(parts) + len(taking)
    return _dated_figure(m, title, [own, *rows] if own else rows, every, sources)


def _by_size(m: ReportData, arrangements: Iterable[str]) -> list[Arrangement]:
    """Return the known ones among some arrangements, those that most bodies ever were in first."""
    known, ever = m.network.arrangement_by_id, m.network.members_by_id
    ids = sorted({*arrangements} & known.keys(), key=lambda a: (-len(ever.get(a, ())), a))
    return [known[a] for a in ids]


def _first(rows: Iterable[Stretch | None], most: int = _MOST) -> list[Stretch]:
    """Return the first rows that are dated, by their start, else by their end."""
    dated = [row for row in rows if row][:most]
    return sorted(dated, key=lambda r: (r.end or 0.0 if r.begin is None else r.begin, r.id))


def _row(
    m: ReportData, arrangement: Arrangement, part: Participation | None = None, label: str = ""
) -> Stretch | None:
    """Return an arrangement as a stretch, or the part that an agency takes in it.

    Args:
        m: Analysis results and names.
        arrangement: The arrangement.
        part: The part; it says nothing where it is not dated.
        label: What stands beside a part that is told alone, without the events of the arrangement.
    """
    if arrangement.status == "proposed":
        return None
    own = part if part and (part.span.begin or part.span.end) else None
    events = () if label else m.happened.get(arrangement.id, ())
    return arrangement_stretch(
        arrangement,
        m.labels,
        (e for e in events if e.kind not in _SHOWN),
        day=m.facts.day,
        span=own.span if own else None,
        label=label,
        attested=_latest(m, own) if own else None,
    )


def _latest(m: ReportData, part: Participation) -> date | None:
    """Return the date of the latest source that tells of a part in an arrangement."""
    dates = []
    for citation in part.citations:
        source = m.network.source_by_id.get(citation.source)
        if source and (found := _DATE.match(source.date)):
            year, month, day = (int(x or 1) for x in found.groups())
            dates.append(date(year, month, day))
    return max(dates, default=None)


def _dated_figure(
    m: ReportData,
    title: str,
    rows: Sequence[Stretch],
    every: int,
    sources: tuple[str, ...] = (),
) -> Picture | None:
    if len(rows) < _LEAST:
        return None
    labels = m.labels
    moments = [at for r in rows for at in (r.begin, r.end) if at is not None]
    last = moment(m.facts.day, last=True) if m.facts.day else max(moments) + 1
    first = max(int(min(moments)), int(last) - _BACK)
    lapsed = sum(bool(r.record["lapsed"]) for r in rows)
    told = labels.say(
        "dated-told" if lapsed else "dated-told-going-on",
        shown=len(rows),
        all=every,
        lapsed=lapsed,
        rows=labels.join(r.told for r in rows),
    )
    note = "" if sources else f"{labels.say('figure-in-table')} {worked_out(m)}"
    used = {row.fill for row in rows} | {Fill.HATCHED for row in rows if row.end is None}
    fills = {key: fill for key, fill in KEYS.items() if fill in used}
    drawing = Stretches(keys(labels, "stretch", fills), first, last, tuple(rows))
    marks = " ".join(map(labels.say, _marks(rows, first)))
    return Picture("timeline", title, told, drawing, sources, note, marks)


def _marks(rows: Sequence[Stretch], first: int) -> Iterator[str]:
    """Yield the keys of what the marks in a drawing mean, of those that it has."""
    if any(r.ticks for r in rows):
        yield "dated-tick"
    if any(r.end is None for r in rows):
        yield "dated-goes-on"
    if any(r.begin is None or r.begin < first for r in rows):
        yield "dated-earlier"


_PROBLEMS = 12
"""Problems shown: as many as a page takes."""

_CITED = 3
_STATUSES = {
    "open": Fill.FIRM, "partly-resolved": Fill.HALF,
    "resolved": Fill.MARKED, "superseded": Fill.MARKED,
}  # fmt: skip
_LIFE_KEYS = {
    "open": Fill.FIRM, "partly-resolved": Fill.HALF, "closed": Fill.MARKED,
    "not-assessed": Fill.PALE, "silent": Fill.HATCHED,
}  # fmt: skip


def lives_figure(problems: Sequence[Problem], labels: Labels, day: date | None) -> Picture | None:
    """Return in which years problems were documented, and their status; None where none is dated.

    Args:
        problems: Those of a subject, gravest first; the first of them are drawn.
        labels: Names in the reader's language.
        day: The day described.
    """
    dated = [p for p in problems if documented_years(p)]
    if not dated or day is None:
        return None
    shown = dated[:_PROBLEMS]
    rows = tuple(life_stretch(p, labels) for p in shown)
    first = max(min(documented_years(p)[0][0] for p in shown), day.year - _BACK)
    used = {part.fill for row in rows for part in row.parts} | {Fill.HATCHED}
    fills = {key: fill for key, fill in _LIFE_KEYS.items() if fill in used}
    drawing = Stretches(keys(labels, "life", fills), first, moment(day, last=True), rows)
    live, every = sum(p.live for p in problems), len(problems)
    if every == 1:
        status = labels.concept("problem-status", shown[0].status.code)
        title = labels.say("lives-title-of", first=shown[0].first, status=status)
    else:
        title = labels.say("lives-title", live, n=every, live=live, day=labels.day(day))
    few = len(shown) <= _CITED
    sources = tuple(dict.fromkeys(s for p in shown for s in p.sources)) if few else ()
    notes = [labels.say("lives-measure", day=labels.day(day))]
    if len(shown) < every:
        notes.append(labels.say("lives-shown", shown=len(shown), all=every))
    if not few:
        notes.append(labels.say("figure-worked-out", day=labels.day(day)))
    told = f"{labels.join(row.told for row in rows)}."
    return Picture(
        "lives", title, told, drawing, sources, " ".join(notes), labels.say("dated-tick")
    )


def life_stretch(problem: Problem, labels: Labels) -> Stretch:
    """Return a dated problem as a stretch, filled by its status in the years that are documented."""
    years = documented_years(problem)
    name = labels.full("problem", problem.id)
    parts = tuple(_parts(years))
    ended = None if problem.live or problem.status.code not in _STATUSES else years[-1][0] + 1.0
    return Stretch(
        problem.id,
        name,
        float(years[0][0]),
        ended,
        Fill.HATCHED,
        ticks=event_ticks(life(problem), labels),
        told=labels.labelled(name, ", ".join(_years_told(part, labels) for part in parts)),
        record={"status": problem.status.code, "years": [year for year, _ in years]},
        parts=parts,
    )


def _parts(years: Sequence[tuple[int, str]]) -> Iterator[Part]:
    """Yield stretches of years without a break and with one status."""
    fills = ((year, _STATUSES.get(status, Fill.PALE)) for year, status in years)
    for (_, fill), run in groupby(enumerate(fills), lambda n: (n[1][0] - n[0], n[1][1])):
        told = [year for _, (year, _) in run]
        yield Part(told[0], told[-1] + 1, fill)


def _years_told(part: Part, labels: Labels) -> str:
    first, last = int(part.begin), int(part.end) - 1
    period = str(first) if first == last else f"{first}\u2013{last}"
    key = next(key for key, fill in _LIFE_KEYS.items() if fill is part.fill)
    return f"{period} ({labels.say(f'life.{key}')})"
