"""The report as PDF: what a reader, a screen reader and a machine find in it."""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from bordergraph.errors import UsageError
from bordergraph.model import Source
from bordergraph.views.report.forms.pdf import to_pdf
from bordergraph.views.report.model import Chart, Report, Section, Stamp
from bordergraph.views.svg.elements import Bar, BarChart, Fill, Key
from bordergraph.views.table.table import Line, Table
from bordergraph.words.labels import Labels

# The first sentence cites them all, so that they are numbered in this order; one row every other one.
CITED = range(1, 41)
HOSTILE = '#panic("x") *b* $x$ @y <z> // w \\ "q" `r` = t'


def _report(name: str = "RCMP", *, rows: int = 3, language: str = "en") -> Report:
    """Write a report that has one of everything, with a name in every place."""
    bars = BarChart((Key("met", name, Fill.FIRM),), (Bar("a", name, (1.0,), "1"),))
    figure = Chart("need", f"Need of {name}", f"{name}: 1", bars, ("s1", "s3", "s5"))
    detail = Line(f"Because {name} says so.", ("s2",))
    table = replace(
        Table.from_values(
            (name, "n"), [(f"{name} {i}", i) for i in range(rows)], f"Rows of {name}"
        ),
        sources=lambda _: ("s1", "s3"),
        details=lambda _: (detail,),
    )
    known = tuple(f"s{i}" for i in CITED)
    cited = replace(Table.from_values(("x",), [(name,)]), sources=lambda _: known[::2])
    return Report(
        "agency", ("a",), f"Title {name}", f"Subtitle {name}",
        (
            Section("summary", "In short", lines=(Line(f"First {name}.", known),)),
            Section("ties", f"Ties {name}", f"Intro {name}.", (), table, (f"Note {name}.",)),
            Section("need", "Need", charts=(figure,)),
            Section("many", "Many", table=cited),
        ),
        {
            f"s{i}": Source(f"s{i}", f"Paper {i} {name}", "P", "2020", f"https://example.org/{i}")
            for i in CITED
        },
        Stamp("1.2.3", "abc123", "2024-02-29", language),
    )  # fmt: skip


def _read(report: Report, language: str = "en") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_pdf(report, Labels(language), everything=True)))


def _root(read: pypdf.PdfReader) -> Any:
    return read.root_object


def _text(read: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))


def _held(node: Any) -> Iterator[Any]:
    """Yield every element of the structure that a screen reader reads."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _held(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _held(node["/K"])


def _links(read: pypdf.PdfReader) -> Iterator[Any]:
    for page in read.pages:
        for found in page.get("/Annots", ()):
            yield found.get_object()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_screen_reader_finds_title_language_headings_tables_and_lists(language: str) -> None:
    read = _read(_report(language=language), language)
    root = _root(read)
    assert root["/Lang"] == f"{language}-CA"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == "Title RCMP"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    nodes = list(_held(root["/StructTreeRoot"]))
    kinds = [str(node["/S"]) for node in nodes]
    assert kinds.count("/Table") == 2
    assert kinds.count("/TR") == 1 + 3 * 2 + 1 + 2
    assert {"/TH", "/TD", "/L", "/LI", "/Figure", "/Caption", "/Link", "/TOC"} <= set(kinds)
    assert kinds.count("/H1") == 5
    # Figures are spoken, and bookmarks are the headings.
    assert [n["/Alt"] for n in nodes if n["/S"] == "/Figure"] == ["Need of RCMP. RCMP: 1"]
    marks: list[Any] = read.outline
    assert [str(m.title) for m in marks] == ["In short", "Ties RCMP", "Need", "Many", "Sources"]


@pytest.mark.slow
def test_every_row_sentence_and_source_is_there() -> None:
    read = _read(_report(rows=150))
    text = _text(read)
    assert len(read.pages) > 2
    for i in range(150):
        assert f"RCMP {i} " in text
    for said in ("First RCMP.", "Intro RCMP.", "Note RCMP.", "Rows of RCMP", "Subtitle RCMP"):
        assert said in text
    assert all(f"Paper {i} RCMP" in text for i in CITED)
    # The heading of a table stands again on each of its pages.
    pages = [page.extract_text() for page in read.pages]
    assert all("Sources" in p for p in pages if "Because RCMP says so." in p)


def test_long_tables_are_cut_and_say_so_unless_everything_is_asked_for() -> None:
    given = to_pdf(_report(rows=150), Labels())
    text = _text(pypdf.PdfReader(io.BytesIO(given)))
    assert "140 more rows are in the HTML and JSON forms of this report" in text
    assert "RCMP 9 " in text
    assert "RCMP 10 " not in text
    # Of the sources of the figure.
    assert "+1]" in text


def test_sources_are_linked_and_their_marks_lead_to_them() -> None:
    read = _read(_report())
    links = list(_links(read))
    out = {found["/A"]["/URI"] for found in links if "/URI" in found.get("/A", {})}
    assert out == {f"https://example.org/{i}" for i in CITED}
    inner = [found for found in links if "/URI" not in found.get("/A", {})]
    # The first and last in the summary; three in each row with its sentence; below the figure; of
    # the row that cites many; and in each line of the contents, or more where it takes two.
    assert len(inner) >= 2 + 3 * (2 + 1) + 1 + 20 + 5
    assert all("/Contents" in found for found in links)


def test_a_source_without_an_address_of_the_web_has_no_link() -> None:
    report = _report()
    bad = {s: Source(s, "T", url="javascript:alert(1)") for s in report.sources}
    read = _read(replace(report, sources=bad))
    assert not [f for f in _links(read) if "/URI" in f.get("/A", {})]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "footer"),
    [
        ("en", "As of 2024-02-29. bordergraph 1.2.3, data abc123."),
        ("fr", "État au 29 février 2024. bordergraph 1.2.3, données abc123."),
    ],
)
def test_each_page_says_what_it_is_and_which(language: str, footer: str) -> None:
    read = _read(_report(rows=80, language=language), language)
    of = {"en": "of", "fr": "sur"}[language]
    for n, page in enumerate(read.pages, 1):
        text = page.extract_text().replace("\u00a0", " ")
        assert footer in text
        assert f"Page {n} {of} {len(read.pages)}" in text


def test_fonts_are_inside() -> None:
    for page in _read(
        _report("d\u2019\u0153uvre \u00ab\u202f\u00e9t\u00e9\u202f\u00bb \u2013 \u2265 3")
    ).pages:
        held: Any = page["/Resources"]
        for font in held["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            told = inner.get_object()["/FontDescriptor"]
            assert "Libertinus" in told["/FontName"]
            assert told.keys() & {"/FontFile2", "/FontFile3"}


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_pdf(_report(), Labels())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert to_pdf(_report(), Labels()) == first
    made = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert made is not None
    assert made.creation_date_raw == made.modification_date_raw
    assert str(made.creation_date_raw).startswith("D:20240229000000Z")


def test_a_name_is_set_as_it_is_wherever_it_stands() -> None:
    read = _read(_report(HOSTILE))
    text = _text(read)
    for said in ("Title", "Subtitle", "Ties", "First", "Intro", "Note", "Rows of", "Because"):
        assert f"{said} {HOSTILE}" in text
    assert len(read.pages) < 4
    assert read.metadata is not None
    assert read.metadata.title == f"Title {HOSTILE}"


def test_letters_that_no_font_has_spoil_only_the_claim() -> None:
    read = _read(_report("\u4e2d\u6587 \U0001f600 \ufffe \u202e \x00"))
    assert b"pdfuaid" not in _root(read)["/Metadata"].get_data()
    assert _root(read)["/MarkInfo"]["/Marked"]


def test_an_empty_report_is_a_page() -> None:
    bare = Report("network", (), "Nothing", "", (), {}, Stamp("1", ""))
    read = _read(bare)
    assert len(read.pages) == 1
    assert "no day" in _text(read) or "Nothing" in _text(read)
    assert not read.outline


def test_without_the_engine_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match="not installed") as raised:
        to_pdf(_report(), Labels())
    assert raised.value.hint == "pip install 'bordergraph[pdf]', or '.[pdf]' in a clone"
