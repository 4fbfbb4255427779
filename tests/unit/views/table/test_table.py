"""Rows as text, Markdown, CSV and JSON that cannot hurt whoever opens them."""

import csv
import io
import json
import math
from dataclasses import replace
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph.analysis.gaps.possible_gaps import PossibleGap
from bordergraph.analysis.method.rows import Need, Outcome
from bordergraph.cli.drawing import draw_table
from bordergraph.errors import UsageError
from bordergraph.views.table.column import cell_text, clean_text, escape_markdown, safe_cell
from bordergraph.views.table.table import Table
from bordergraph.views.tables.needs import gap_table
from bordergraph.words.labels import Labels

FORMULA = '=HYPERLINK("http://localhost")'


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\uff1d1", FORMULA]
)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    written = Table.from_values(("a",), [(text,)]).flatten().to_csv()
    ((_,), (found,)) = csv.reader(io.StringIO(written))
    assert found.startswith("'")


@given(st.text())
def test_no_text_at_all_is_taken_for_a_formula(text: str) -> None:
    found = safe_cell(text)
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.5, "-0.5"), (-3, "-3"), (1234567.0, "1234567.0"), (True, "true"), (None, ""),
        ("=a", "'=a"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_stay_numbers_in_csv(value: object, text: str) -> None:
    assert safe_cell(value) == text


@given(st.lists(st.text(), min_size=1, max_size=4), st.text())
def test_csv_reads_back(row: list[str], title: str) -> None:
    columns = tuple(f"c{i}" for i in range(len(row)))
    written = Table.from_values(columns, [row], title=title).flatten().to_csv()
    header, found = csv.reader(io.StringIO(written, newline=""))
    assert header == list(columns)
    assert [f.removeprefix("'") for f in found] == [safe_cell(v).removeprefix("'") for v in row]


HOSTILE = "a\x1b[31mred\x07\x9b2J\u202egnp.exe\u2028\udc80"


def test_no_text_drives_a_terminal() -> None:
    shown = clean_text(HOSTILE)
    assert shown == "a [31mred  2J gnp.exe  "
    text = Table.from_values(("na\x1bme",), [(HOSTILE,), ("two\nlines\tand a tab",)]).to_text()
    assert text.splitlines() == ["na me", shown, "two lines and a tab"]
    assert "\x1b" not in Table.from_values(("a",), [(HOSTILE,)]).flatten().to_csv()
    assert "\x1b" not in Table.from_values(("a",), [(HOSTILE,)]).to_markdown()
    assert "\x1b" not in Table.from_values(("a",), [(HOSTILE,)]).to_json()


@given(st.text())
def test_one_row_is_one_line_of_text(text: str) -> None:
    out = Table.from_values(("a", "b"), [(text, text)]).to_text()
    assert out.count("\n") == 2
    assert out.splitlines()[1].count("\t") == 1


def test_markdown_shows_text_as_it_is() -> None:
    table = Table.from_values(
        ("a|b", "n"),
        [("<script>alert(1)</script>", 1), ("a|b\n**bold** [x](y) `z`", 2.5)],
        title="*Ti|tle*",
        notes=("a_b",),
    )
    assert table.to_markdown() == (
        "### \\*Ti\\|tle\\*\n\n"
        "| a\\|b | n |\n"
        "| --- | --: |\n"
        "| &lt;script&gt;alert(1)&lt;/script&gt; | 1 |\n"
        "| a\\|b \\*\\*bold\\*\\* \\[x](y) \\`z\\` | 2.5 |\n"
        "\n*a\\_b*  \n"
    )


@given(st.text())
def test_a_cell_never_breaks_a_markdown_table(text: str) -> None:
    escaped = escape_markdown(text)
    assert len(escaped.splitlines()) <= 1
    bars = [i for i, c in enumerate(escaped) if c == "|"]
    assert all(escaped[i - 1] == "\\" for i in bars)
    assert "<" not in escaped


def test_json_keeps_keys_order_and_letters() -> None:
    table = Table.from_values(("b", "a"), [("é", 1), (None, [1.5, "x"])])
    assert table.to_json().startswith('[\n {\n  "b": "é"')
    assert json.loads(table.to_json()) == [{"b": "é", "a": 1}, {"b": None, "a": [1.5, "x"]}]
    assert Table.from_values((), []).to_json() == "[]\n"
    # No number that JSON cannot write is in it.
    written = Table.from_values(("gap", "z"), [(math.inf, {"x": math.nan})]).to_json()
    assert json.loads(written, parse_constant=pytest.fail) == [{"gap": None, "z": {"x": None}}]


class _Silent(Labels):
    """Labels of which nothing but a title is asked."""

    def say(self, key: str, *_: object, **__: object) -> str:  # type: ignore[override] # it takes anything
        assert key.endswith("-title")
        return ""

    def short(self, kind: str, slug: str) -> NoReturn:
        pytest.fail(f"asked for {kind} {slug}")


def _unasked() -> NoReturn:
    pytest.fail("asked for lines")


def test_forms_for_machines_ask_for_no_word_of_a_row() -> None:
    gap = PossibleGap(("a", "b"), "t", Need.FULL, Outcome.NONE)
    table = gap_table([gap], None, _Silent(), "gaps-title", _unasked, _unasked)
    assert table.to_dicts()[0]["agencies"] == ["a", "b"]
    assert table.flatten().to_csv().splitlines()[1].startswith("a,b,t,candidate,full,none,")
    assert json.loads(table.to_json())[0]["always"] is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (False, "no"), (26145.0, "26145"), (0.12345, "0.123"), (0.0001, "0"),
        (-0.0001, "0"), (100.0, "100"), (("a", None, 1), "a, , 1"),
        ({"a": 1.0, "b": True}, "a 1, b yes"),
    ],
)  # fmt: skip
def test_values_as_people_read_them(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_which_columns_hold_numbers() -> None:
    table = Table.from_values(("n", "t", "b", "e"), [(1, "a", True, None), (None, "b", False, None), (2.5, 1, True, None)])  # fmt: skip
    assert [column.is_number for column in table.shown_columns] == [True, False, False, False]


def test_rows_are_sorted_and_cut_to_columns_in_every_form() -> None:
    rows = [("b", 2, ["x"]), ("É", None, []), ("a", 10, ["y", "x"])]
    table = Table.from_values(("name", "n", "parts"), rows, lists=("parts",))
    by_n, down = (table.take(table.sort_order(by)) for by in ("n", "-n"))
    assert [r["name"] for r in by_n.to_dicts()] == ["b", "a", "É"]
    assert [r["name"] for r in down.to_dicts()] == ["a", "b", "É"]
    assert [r["name"] for r in table.take(table.sort_order("name")).to_dicts()] == ["a", "b", "É"]
    chosen = down.select("parts", "name")
    assert chosen.to_text() == "parts\tname\ny, x\ta\nx\tb\n\tÉ\n"
    assert chosen.flatten().to_csv() == "name,parts\na,y;x\nb,x\nÉ,\n"
    for use in (table.sort_order, table.select):
        with pytest.raises(UsageError, match="unknown column 'nope'") as refused:
            use("nope")
        assert refused.value.hint == "use one of name, n, parts"


# -- a drawn table keeps to its width, and loses nothing for it


words = st.text("abcdefghij ", min_size=1, max_size=60).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    columns=st.integers(1, 14), rows=st.lists(st.integers(0, 10**6), max_size=4), text=words,
    width=st.integers(40, 140), reasons=st.booleans(),
)  # fmt: skip
def test_no_line_is_wider_than_the_terminal(
    columns: int,
    rows: list[int],
    text: str,
    width: int,
    reasons: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    table = Table.from_values(
        tuple(f"column {n}" for n in range(columns)),
        [tuple(text if n % 2 else value for n in range(columns)) for value in rows],
        title="A title",
    )
    if reasons:
        table = replace(table, reason=lambda _: text)
    lines = draw_table(table, colour=False).splitlines()
    assert max(map(len, lines)) <= width
    whole = "".join("".join(lines).split())
    for value in rows:
        assert str(value) in whole


def test_a_table_too_wide_for_columns_is_one_block_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    names = tuple(f"name_{n}" for n in range(12))
    text = draw_table(Table.from_values(names, [tuple("x" * 20 for _ in names)]), colour=False)
    assert "name 11" in text
    assert text.count("x" * 20) == 12


def test_columns_stand_side_by_side_where_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = draw_table(Table.from_values(("who", "n"), [("RCMP", 3), ("CBSA", 12)]), colour=False)
    assert "RCMP   3" in text
    assert "CBSA  12" in text


def test_decimals_and_breaks_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    note = "un modèle sans densité\u00a0: voir"
    table = Table.from_values(
        ("groupe", "n"), [("Nouvelle-Zélande", 1.5), ("1.5", 2)], notes=(note,)
    )
    lines = draw_table(table, colour=False, decimal=",").splitlines()
    assert "Nouvelle-Zélande  1,5" in "".join(lines)
    assert any(line.split() == ["1.5", "2"] for line in lines), "text keeps its full stop"
    assert not any(line.startswith(":") for line in lines)
    monkeypatch.setenv("COLUMNS", "16")
    lines = draw_table(table, colour=False).splitlines()
    assert [x.split()[0] for x in lines if "Nouvelle" in x or "lande" in x] == [
        "Nouvelle-",
        "Zélande",
    ]
