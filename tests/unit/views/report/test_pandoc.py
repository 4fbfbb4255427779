"""The Markdown of reports, as pandoc reads it: nothing is taken for markup that is none."""

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.made import TINY, Opened

import bordergraph
from bordergraph.api import Result
from bordergraph.views.report.forms.notes import spell_acronyms
from bordergraph.views.report.page import Page
from bordergraph.views.table.column import clean_text, escape_markdown

pytestmark = pytest.mark.weekly
pypandoc = pytest.importorskip("pypandoc")
PANDOC = pypandoc.get_pandoc_path()
# Marks that only markup makes; a report has none of them.
NEVER = {"Math", "Cite", "Superscript", "Subscript", "Strikeout", "Code", "CodeBlock", "Image"}
NEVER |= {"RawBlock", "DefinitionList", "BlockQuote", "Span", "Div", "Note"}


def _read(text: str, form: str = "markdown") -> list[Any]:
    """Return the blocks that pandoc reads, and fail where it warns."""
    done = subprocess.run(
        [PANDOC, "--from", form, "--to", "json", "--fail-if-warnings"],
        input=text.encode(), capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    blocks = json.loads(done.stdout)["blocks"]
    assert isinstance(blocks, list)
    return blocks


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "t" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for held in value:
            yield from _nodes(held)


def _said(value: Any) -> str:
    """Return the words of a piece, with one space between."""
    found = ""
    for node in _nodes(value):
        if node["t"] in {"Str", "Space", "SoftBreak"}:
            found += node.get("c", " ")
    return " ".join(found.split())


def _check(page: Result[Any]) -> None:
    assert isinstance(page.shown, Page)
    report = page.whole if page.shown.everything else page.whole.shorten()
    report = spell_acronyms(report, page.shown.labels)
    blocks = _read(page.to_markdown(), "markdown-smart")
    heads = [_said(b["c"][2]) for b in blocks if b["t"] == "Header" and b["c"][0] <= 2]
    wanted = [report.title, *(s.heading for s in report.sections)]
    assert heads[: len(wanted)] == [" ".join(w.split()) for w in wanted]
    tables = [b for b in blocks if b["t"] == "Table"]
    drawn = [s.table for s in report.sections if s.table and s.table.report_rows]
    assert len(tables) == len(drawn)
    for table, source in zip(tables, drawn, strict=True):
        first = [_said(row[1][0]) for body in table["c"][4] for row in body[3]]
        names = [" ".join(clean_text(row.cells[0]).split()) for row in source.report_rows]
        assert first == names[: len(first)]
    assert not NEVER & {node["t"] for node in _nodes(blocks)}
    raw = [node["c"][1] for node in _nodes(blocks) if node["t"] == "RawInline"]
    assert set(raw) <= {"<br>"}
    links = {n["c"][2][0] for n in _nodes(blocks) if n["t"] == "Link"}
    assert links <= {s.url for s in page.whole.sources.values()}
    # With the quotes and dashes that pandoc makes of its own accord it reads without a warning too.
    assert _read(page.to_markdown())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_is_read_as_it_was_meant(
    pages: Callable[..., Iterator[Any]], language: str
) -> None:
    for page in pages(
        bordergraph.open(TINY, language=language), "ALP", "BBS", "JT", "guns", "1a--audit-2010"
    ):
        _check(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_the_graph_that_ships_is(
    opened: Opened, pages: Callable[..., Iterator[Any]], language: str
) -> None:
    for page in pages(opened(language=language), "RCMP", "CBP", "IBET", "human-smuggling", "npf-3"):
        _check(page)


TEXTS = st.text(
    st.sampled_from("ab1 .-+*_`~^$@#{}[]()<>&;:!|\\\"'=/%\u00e9\u00a0"), min_size=1, max_size=12
)


@settings(max_examples=max(5, settings().max_examples // 3))
@given(st.lists(TEXTS, min_size=20, max_size=40))
@example(["--all", "---", "1. a", "# a", "$x$", "@a", "x^2^", "~~a~~", "{#a}", "&copy;", ": a"])
@example(["\u00e9.", "a. b", "iv) a", "(1) a", "(b) c", "Xi.", "mr. a", "(c)", "#. a"])
@example(["-", "+ a", "12) a", "***", "[a](b)", "[^1]", "![a](b)", "<b>", "a|b", "a\\", "## a"])
def test_a_name_is_read_as_it_is(names: list[str]) -> None:
    names = [name for name in names if " ".join(name.split())]
    lines = "".join(f"{escape_markdown(name)}\n\n" for name in names)
    cells = "".join(f"| {escape_markdown(name)} | x |\n" for name in names)
    text = f"# Top\n\n{lines}| a | b |\n|---|---|\n{cells}"
    for form in ("markdown-smart", "gfm", "commonmark_x-smart"):
        _, *paragraphs, table = _read(text, form)
        wanted = [" ".join(name.split()) for name in names]
        assert [_said(p) for p in paragraphs] == wanted
        assert {p["t"] for p in paragraphs} <= {"Para"}
        assert [_said(row[1][0]) for body in table["c"][4] for row in body[3]] == wanted
