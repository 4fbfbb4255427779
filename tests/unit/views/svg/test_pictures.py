"""Pictures: lengths say the values, nothing is cut, nothing lies on top of anything."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.model import Source
from bordergraph.views.report.forms.html import chart_files
from bordergraph.views.report.model import Chart, Report, Section, Stamp
from bordergraph.views.svg.elements import (
    Bar,
    BarChart,
    Fill,
    Key,
    figure_style,
    legend,
    rect,
    svg_document,
    text_width,
    wrap_text,
)
from bordergraph.views.svg.timeline import Scale, Tick, Timeline, TimelineRow
from bordergraph.words.labels import Labels

SVG = "{http://www.w3.org/2000/svg}"
KEYS = (Key("met", "met", Fill.FIRM), Key("open", "not met", Fill.PALE))
HOSTILE = '<script>alert("x")</script>&'
WIDTHS = (350.0, 720.0)


def _drawn(drawing: BarChart | Timeline, width: float) -> ET.Element:
    height, parts = drawing.draw(width)
    return ET.fromstring(svg_document(width, height, "Title", *parts))  # noqa: S314 - our own text


def _texts(root: ET.Element) -> list[str]:
    return [t.text or "" for t in root.iter(f"{SVG}text")]


def _number(element: ET.Element, name: str) -> float:
    return float(element.get(name, "nan"))


def _bars(*lengths: tuple[float, float]) -> BarChart:
    return BarChart(
        KEYS, tuple(Bar(f"b{i}", f"Bar {i}", parts, f"{i}") for i, parts in enumerate(lengths))
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_parts_of_bars_are_as_long_as_their_values(width: float) -> None:
    root = _drawn(_bars((3.0, 1.0), (1.0, 0.0), (0.0, 2.0)), width)
    firm = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "firm"][1:]
    pale = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "pale"][1:]
    unit = _number(firm[0], "width") / 3
    assert [_number(r, "width") / unit for r in firm] == pytest.approx([3, 1], abs=0.02)
    assert [_number(r, "width") / unit for r in pale] == pytest.approx([1, 2], abs=0.02)
    # The second part begins where the first ends.
    assert _number(pale[0], "x") == pytest.approx(
        _number(firm[0], "x") + _number(firm[0], "width"), abs=0.15
    )
    assert max(_number(r, "x") + _number(r, "width") for r in (*firm, *pale)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_of_nothing_and_no_bars_are_drawn(width: float) -> None:
    root = _drawn(_bars((0.0, 0.0)), width)
    assert "Bar 0" in _texts(root)
    assert _texts(_drawn(_bars(), width)) == ["met", "not met"]
    assert _bars((3.0, 1.0)).values() == [{"id": "b0", "met": 3.0, "open": 1.0}]


WORDS = st.text("abcdefghij\u00e9\u00e8 -W", min_size=1, max_size=90)


@given(WORDS, st.floats(20, 300))
def test_wrapped_text_keeps_every_word_and_fits(text: str, room: float) -> None:
    found = wrap_text(text, room)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line) <= room or len(line) == 1 for line in found)


@given(WORDS)
def test_a_word_is_broken_only_where_it_fits_no_line(text: str) -> None:
    room = max(text_width(word) for word in text.split(" ")) + 0.01
    words = {word for line in wrap_text(text, room) for word in line.split(" ")}
    assert words - {""} == set(text.split(" ")) - {""}


@pytest.mark.parametrize("width", WIDTHS)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_names_of_bars_are_whole_and_lie_below_each_other(width: float, names: list[str]) -> None:
    bars = BarChart(KEYS, tuple(Bar(str(i), n, (1.0, 1.0), "50%") for i, n in enumerate(names)))
    root = _drawn(bars, width)
    assert not [t for t in _texts(root) if "\u2026" in t]
    said = "".join(_texts(root)[2:]).replace("50%", "").replace(" ", "")
    assert said == "".join(names).replace(" ", "")
    labels = list(root.iter(f"{SVG}text"))[2:]
    below = [_number(t, "y") for t in labels if t.text != "50%"]
    assert all(b - a >= 10 for a, b in pairwise(below))
    box = [float(x) for x in root.get("viewBox", "").split()]
    assert max(_number(t, "y") for t in labels) <= box[3]


def test_hatches_stay_inside_what_they_fill() -> None:
    hatched = rect(Fill.HATCHED, 10.0, 20.0, 33.0, 12.0)
    box, line = map(ET.fromstring, hatched)
    assert box.get("class") == "hatched"
    assert line.get("d") == "M12.5 26H43"
    assert _number(line, "stroke-width") == 12
    assert rect(Fill.FIRM, 0.0, 0.0, 0.0, 12.0) == []


def test_legends_go_on_below_where_the_line_ends() -> None:
    keys = tuple(Key(f"k{i}", "a name of some length", Fill.FIRM) for i in range(5))
    height, parts = legend(keys, 0.0, 0.0, 350.0)
    tall, _ = legend(keys, 0.0, 0.0, 1000.0)
    assert height > tall
    texts = [ET.fromstring(p) for p in parts if p.startswith("<text")]  # noqa: S314 - our own
    ends = [_number(t, "x") + text_width(t.text or "") for t in texts]
    assert max(ends) <= 350


def test_the_letters_are_those_that_were_measured() -> None:
    family = 'font-family:"LiberationSans",Arial,Helvetica,sans-serif'
    assert family in figure_style().replace(" ", "")


def test_hostile_words_stay_text() -> None:
    bars = BarChart((Key("k", HOSTILE, Fill.FIRM),), (Bar("x", HOSTILE, (1.0,), HOSTILE),))
    rows = _stretches(
        TimelineRow(
            "x", HOSTILE, 2001.0, None, Fill.FIRM, None, (Tick(2002.0, HOSTILE, ""),), HOSTILE
        )
    )
    for drawing in (bars, rows):
        root = _drawn(drawing, 350.0)
        assert not list(root.iter(f"{SVG}script"))


def _stretches(*rows: TimelineRow) -> Timeline:
    return Timeline(KEYS, 2000, 2020.0, rows)


@pytest.mark.parametrize("width", WIDTHS)
def test_stretches_stand_where_their_years_are(width: float) -> None:
    rows = (
        TimelineRow("whole", "Whole", 2000.0, None, Fill.FIRM, 2020.0),
        TimelineRow("half", "Half", 2010.0, 2015.0, Fill.HALF, 2015.0, text="Half: 2010 to 2014"),
        TimelineRow(
            "old", "Old", 1950.0, None, Fill.FIRM, 2005.0, (Tick(2010.0, "renewed", "2010"),)
        ),
        TimelineRow("ended", "Ended", None, 2005.0, Fill.FIRM),
    )
    root = _drawn(_stretches(*rows), width)
    firm = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "firm"][1:]
    left, right = _number(firm[0], "x"), _number(firm[0], "x") + _number(firm[0], "width")
    unit = (right - left) / 20
    (half,) = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "half"]
    assert _number(half, "x") == pytest.approx(left + 10 * unit, abs=0.2)
    assert _number(half, "width") == pytest.approx(5 * unit, abs=0.2)
    assert [_number(r, "width") for r in firm[1:]] == pytest.approx([5 * unit, 5 * unit], abs=0.2)
    (tail,) = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "hatched"]
    assert _number(tail, "width") == pytest.approx(15 * unit, abs=0.2)
    # Two go on, two began before the first year or at a date that nobody tells.
    assert len([x for x in root.iter(f"{SVG}path") if x.get("class") == "arrow"]) == 4
    (tick,) = [x for x in root.iter(f"{SVG}path") if x.get("class") == "tick"]
    place = float(tick.get("d", "").removeprefix("M").split()[0])
    assert place == pytest.approx(left + 10 * unit, abs=0.2)
    events = [{"date": "2010", "what": "renewed"}]
    assert _stretches(rows[2]).values() == [{"id": "old", "events": events}]


@given(st.integers(1800, 2100), st.integers(1, 300), st.floats(60, 900))
def test_written_years_do_not_run_into_each_other(first: int, span: int, room: float) -> None:
    scale = Scale(first, first + span, 0.0, room)
    places = [scale.x(y) for y in scale.label_years()]
    assert places
    assert all(b - a > text_width("2000") for a, b in pairwise(places))


# -- figures as files of their own


def _report(name: str, sources: tuple[str, ...] = ("s1",), note: str = "") -> Report:
    drawing = BarChart((Key("met", name, Fill.HATCHED),), (Bar("a", name, (1.0,), "1"),))
    figures = (
        Chart("need-met", f"Need of {name}", f"{name}: 1", drawing, sources, note),
        Chart("other", "Other", "Nothing", drawing),
    )
    known = {"s1": Source("s1", f"Paper of {name}", "GAO", "2010")}
    sections = (Section("need", "Need", charts=figures),)
    return Report("network", (), "T", "", sections, known, Stamp("1.2.3", "abc", "2024-02-29"))


def _lines(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    return ["".join(found.itertext()) for found in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_figure_says_what_it_is_and_what_it_rests_on(language: str) -> None:
    labels = Labels(language)
    files = chart_files(_report("RCMP", note="Worked out here."), labels)
    assert list(files) == ["need-met.svg", "other.svg"]
    svg = files["need-met.svg"]()
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert root.findtext(f"{SVG}title") == "Need of RCMP"
    assert root.findtext(f"{SVG}desc") == "RCMP: 1"
    texts = _lines(svg)
    assert texts[0] == "Need of RCMP"
    assert "Worked out here." in texts
    assert any("GAO, 2010. Paper of RCMP." in text for text in texts)
    assert {"en": "Sources:", "fr": "Sources\u00a0:"}[language] in " ".join(texts)
    assert texts[-1] == labels.say(
        "note-stamp", day=labels.spell_date("2024-02-29"), version="1.2.3", data="abc"
    )


def test_a_figure_is_read_by_programs_that_know_little_css() -> None:
    svg = chart_files(_report("RCMP"), Labels())["need-met.svg"]()
    for unknown in ("var(", "@media", "url(", "<script", "href"):
        assert unknown not in svg
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    _, _, width, height = root.attrib["viewBox"].split()
    assert (root.attrib["width"], root.attrib["height"]) == (width, height)
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert (ground.attrib["class"], ground.attrib["width"]) == ("ground", width)
    assert ".ground { fill: #fff; }" in svg


@pytest.mark.parametrize("name", ["<b>&\"'</svg>", "]]>\x00\ufffe\u202e", "x" * 400])
def test_a_name_cannot_break_a_figure(name: str) -> None:
    for draw in chart_files(_report(name), Labels()).values():
        ET.fromstring(draw())  # noqa: S314 - our own text


def test_a_figure_without_sources_says_none() -> None:
    texts = " ".join(_lines(chart_files(_report("RCMP", ("gone",)), Labels())["need-met.svg"]()))
    assert "Sources:" not in texts
