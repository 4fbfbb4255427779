"""The charts of a report: bars and timelines."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.core.series import PARTS_OF_YEAR, Series, build_series, definition
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, Outcome, Served
from bordergraph.model import Arrangement, Cadence, Participation, source_ids
from bordergraph.model import Figure as Measured
from bordergraph.views.report.model import Chart, ReportData
from bordergraph.views.svg.elements import (
    LEADING,
    Bar,
    BarChart,
    Fill,
    Key,
    element,
    lines,
    standalone_style,
    svg_document,
    wrap_text,
)
from bordergraph.views.svg.timeline import (
    SPAN_FILLS,
    Timeline,
    TimelineRow,
    arrangement_row,
    decimal_year,
)
from bordergraph.views.tables.facts import period_text
from bordergraph.vocab import first_day
from bordergraph.words.labels import Labels, capitalize_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from bordergraph.analysis.method.assessment import Assessment


WIDE = 720.0
"""Width of a picture on paper and on a wide screen, in user units."""

_NARROW = 350.0
"""Width of a picture on a telephone."""

_EDGE = 20.0
_TITLE = 17.0
_TITLE_LEADING = 22.0


def chart_svg(chart: Chart, *, narrow: bool = False, styled: bool = False) -> str:
    """Draw a figure as one SVG element with its title; a file is `styled`, a page has the style once.

    The `narrow` one is for a telephone, beside the wide one, which has the description; text keeps
    its size, and what does not fit moves below.
    """
    width = _NARROW if narrow else WIDE
    height, parts = chart.drawing.draw(width)
    return svg_document(
        width,
        height,
        chart.title,
        *parts,
        description="" if narrow else chart.description,
        style=standalone_style() if styled else "",
        desc_id=f"told-{chart.key}",
    )


def standalone_svg(chart: Chart, footer: Sequence[str]) -> str:
    """Draw a figure as a file on a light ground: its title above, and what it rests on below."""
    heading = wrap_text(chart.title, WIDE, _TITLE)
    top = _EDGE + len(heading) * _TITLE_LEADING
    height, parts = chart.drawing.draw(WIDE)
    bottom = top + height
    footer_lines = [line for text in footer for line in wrap_text(text, WIDE)]
    width = WIDE + 2 * _EDGE
    full_height = bottom + 2 * LEADING + len(footer_lines) * LEADING + _EDGE
    return svg_document(
        width,
        full_height,
        chart.title,
        element("rect", x=0.0, y=0.0, width=width, height=full_height, class_="ground"),
        *(
            element("text", x=_EDGE, y=_EDGE + 12 + i * _TITLE_LEADING, text=line, class_="title")
            for i, line in enumerate(heading)
        ),
        element("g", *parts, transform=f"translate({_EDGE:.0f} {top:.0f})"),
        *lines(footer_lines, _EDGE, bottom + 2 * LEADING, class_="faint"),
        description=chart.description,
        style=standalone_style(),
        sized=True,
    )


def origin_note(data: ReportData) -> str:
    """Return the note on the origin of values that rest on the whole graph."""
    if data.facts.day is None:
        return data.labels.say("figure-worked-out-undated")
    return data.labels.say("figure-worked-out", day=data.labels.day(data.facts.day))


_MAX_SERIES = 4
"""Series drawn, the longest first: as many as a page takes."""


def series_charts(data: ReportData, figures: Iterable[Measured]) -> tuple[Chart, ...]:
    """Return a chart of each of the longest series that have figures of two dates or more."""
    series = build_series(figures)[:_MAX_SERIES]
    return tuple(_series_chart(data, s, f"series-{n}") for n, s in enumerate(series, 1))


_SERIES_FILLS = {"value": Fill.FIRM, "part": Fill.HALF, "disputed": Fill.HATCHED}


def _figure_kind(figure: Measured) -> str:
    if figure.disputed_by:
        return "disputed"
    return "part" if figure.basis in PARTS_OF_YEAR else "value"


def _series_chart(data: ReportData, series: Series, key: str) -> Chart:
    labels, figures = data.labels, series.figures
    title = labels.full_name("series", series.series)
    place = place_suffix(labels, title, series.place)
    texts = {
        "value": labels.concept("unit", series.unit),
        "part": labels.say("series-part"),
        "disputed": labels.say("series-disputed"),
    }
    kinds = {"value", *map(_figure_kind, figures)}
    keys = tuple(Key(k, texts[k], fill) for k, fill in _SERIES_FILLS.items() if k in kinds)
    has_definitions = len({definition(f) for f in figures}) > 1

    def bar(figure: Measured) -> Bar:
        period = period_text(figure, labels)
        if has_definitions:
            period = f"{period}, {_definition_text(data, figure, series.place)}"
        value = labels.quantity(figure.value, qualifier=figure.qualifier)
        text = f"{value} ({texts['disputed']})" if figure.disputed_by else value
        kind = _figure_kind(figure)
        fills = tuple(figure.value if k.name == kind else 0.0 for k in keys)
        return Bar(figure.id, period, fills, value, text)

    name = ", ".join(filter(None, (capitalize_first(title), place)))
    bars = BarChart(keys, tuple(map(bar, figures)))
    sources = source_ids(*(f.citations for f in figures))
    legend = labels.say("series-years") if series.has_gaps else ""
    return Chart(key, name, _bars_text(labels, bars), bars, sources, legend=legend)


def place_suffix(labels: Labels, title: str, place: str) -> str:
    """Return the name of a place; empty where the title ends with it."""
    name = labels.place_name(place) if place else ""
    end = title.rpartition(", ")[2].casefold()
    return "" if title and (name in title or end in name.casefold()) else name


def _definition_text(data: ReportData, figure: Measured, usual: str) -> str:
    kind = data.labels.concept("basis", figure.basis)
    return kind if figure.place == usual else f"{data.labels.place_name(figure.place)}, {kind}"


_TIES = {"regular": Fill.FIRM, "irregular": Fill.HALF, "unknown": Fill.HATCHED}
_ELSEWHERE = "other"


def agency_ties_chart(data: ReportData, agency: str) -> Chart | None:
    """Return how regular a body's ties are, by the country of the partner; None without ties."""
    labels = data.labels
    partners = data.linkage.partners(agency).items()
    counts = Counter((_home_group(data, b), _regularity(cadence)) for b, cadence in partners)
    name = labels.short_name("agency", agency)
    return _ties_chart(data, counts, partial(_group_name, data), "ties-title-of", name=name)


def ties_chart(data: ReportData) -> Chart | None:
    """Return how regular the ties of agencies with each other are, by pair of countries."""
    order = [*data.countries, _ELSEWHERE]
    tally = data.linkage.count_ties({a: _home_group(data, a) for a in data.facts.agencies})
    counts: Counter[tuple[str, str]] = Counter()
    for (*sides, cadence), n in tally.items():
        counts["--".join(sorted(sides, key=order.index)), _regularity(cadence)] += n
    return _ties_chart(data, counts, lambda s: _sides_name(data, *s.split("--")), "ties-title")


def _regularity(cadence: Cadence) -> str:
    if cadence is Cadence.UNKNOWN:
        return "unknown"
    return "regular" if cadence.is_regular else "irregular"


def _home_group(data: ReportData, agency: str) -> str:
    """Return the group of a body: one of the countries counted by, or all others together."""
    country = data.country_of.get(agency, "")
    return country if country in data.countries else _ELSEWHERE


def _group_name(data: ReportData, group: str) -> str:
    if group == _ELSEWHERE:
        return data.labels.say("other-countries" if data.countries else "no-country")
    return data.labels.country_name(group)


def _sides_name(data: ReportData, one: str, other: str) -> str:
    """Return the name of the ties within one group of `_home_group`, or between two."""
    if one == other == _ELSEWHERE:
        return data.labels.say("ties-among-others") if data.countries else _group_name(data, one)
    if one != other:
        return f"{_group_name(data, one)} \u2013 {_group_name(data, other)}"
    return data.labels.say("ties-within", place=_group_name(data, one))


def _ties_chart(
    data: ReportData,
    counts: Counter[tuple[str, str]],
    group_name: Callable[[str], str],
    title: str,
    **values: str,
) -> Chart | None:
    """Return a chart of numbers of ties by group and regularity, the groups with most first."""
    if not counts:
        return None
    labels, totals = data.labels, Counter[str]()
    for (group, _), n in counts.items():
        totals[group] += n

    def bar(group: str) -> Bar:
        by_regularity, n = {r: counts[group, r] for r in _TIES}, totals[group]
        regular = by_regularity["regular"]
        return Bar(
            group,
            group_name(group),
            tuple(map(float, by_regularity.values())),
            labels.say("ties-value", regular, regular=regular, all=n),
            labels.say("ties-told", n, all=n, years=PROOF_YEARS, **by_regularity),
        )

    regular = sum(counts[group, "regular"] for group in totals)
    keys = (Key(r, labels.say(f"ties.{r}", years=PROOF_YEARS), f) for r, f in _TIES.items())
    groups = sorted(totals, key=lambda group: (-totals[group], group))
    bars = BarChart(tuple(keys), tuple(map(bar, groups)))
    name = labels.say(title, regular, all=totals.total(), regular=regular, **values)
    return _bars_chart(data, "ties-by-regularity", name, bars)


def _bars_chart(data: ReportData, key: str, title: str, bars: BarChart) -> Chart:
    return Chart(key, title, _bars_text(data.labels, bars), bars, note=origin_note(data))


def _bars_text(labels: Labels, bars: BarChart) -> str:
    """Return the bars of a chart in words."""
    texts = labels.join_phrases(labels.label_value(b.label, b.text) for b in bars.bars)
    return f"{capitalize_first(texts)}."


_MAX_PARTS = 5
"""Up to this many parts a bar for all is drawn too."""

_FILLS = {
    Outcome.REGULAR: Fill.FIRM,
    Outcome.ASSUMED: Fill.HALF,
    Outcome.IRREGULAR: Fill.PALE,
    Outcome.INDIRECT: Fill.EMPTY,
    Outcome.NONE: Fill.MARKED,
    Outcome.NOT_ASSESSED: Fill.HATCHED,
}
"""How the part of each of the six counts is filled."""


def served_chart(
    data: ReportData, served: Served, groups: Iterable[tuple[str, str, Served]] = ()
) -> Chart | None:
    """Return how needs are served: one bar for all, unless the parts are many, and one for each part.

    A part of `groups` has an id, a name and needs; one without needs is left out.
    """
    if not served.needs:
        return None
    labels = data.labels
    parts = [bar for bar in groups if bar[2].needs]
    total = ("all", labels.say("needs-all"), served)
    # Beside many parts the bar for all would leave them no room; the legend has its counts.
    shown = parts if len(parts) > _MAX_PARTS else [total, *parts]
    keys = tuple(
        Key(o.name.lower(), labels.label_value(labels.say(f"channel.{o}"), served.count(o)), fill)
        for o, fill in _FILLS.items()
    )
    bars = tuple(
        Bar(
            name,
            label,
            tuple(float(counts.count(o)) for o in COUNTED_OUTCOMES),
            labels.number(counts.needs),
            _counts_text(labels, counts),
            asdict(counts),
        )
        for name, label, counts in shown
    )
    needs = labels.count("need", served.needs)
    title = labels.say("needs-title", regular=served.regular, needs=needs)
    return _bars_chart(data, "needs-served", title, BarChart(keys, bars, shows_counts=True))


def sides_text(data: ReportData, needs: Assessment) -> list[str]:
    """Return how needs between countries and within each are served; nothing where all are on one side."""
    sides, labels = named_sides(data, needs), data.labels
    texts = [labels.label_value(name, _counts_text(labels, served)) for _, name, served in sides]
    return [f"{capitalize_first(labels.join_phrases(texts))}."] if texts else []


def named_sides(data: ReportData, needs: Assessment) -> list[tuple[str, str, Served]]:
    """Return id, name and counts of the needs between countries and within each; nothing of one side alone."""
    between = needs.served_between({a: _home_group(data, a) for a in data.country_of})
    sides = [side for side, served in between.items() if served.needs]
    sides.sort(key=lambda side: side[0] == side[1])
    named = [("--".join(side), _sides_name(data, *side), between[side]) for side in sides]
    return named if len(named) > 1 else []


def _counts_text(labels: Labels, served: Served) -> str:
    counts = ((labels.say(f"channel.{o}"), served.count(o)) for o in COUNTED_OUTCOMES)
    parts = ", ".join(f"{name} {labels.number(count)}" for name, count in counts)
    return labels.say("needs-told", needs=labels.count("need", served.needs), parts=parts)


_MIN_ROWS, _MAX_ROWS = 3, 12
"""Least and most rows of a timeline: fewer need no drawing, more leave the table no room."""

_MAX_YEARS = 40

# What the stretches themselves show, and what was found rather than happened.
_SPAN_KINDS = frozenset({"start", "end", "joined", "left", "found", "repaired", "repaired-in-part"})


def arrangements_chart(
    data: ReportData, arrangements: Iterable[str], agency: str = ""
) -> Chart | None:
    """Return when some arrangements began and ended; None where few are dated.

    Those with most members, past ones counted, are shown, by their start. Of an agency it is told
    when it took part; where that is not stated, when each ran.
    """
    labels, known, members = data.labels, data.network.arrangement_by_id, data.network.members_by_id
    parts = {p.arrangement: p for p in data.network.participations if p.agency == agency}
    ids = sorted({*arrangements} & known.keys(), key=lambda a: (-len(members.get(a, ())), a))
    rows = _dated_rows(_row(data, known[a], parts.get(a)) for a in ids)
    title = labels.say("dated-title")
    if agency:
        title = labels.say("dated-title-part", name=labels.short_name("agency", agency))
    return _dated_chart(data, title, rows, len(ids))


def arrangement_chart(data: ReportData, arrangement: str) -> Chart | None:
    """Return when an arrangement, its parts and those who take part began and ended."""
    labels, network = data.labels, data.network
    parent = network.arrangement_by_id[arrangement]
    parts = [a for a in network.arrangements if arrangement in a.part_of]
    participations = [p for p in network.participations if p.arrangement == arrangement]
    dated = [p for p in participations if p.span.is_dated]
    parent_row = _row(data, parent)
    rows = [_row(data, a) for a in parts]
    for p in dated:
        row = _row(data, parent, p, labels.short_name("agency", p.agency))
        rows.append(replace(row, id=p.agency) if row else None)
    shown = _dated_rows(rows, _MAX_ROWS - 1)
    facts: list[Arrangement | Participation] = [parent, *parts, *dated]
    sources = source_ids(*(fact.citations for fact in facts))
    title = labels.say("dated-title-of", name=labels.short_name("arrangement", arrangement))
    total = 1 + len(parts) + len(participations)
    return _dated_chart(data, title, [parent_row, *shown] if parent_row else shown, total, sources)


def _dated_rows(rows: Iterable[TimelineRow | None], limit: int = _MAX_ROWS) -> list[TimelineRow]:
    """Return the first rows that are dated, by their start, else by their end."""
    dated = [row for row in rows if row][:limit]
    return sorted(dated, key=lambda r: (r.end or 0.0 if r.begin is None else r.begin, r.id))


def _row(
    data: ReportData, arrangement: Arrangement, part: Participation | None = None, label: str = ""
) -> TimelineRow | None:
    """Return an arrangement as a stretch, or the dated part that an agency takes in it.

    A part with a `label` stands alone, without the events of the arrangement.
    """
    if arrangement.status == "proposed":
        return None
    dated_part = part if part and part.span.is_dated else None
    events = () if label else data.events_by_arrangement.get(arrangement.id, ())
    return arrangement_row(
        arrangement,
        data.labels,
        (e for e in events if e.kind not in _SPAN_KINDS),
        day=data.facts.day,
        span=dated_part.span if dated_part else None,
        label=label,
        attested=_latest_source_date(data, dated_part) if dated_part else None,
    )


def _latest_source_date(data: ReportData, part: Participation) -> date | None:
    """Return the date of the latest source on a participation."""
    known = data.network.source_by_id
    days = (first_day(known[c.source].date) for c in part.citations if c.source in known)
    return max(filter(None, days), default=None)


def _dated_chart(
    data: ReportData,
    title: str,
    rows: Sequence[TimelineRow],
    total: int,
    sources: tuple[str, ...] = (),
) -> Chart | None:
    if len(rows) < _MIN_ROWS:
        return None
    labels = data.labels
    moments = [year for r in rows for year in (r.begin, r.end) if year is not None]
    last = decimal_year(data.facts.day, last=True) if data.facts.day else max(moments) + 1
    first = max(int(min(moments)), int(last) - _MAX_YEARS)
    lapsed = sum(bool(r.record["lapsed"]) for r in rows)
    description = labels.say(
        "dated-told" if lapsed else "dated-told-going-on",
        shown=len(rows),
        all=total,
        lapsed=lapsed,
        rows=labels.join_phrases(r.text for r in rows),
    )
    note = "" if sources else f"{labels.say('figure-in-table')} {origin_note(data)}"
    used_fills = {row.fill for row in rows} | {Fill.HATCHED for row in rows if row.end is None}
    keys = tuple(
        Key(name, labels.say(f"stretch.{name}"), fill)
        for name, fill in SPAN_FILLS.items()
        if fill in used_fills
    )
    drawing = Timeline(keys, first, last, tuple(rows))
    return Chart("timeline", title, description, drawing, sources, note, labels.say("dated-marks"))
