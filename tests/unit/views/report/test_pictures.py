"""Figures as files of their own."""

from xml.etree import ElementTree as ET

import pytest

from bordergraph.model import Source
from bordergraph.views.report.forms.html import chart_files
from bordergraph.views.report.model import Chart, Report, Section, Stamp
from bordergraph.views.svg.elements import Bar, BarChart, Fill, Key
from bordergraph.words.labels import Labels

SVG = "{http://www.w3.org/2000/svg}"


def _report(name: str, sources: tuple[str, ...] = ("s1",), note: str = "") -> Report:
    drawing = BarChart((Key("met", name, Fill.HATCHED),), (Bar("a", name, (1.0,), "1"),))
    figures = (
        Chart("need-met", f"Need of {name}", f"{name}: 1", drawing, sources, note),
        Chart("other", "Other", "Nothing", drawing),
    )
    known = {"s1": Source("s1", f"Paper of {name}", "GAO", "2010")}
    sections = (Section("need", "Need", charts=figures),)
    return Report("network", (), "T", "", sections, known, Stamp("1.2.3", "abc", "2024-02-29"))


def _texts(svg: str) -> list[str]:
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
    texts = _texts(svg)
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
    texts = " ".join(_texts(chart_files(_report("RCMP", ("gone",)), Labels())["need-met.svg"]()))
    assert "Sources:" not in texts
