"""Reports: what they say, that every row is cited, and the forms they are given."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.site_read import Read
from tests.unit.made import cited, network, sections

from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.register import (
    Problem,
    ProblemDocument,
    ProblemStatus,
    Recommendation,
    Reply,
)
from bordergraph.model import (
    Citation,
    Confidence,
    Figure,
    Finding,
    Mandate,
    Network,
    Ref,
    Source,
    Span,
)
from bordergraph.record import ClaimCheck, ThingName
from bordergraph.views.report.charts import chart_svg, place_suffix
from bordergraph.views.report.forms.html import page_values, template, to_html
from bordergraph.views.report.forms.links import Links
from bordergraph.views.report.forms.notes import Footnotes, spell_acronyms
from bordergraph.views.report.forms.text import (
    WIDTH,
    _set_below,
    columns_text,
    to_markdown,
    to_text,
)
from bordergraph.views.report.model import Report, ReportData, Section, Stamp
from bordergraph.views.report.page import to_record
from bordergraph.views.report.problems import problems_section
from bordergraph.views.report.sections import served
from bordergraph.views.report.subjects.agency import agency_report
from bordergraph.views.report.subjects.arrangement import arrangement_report
from bordergraph.views.report.subjects.network import network_report
from bordergraph.views.report.subjects.pair import pair_report
from bordergraph.views.report.subjects.threat import threat_report
from bordergraph.views.table.column import Column, clean_text, code, display
from bordergraph.views.table.table import Line, Row, Table
from bordergraph.words.labels import Label, Labels, capitalize_first

from .conftest import Known

SOURCES = tuple(
    Source(s, f"Title of {s}", "Publisher", "2020", f"https://example.org/{s}", "audit", "excerpt")
    for s in ("npf-2025", *(f"audit-{n:02}" for n in range(1, 13)))
)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script> & "quoted"'


def _cite(kind: str, i: int) -> tuple[Citation, ...]:
    source, note = SOURCES[1 + i % 12].id, f"Note {i} in our words."
    return (Citation(f"{kind}/{i}", source, f"para {i}", Confidence.HIGH, note),)


@pytest.fixture
def sourced(tiny: Network) -> Network:
    """The tiny network with a citation on every fact, a claim of the statement and a figure."""
    facts = cited(tiny, _cite)
    claim = Finding(
        "npf-silos", "silo-cross-border", span=Span(date(2025, 1, 1)),
        citations=(Citation("finding/npf-silos", "npf-2025", "para 2", note="Each keeps to itself."),),
    )  # fmt: skip
    figure = Figure(
        "npf-seized", 165000, "pound", Span(date(2024, 1, 1), date(2024, 12, 31)), "2024", "cy",
        agency="cbsa", qualifier="nearly", disputed_by=("seizures",),
        citations=(Citation("figure/npf-seized", "npf-2025", "para 3", note="Drugs seized."),),
    )  # fmt: skip
    facts["findings"] = (*facts["findings"], claim)
    return replace(tiny, complete=False, sources=SOURCES, figures=(figure,), **facts)


CONTEST = ClaimCheck(
    "seizures", "Seized at the border: 165,000 lb", "All ports together", "contradicted",
    "A national total.", (Ref("figure", "npf-seized"),), ("audit-01", "npf-2025"),
)  # fmt: skip


@pytest.fixture
def material(sourced: Network, known: Known) -> Known:
    def build(of: Network = sourced, language: str = "en", **more: Any) -> ReportData:
        return known(of, language, contests=(CONTEST,), **more)

    return build


def _all(m: ReportData) -> Iterator[Report]:
    yield network_report(m)
    for agency in m.network.agencies:
        yield agency_report(m, agency.id)
    for arrangement in m.network.arrangements:
        yield arrangement_report(m, arrangement.id)
    for threat in m.network.threats:
        yield threat_report(m, threat.id)
    yield pair_report(m, "rcmp", "atf")
    yield pair_report(m, "bp", "cbp")


def _numbers(marks: str) -> Iterator[int]:
    """Yield the numbers of footnote marks, those inside a run too."""
    for mark in marks.replace("*", "").split(","):
        first, _, last = mark.partition("\u2013")
        yield from range(int(first), int(last or first) + 1)


def _section(report: Report, key: str) -> dict[str, Any]:
    return sections(report)[key]


def _rows(section: Section) -> tuple[Row, ...]:
    return section.table.report_rows if section.table else ()


def test_a_gap_says_how_many_an_official_body_confirms_and_how_the_count_moves(
    tiny: Network, known: Known
) -> None:
    m = known(tiny)
    interval = m.assessment.gap_range
    assert interval
    count, moves = (line["text"] for line in _section(network_report(m), "gaps")["lines"])
    full = sum(g.need == "full" for g in m.gaps)
    assert re.findall(r"need[^:]*: (\d+)", count) == [str(full), str(len(m.gaps) - full)]
    assert str(interval.low) in moves
    assert f"{interval.variants} published variants" in moves


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("read 2023-05-03, Bill C-12", ["2023-05-03", "C-12"]),
        ("the Canada-U.S. border, cross-border", ["Canada-U.S."]),
        ("finding/c-2009-01-x and 2023-05-03/2024", []),
        ("It stands. (finding/c-2009-x)", ["(finding/c-2009-x)"]),
    ],
)
def test_no_line_ends_within_a_date_a_number_or_a_short_name(text: str, kept: list[str]) -> None:
    told = str(template("report/forms/parts.html.j2").environment.filters["languages"](text))
    assert re.findall(r'<span class="\w+">(.*?)</span>', told) == kept
    assert re.sub(r"<.*?>", "", told) == text


def test_a_brief_is_titled_by_its_finding_and_spells_out_an_acronym_once(
    tiny: Network, known: Known
) -> None:
    labels = Labels("en", {"agency:rcmp": Label("RCMP", "Mounted Police")}).with_network(tiny)
    m = known(tiny, labels=labels, brief=True)
    report = agency_report(m, "rcmp")
    assert report.title.startswith("RCMP: your data lists no channel for 3 needs")
    text = to_text(report, labels)
    parts = {"summary", "served", "gaps", "problems", "not-known", "cite"}
    assert {s.key for s in report.sections} <= parts
    assert "RCMP (Mounted Police): your data lists" in " ".join(text.split())
    # The finding, the name of the report below it, and how to cite it.
    assert text.count("Mounted Police") == 3
    assert "%" not in text


def test_an_acronym_is_spelt_out_where_a_page_first_uses_it() -> None:
    names = {
        "agency:rcmp": Label("GRC", "Gendarmerie royale du Canada", "la"),
        "agency:atf": Label("ATF", "Bureau de l'alcool", "le"),
        "arrangement:best": Label("BEST", "Groupe BEST", "le"),
    }
    table = Table.from_values(
        ["Nom"], [["Dossiers de l'ATF"], ["GRC, ATF"], ["Par BEST"], ["BEST"]]
    )
    lines = (Line("Celui de la GRC."), Line("Termes : ATF", verbatim=True))
    sections = (Section("s", "S", "La GRC attend.", lines=lines, table=table),)
    report = Report("thing", (), "T", "", sections, {}, Stamp("1", "", language="fr"))
    text = to_text(report, Labels("fr", names))
    assert "La GRC (Gendarmerie royale du Canada) attend." in text
    assert "Celui de la GRC." in text
    assert "Termes : ATF\n" in text
    assert "Dossiers de l'ATF (Bureau de l'alcool)" in text
    assert "GRC, ATF" in text
    assert "Par BEST (Groupe BEST)" in text
    assert text.count("Groupe BEST") == 1


def test_what_a_folded_row_spells_out_is_spelt_out_again_below_it() -> None:
    labels = Labels("fr", {"agency:atf": Label("ATF", "Bureau de l'alcool", "le")})
    table = replace(Table.from_values(["Nom"], [["GRC"], ["ATF"], ["ATF seul"]]), limit=1)
    sections = (Section("s", "S", table=table, notes=("Selon l'ATF.", "ATF")),)
    report = Report("thing", (), "T", "", sections, {}, Stamp("1", "", language="fr"))
    full = "ATF (Bureau de l'alcool)"
    (told,) = spell_acronyms(report, labels, folded=True).sections
    assert told.table is not None
    assert [row.cells[0] for row in told.table.report_rows] == ["GRC", full, "ATF seul"]
    assert told.notes == (f"Selon l'{full}.", "ATF")
    (told,) = spell_acronyms(report, labels).sections
    assert told.notes == ("Selon l'ATF.", "ATF")


def test_a_name_leads_to_its_page_once_an_acronym_in_it_is_spelt_out() -> None:
    labels = Labels("en", {"agency:fbi": Label("FBI", "Federal Bureau")})
    columns: tuple[Column[str], ...] = (
        code("statement", lambda _: "problem:p"),
        code("brief", lambda _: True),
        display("problem", lambda text, _: text),
    )
    sections = (Section("s", "S", table=Table(columns, ["FBI waits"], labels)),)
    report = Report("thing", (), "T", "", sections, {}, Stamp("1", ""))
    links = Links(labels, lambda thing: "waits" if thing.slug == "p" else "")
    (row,) = page_values(report, labels, links=links)["sections"][0]["table"]["rows"]
    assert row["links"][row["cells"][0]] == "waits"
    assert row["cells"][0] == "FBI (Federal Bureau) waits"


def test_committees_in_titles_are_named_above_the_list_of_sources() -> None:
    source = Source("m", "SECU 44-1, meeting 4", "House of Commons", "2022", kind="testimony")
    sections = (Section("s", "S", lines=(Line("Said.", ("m",)),)),)
    report = Report("thing", (), "T", "", sections, {"m": source}, Stamp("1", ""))
    text = " ".join(to_text(report, Labels()).split())
    assert "SECU, public safety and national security." in text
    assert "CIMM" not in text


def test_nothing_that_a_report_says_is_a_share(material: Any) -> None:
    for language in ("en", "fr"):
        m = material(language=language)
        for report in _all(m):
            said = [line.text for s in report.sections for line in s.lines if s.key != "method"]
            cells = [c for s in report.sections for r in _rows(s) for c in r.cells]
            assert not [text for text in (*said, *cells) if "%" in text]


def test_a_sole_regular_channel_says_when_its_frequency_has_low_confidence(
    material: Any, sourced: Network
) -> None:
    (stated,) = _cite("exchange", 1)
    for confidence, ending in (
        ("high", "continuous)."),
        ("low", "continuous, with low confidence)."),
    ):
        cited_as = (replace(stated, confidence=Confidence(confidence)),)
        arrangements = tuple(replace(a, cadence_citations=cited_as) for a in sourced.arrangements)
        named = [replace(p, agency="bp") for p in sourced.participations if p.agency == "cbp"]
        parts = (*sourced.participations, *named)
        of = replace(sourced, arrangements=arrangements, participations=parts)
        texts = [line.text for s in network_report(material(of)).sections for line in s.lines]
        assert [text for text in texts if "one arrangement alone" in text and text.endswith(ending)]


def test_a_component_is_told_what_its_parent_covers(material: Any) -> None:
    lines = _section(agency_report(material(), "bp"), "covered-by")["lines"]
    assert "CBP takes part in IBET" in lines[0]["text"]
    assert lines[0]["sources"]


def test_a_contested_figure_carries_the_other_reading_wherever_it_stands(material: Any) -> None:
    m = material()
    (row,) = _section(agency_report(m, "cbsa"), "figures")["rows"]
    assert row["disputed_by"] == ["seizures"]
    assert any("All ports together" in d["text"] for d in row["details"])
    (contested,) = _section(network_report(m), "contested")["rows"]
    assert contested["claimed"].endswith("165,000 lb")
    assert contested["found"] == "All ports together"


def test_the_statement_stands_beside_the_graph_only_where_it_is_a_source(
    material: Any, tiny: Network
) -> None:
    (row,) = _section(network_report(material()), "statement")["rows"]
    assert (row["theme"], row["claims"]) == ("silos", ["npf-silos"])
    assert any("Each keeps to itself." in d["text"] for d in row["details"])
    keys = {s.key for s in network_report(material(tiny)).sections}
    assert "statement" not in keys


@pytest.mark.parametrize(("language", "everything"), [("fr", True), ("en", False)])
def test_text_fits_80_columns_and_numbers_every_source(
    material: Any, language: str, everything: bool
) -> None:
    m = material(language=language)
    for report in _all(m):
        # Every source that is cited is listed, no other is, and every problem is cited.
        assert {*report.source_ids()} == {s["id"] for s in to_record(report)["sources"]}
        assert all(r.sources for s in report.sections if s.key == "problems" for r in _rows(s))
        text = to_text(report, m.labels, everything=everything)
        assert max(map(len, text.splitlines())) <= WIDTH
        assert not re.search(r"[ \t]$", text, re.MULTILINE)
        body, _, listed = text.rpartition("\nSources\n")
        used = {n for marks in re.findall(r"\[([\d\u2013*,\s]+)\]", body) for n in _numbers(marks)}
        assert used == {int(n) for n in re.findall(r"^\[(\d+)\]", listed, re.MULTILINE)}


def test_what_is_not_shown_is_counted(material: Any) -> None:
    m = material()
    report = network_report(m)
    (section,) = (s for s in report.sections if s.key == "connectors")
    assert section.table is not None
    short = replace(section, table=replace(section.table, limit=1))
    text = to_text(replace(report, sections=(short,)), m.labels)
    assert f"{len(section.table.report_rows) - 1} more; --all shows them." in text


def test_html_runs_and_fetches_nothing_and_titles_tables_and_figures(material: Any) -> None:
    m = material(language="fr")
    for report in _all(m):
        page = Read(to_html(report, m.labels))
        assert page.language == "fr"
        assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
        assert not [a for a in page.attributes if a.startswith("on") or a == "style"]
        assert page.policy.startswith("default-src 'none'; style-src 'sha256-")
        outside = {link for _, link in page.ways if not link.startswith("#")}
        assert outside <= {s.url for s in SOURCES}
        inside = {link[1:] for _, link in page.ways if link.startswith("#")}
        assert inside <= set(page.ids)
        assert len(page.ids) == len(set(page.ids))
        if report.kind == "network":
            assert page.tags.count("table") == page.tags.count("caption") > 0
        # A picture for a wide page and one for a telephone; only one of the two is shown.
        figures = len([*report.charts()])
        assert page.tags.count("figcaption") == page.tags.count("desc") == figures
        assert page.tags.count("svg") == 2 * figures


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_figure_is_drawn_said_and_given_to_machines_alike(material: Any, language: str) -> None:
    m = material(language=language)
    report = network_report(m)
    drawn = list(report.charts())
    assert drawn
    assert len({f.key for f in drawn}) == len(drawn)
    assert all(re.fullmatch(r"[a-z0-9-]+", f.key) for f in drawn)
    records = [f for s in to_record(report)["sections"] for f in s.get("figures", ())]
    text = " ".join(to_text(report, m.labels, everything=True).split())
    short = " ".join(to_text(report, m.labels).split())
    for n, (figure, record) in enumerate(zip(drawn, records, strict=True), 1):
        assert record["key"] == figure.key
        assert record["values"] == json.loads(json.dumps(figure.drawing.values()))
        root = ET.fromstring(chart_svg(figure))  # noqa: S314 - our own output
        assert root.findtext(f"{SVG}title") == figure.title
        assert root.findtext(f"{SVG}desc") == figure.description
        assert " ".join(f"Figure {n}. {figure.title}. {figure.description}".split()) in text
        assert " ".join(f"Figure {n}. {figure.title}.".split()) in short


def test_hostile_names_stay_text(material: Any, sourced: Network) -> None:
    agencies = tuple(replace(a, label=HOSTILE, acronyms=()) for a in sourced.agencies)
    sources = tuple(replace(s, title=HOSTILE, url="javascript:alert(1)") for s in sourced.sources)
    m = material(replace(sourced, agencies=agencies, sources=sources))
    report = network_report(m)
    page = Read(to_html(report, m.labels))
    assert "script" not in page.tags
    assert not [link for _, link in page.ways if not link.startswith("#")]
    cited = {
        s: replace(source, url=f"https://x.org/\n{HOSTILE}") for s, source in report.sources.items()
    }
    for each in (report, replace(report, sources=cited)):
        assert "<script" not in to_markdown(each, m.labels)


def test_markdown_tables_have_one_width(material: Any) -> None:
    m = material()
    for report in _all(m):
        lines = to_markdown(report, m.labels).splitlines()
        widths = [len(re.findall(r"(?<!\\)\|", x)) if x.startswith("|") else 0 for x in lines]
        assert all(a == b or 0 in {a, b} for a, b in pairwise(widths))


@example([["\u2066", "a\x1b"]], set())
@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(
            st.tuples(*[st.text(max_size=120)] * n).map(list), min_size=1, max_size=6
        )
    ),
    st.sets(st.integers(0, 8)),
)
def test_columns_never_pass_80_and_lose_no_letter(rows: list[list[str]], numeric: set[int]) -> None:
    blocks = columns_text(rows, numeric)
    assert len(blocks) == len(rows)
    for row, block in zip(rows, blocks, strict=True):
        assert all(len(line) <= WIDTH for line in block)
        letters = [c for cell in row for c in clean_text(cell) if not c.isspace()]
        assert sorted(c for line in block for c in line if not c.isspace()) == sorted(letters)


GRADED = (
    *(
        Source(f"{grade or 'open'}-{n}", f"{grade} {n}", grade=grade, via=("", "", "A site")[n])
        for grade in ("official", "secondary", "press", "encyclopedic", "partisan", "")
        for n in range(3)
    ),
    Source("unread", "Named only", grade="official", extent_read="unread"),
)


def _citing(rows: Iterable[tuple[str, ...]]) -> Report:
    lines = tuple(Line("Said.", sources) for sources in rows)
    section = Section("s", "S", lines=lines)
    known = {s.id: s for s in GRADED}
    return Report("thing", (), "T", "", (section,), known, Stamp("1", ""))


@given(
    st.lists(st.lists(st.sampled_from([s.id for s in GRADED]), max_size=8).map(tuple), max_size=8),
    st.none() | st.integers(1, 4),
)
def test_footnotes_show_the_strongest_sources_and_number_them_first(
    rows: list[tuple[str, ...]], most: int | None
) -> None:
    known = {s.id: s for s in GRADED}
    notes = Footnotes(_citing(rows), most)
    strengths = [known[s].strength for s in notes.order]
    assert strengths == sorted(strengths)
    assert len(notes.order) == len(set(notes.order))
    shown = set()
    for row in rows:
        marks, more = notes.source_marks(row)
        numbers = [n for mark in marks for n in range(mark.first, mark.last + 1)]
        assert numbers == sorted(set(numbers))
        assert len(numbers) == min(len(set(row)), most or len(row))
        assert len(numbers) + more == len(set(row))
        chosen = {notes.order[n - 1] for n in numbers}
        shown |= chosen
        if (left_out := set(row) - chosen) and chosen:
            least, best = (sorted(known[s].strength for s in of) for of in (chosen, left_out))
            assert least[-1] <= best[0]
        for mark in marks:
            run = notes.order[mark.first - 1 : mark.last]
            assert {known[s].is_weak for s in run} == {mark.weak}
        # Runs that could be one are one.
        assert all(a.weak != b.weak or b.first - a.last > 1 for a, b in pairwise(marks))
    assert shown == set(notes.order)
    listed = [n for _, sources in notes.source_groups() for n, _ in sources]
    assert listed == list(range(1, len(notes.order) + 1))


def test_a_weak_source_is_marked_in_every_form_and_never_stands_first() -> None:
    labels = Labels()
    report = _citing([("partisan-0", "official-0", "official-1", "official-2")])
    text = to_text(report, labels)
    assert "- Said. [1\u20133*] +1" not in text
    assert "- Said. [1\u20132, 3*] +1" in text
    assert labels.say("sources-weak")[:40] in text
    page = to_html(report, labels)
    assert '<a href="#s1">1</a>&ndash;<a href="#s2">2</a>' in page
    assert page.count("</a>*") == 1
    record = to_record(report)
    weak = {s["id"]: s["weak"] for s in record["sources"]}
    assert weak == {
        "partisan-0": True, "official-0": False, "official-1": False, "official-2": True,
    }  # fmt: skip


def test_a_name_that_a_table_links_already_hides_shorter_names_within_it() -> None:
    tongues = template("report/forms/report.html.j2").environment.filters["languages"]
    links, linked = {"Border Patrol Academy": "academy", "Border Patrol": "patrol"}, set[str]()
    assert tongues("Border Patrol Academy", links, linked) == (
        '<a href="academy">Border Patrol Academy</a>'
    )
    assert tongues("Border Patrol Academy", links, linked) == "Border Patrol Academy"
    assert tongues("Border Patrol", links, linked) == '<a href="patrol">Border Patrol</a>'


@pytest.mark.parametrize(
    ("title", "place"), [("", "Manitoba"), ("Seizures", "Manitoba"), ("Seizures, Manitoba", "")]
)
def test_the_place_of_a_figure_is_named_once(title: str, place: str) -> None:
    labels = Labels("en", {"place:mb": Label("Manitoba", "Manitoba")})
    assert place_suffix(labels, title, "mb") == place


def test_a_detail_does_not_repeat_the_sources_of_its_row() -> None:
    table = replace(
        Table.from_values(("Name",), [("A",)]),
        sources=lambda _: ("press-0",),
        details=lambda _: (Line("Same.", ("press-0",)), Line("Other.", ("press-1",))),
    )
    report = replace(_citing([]), sections=(Section("s", "S", table=table),))
    text = to_text(report, Labels())
    assert "  Same.\n" in text
    assert "  Other. [2*]\n" in text


def test_labels_prefer_the_readers_language_then_english() -> None:
    names = [
        ThingName("agency:rcmp", "RCMP", "en", is_acronym=True),
        ThingName("agency:rcmp", "GRC", "fr", is_acronym=True),
        ThingName("agency:rcmp", "Royal Canadian Mounted Police", "en"),
        ThingName("cadence:scheduled", "scheduled", "en"),
        ThingName("cadence:scheduled", "régulier", "fr"),
    ]
    french = Labels.from_names("fr", names)
    assert french.short_name("agency", "rcmp") == "GRC"
    assert french.full_name("agency", "rcmp") == "Royal Canadian Mounted Police"
    assert french.concept("cadence", "scheduled") == "régulier"
    assert Labels.from_names("en", names).short_name("agency", "rcmp") == "RCMP"
    assert Labels("fr").number(1234567.5, 1) == "1\u202f234\u202f567,5"


def test_a_long_name_loses_its_brackets_in_tables_only() -> None:
    name = "Regional partnerships against fraud (Colt, Toronto, Alberta)"
    labels = Labels("en", {"arrangement:x": Label(name, name)})
    assert labels.short_name("arrangement", "x") == "Regional partnerships against fraud"
    assert labels.full_name("arrangement", "x") == name


def test_a_threat_that_is_too_wide_says_so_and_of_how_many_agencies(material: Known) -> None:
    """Of `tiny`, smuggling is a head of a group."""
    for language in ("en", "fr"):
        m = material(language=language)
        assert "smuggling" in m.assessment.umbrella_threats
        told = _section(threat_report(m, "smuggling"), "gaps")["intro"]
        assert told == m.labels.say("threat-umbrella", agencies=m.labels.count("agency", 2))
        assert told != _section(threat_report(m, "guns"), "gaps")["intro"]


def test_an_agency_with_wide_mandates_alone_is_not_said_to_have_no_gap(
    sourced: Network, material: Known
) -> None:
    others = tuple(m for m in sourced.mandates if m.agency != "fbi")
    mandates = (*others, Mandate("fbi", "smuggling"))
    m = material(replace(sourced, mandates=mandates))
    assert m.assessment.restrict(agencies=["fbi"]).served_by_threat() == {}
    told = _section(agency_report(m, "fbi"), "gaps")["intro"]
    assert told == m.labels.say("left-out-umbrella", threats="Smuggling")


def _problem(slug: str, status: str, **more: Any) -> Problem:
    document = ProblemDocument(
        "said", "audit-01", "auditor", "", "excerpt", "Nothing passes.", "p. 1", "2020",
        publisher="Publisher",
    )  # fmt: skip
    judged = ProblemStatus(status, "2024-05-01", "No step is known.")
    return Problem(
        slug, f"Title of {slug}", ("no-channel",), "cross-border", "yes", agencies=("cbp", "rcmp"),
        documents=(document,), status=judged, **more,
    )  # fmt: skip


def _account(m: ReportData, problem: Problem) -> list[str]:
    (row, *_) = _rows(problems_section(replace(m, problems=(problem,)), [problem]))
    return [line.text for line in row.details]


def test_a_problem_tells_what_was_said_asked_answered_and_done_and_its_status(
    material: Known,
) -> None:
    problem = _problem(
        "silence", "open",
        recommendations=(Recommendation("r", "Pass it on.", "The auditor", ("rcmp",), "2021", "open", "2023-01-01", "audit-02"),),
        responses=(Reply("a", "It agrees.", "2021-06", "RCMP", "audit-03"),),
        steps=(Reply("s", "A channel opens.", "2022-02-03", "", "audit-04"),),
        against=(ProblemDocument("no", "audit-05", "press", note="It passes.", day="2023", publisher="P"),),
    )  # fmt: skip
    assert _account(material(), problem) == [
        "Auditor (Publisher, 2020): Nothing passes.",
        "Recommendation (to: RCMP; by: The auditor, 2021): Pass it on. Published status: open (read 2023-01-01).",
        "Response (RCMP, 2021-06): It agrees.",
        "Steps taken: A channel opens (2022-02-03).",
        "Status: open (2024-05-01). No step is known.",
        "Another view or a limit: Press (P, 2023): It passes.",
    ]


def test_where_no_need_has_a_problem_that_is_said_without_a_zero(material: Known) -> None:
    m = replace(material(), problems=(_problem("silence", "open"),))
    for reported, opening in (
        (0, "No open or partly resolved problem"),
        (1, "For 1 of these 2 needs"),
    ):
        section = served(m, Served(needs=2, none=2, reported_problems=reported), None)
        assert any(opening in line.text for line in section.lines)


def test_a_report_in_two_papers_is_one_and_an_auditor_in_parliament_is_said_to_be(
    material: Known,
) -> None:
    papers = [
        ProblemDocument(x, x, "auditor", x, day="2020", publisher="report of A") for x in ("P", "Q")
    ]
    heard = ProblemDocument(
        "a", "a", "auditor", "P", day="2020", publisher="House", kind="testimony"
    )
    for documents, told in (
        (tuple(papers), "Documented by: auditor (report of A, 2020)."),
        ((heard,), "auditor, testimony (House, 2020"),
    ):
        account = _account(
            material(), replace(_problem("silence", "resolved"), documents=documents)
        )
        assert any(told in line for line in account)


def test_what_precedes_a_request_or_the_first_document_is_no_answer_to_it(material: Known) -> None:
    problem = _problem(
        "silence", "open",
        recommendations=(Recommendation("r", "Pass it on.", "The auditor", (), "2021", source="audit-02"),),
        responses=(Reply("a", "It does.", "2013-12-04", "RCMP", "audit-03"),),
        steps=(Reply("s", "A channel opens.", "2012", "", "audit-04"),),
    )  # fmt: skip
    account = _account(material(), problem)
    assert "Earlier statement (RCMP, 2013-12-04): It does." in account
    assert "Earlier steps: A channel opens (2012)." in account


def test_a_problem_says_what_no_source_tells_and_when_its_status_is_old(
    sourced: Network, material: Known
) -> None:
    later = material(replace(sourced, day=date(2027, 1, 1)))
    assert _account(later, _problem("silence", "open"))[1:] == [
        "We found none of the following in the sources we read: a recommendation, a response, a dated step.",
        "Status last read 2024-05-01: open. No step is known.",
    ]


def test_a_subject_begins_with_the_problems_that_concern_it_and_counts_the_open_ones(
    material: Known,
) -> None:
    known = (_problem("silence", "open"), _problem("mended", "resolved"))
    m = material(problems=known)
    report = agency_report(m, "rcmp")
    assert [r["problem"] for r in _section(report, "problems")["rows"]] == ["silence", "mended"]
    assert report.sections[0].heading.startswith("RCMP: 1 documented problem is open")
    other = agency_report(m, "fbi")
    assert "None of the 2 documented problems" in _section(other, "problems")["intro"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_figures_of_data_without_days_and_countries_say_neither(
    sourced: Network, material: Known, language: str
) -> None:
    agencies = tuple(replace(a, country="") for a in sourced.agencies)
    m = material(replace(sourced, agencies=agencies, day=None), language)
    figures = {f.key: f for f in network_report(m).charts()}
    (bar,) = figures["ties-by-regularity"].drawing.values()
    assert bar["id"] == "other--other"
    assert capitalize_first(m.labels.say("no-country")) in figures["ties-by-regularity"].description
    assert m.labels.say("other-countries") not in figures["ties-by-regularity"].description
    assert all(m.labels.day(None) not in f.note for f in figures.values())


@pytest.mark.parametrize(
    ("countries", "pair"),
    [("FR FR DE DE CA", ("DE", "FR")), ("US GB GB GB CA", ("CA", "US")), ("CA", ("CA",))],
)
def test_two_countries_are_counted_by(
    material: Known, countries: str, pair: tuple[str, ...]
) -> None:
    agencies = " ".join(f"a{n}:{c}" for n, c in enumerate(countries.split()))
    assert material(network(agencies=agencies)).countries == pair


def test_nobody_and_one_agency_have_no_figures_and_nobody_no_report(material: Known) -> None:
    one = material(network(agencies="rcmp:CA"))
    for report in (
        network_report(material(Network())),
        network_report(one),
        agency_report(one, "rcmp"),
    ):
        assert list(report.charts()) == []
    for build in (agency_report, arrangement_report, threat_report):
        with pytest.raises(KeyError):
            build(material(), "nobody")


def test_a_column_of_long_cells_is_set_below_its_rows() -> None:
    long = " ".join(["Canadian Security Intelligence Service"] * 6)
    heads = ["Problem", "Agencies", "Status", "Sources"]
    rows = [heads, ["x" * 60, long, "open", "[1]"], ["y", "", "open", "[2]"]]
    indexes, below = _set_below(rows, Labels())
    assert indexes == [0, 2, 3]
    assert below == [[f"Agencies: {long}"], []]
