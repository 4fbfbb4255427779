"""A drawn table keeps to its width, and loses nothing for it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph.cli.drawing import draw_table
from bordergraph.views.table.table import Table

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
