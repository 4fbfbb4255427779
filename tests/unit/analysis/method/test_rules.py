"""The rules of the method: each one predicate, each of which moves something, and which a mutant shows."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date
from functools import cache, partial
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit import made

import bordergraph
from bordergraph.analysis.method import numbers
from bordergraph.analysis.method.inputs import (
    DuckDatabase,
    load_steps,
    read_sql,
    run_rows,
    tabulate,
)
from bordergraph.analysis.method.numbers import PLAUSIBLE, VARIANTS, Numbers
from bordergraph.analysis.method.publication import GAPS_QUERY
from bordergraph.model import Agency, Arrangement, Dependency, Mandate, Network
from method_rules import mutants, predicate, replace_predicate, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph.analysis.method.inputs import Tables

ROOT = Path(__file__).resolve().parents[4]
DAYS = (date(2004, 6, 30), date(2012, 6, 30), date(2020, 6, 30))

GUNS = "guns"


def network(kind: str, members: str = "cbp rcmp", **more: Any) -> Network:
    """Two bodies, one on each side, that cannot work against guns without each other, and what joins them."""
    return made.network(
        agencies="cbp:US rcmp:CA", threats=GUNS,
        mandates=tuple(Mandate(a, GUNS, functions=("patrol",)) for a in ("cbp", "rcmp")),
        dependencies=(Dependency("patrol", "patrol", cross_border=True, value=1.0),),
        arrangements=(Arrangement(kind, kind, kind=kind, **more),), foci=f"{kind}: {GUNS}",
        participations=f"{kind}: {members}",
    )  # fmt: skip


def statute() -> Network:
    """A bill in which both are named, as the bill that lets Shiprider go ashore names CBP and USCG."""
    return network("bill")


def other_border() -> Network:
    """An operation at the southern border, as Operation Sentinel, which names CBP, DEA, FBI and HSI."""
    return network("operation", region="southern")


def hub() -> Network:
    """Two who each send officers to a third, as ATF and HSI send liaison officers to the RCMP."""
    found = network("liaison", hubs=("host",))
    return replace(found, agencies=(*found.agencies, Agency("host", "Host", country="CA")))


def lesser_work() -> Network:
    """Two who depend on the other's work, and less on its laboratories, as ATF and the RCMP do on guns."""
    found = network("agreement", serves="service")
    mandates = tuple(replace(m, functions=("patrol", "service")) for m in found.mandates)
    lesser = Dependency("service", "service", cross_border=True, value=0.5)
    return replace(found, mandates=mandates, dependencies=(*found.dependencies, lesser))


def service() -> Network:
    """A service for others, on work that is none."""
    return network("agreement", serves="service")


def forum() -> Network:
    """A policy forum of two bodies whose work is a service."""
    found = network("forum", serves="policy")
    return replace(
        found,
        mandates=tuple(replace(m, functions=("service",)) for m in found.mandates),
        dependencies=(Dependency("service", "service", cross_border=True, value=1.0),),
    )


def outcomes(
    found: Network, text: str | None = None
) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return need and outcome of each row of a network."""
    database = DuckDatabase(tabulate(found, [(found.day, "default")]), text)
    rows = database.query("SELECT a, b, threat, need, outcome FROM outcome")
    return {(a, b, threat): (need, outcome) for a, b, threat, need, outcome in rows}


KEPT: dict[str, Callable[[], Network]] = {
    "R10": lesser_work, "R13": statute, "R14": other_border,
}  # fmt: skip
"""Rules that move no row of the shipped graph, and the case for which a decision keeps them."""


def test_at_most_31_rules_and_9_numbers() -> None:
    assert [rule.id for rule in rules()] == [f"R{n:02}" for n in range(1, len(rules()) + 1)]
    assert len(rules()) <= 31
    assert len(PLAUSIBLE) <= 9
    assert PLAUSIBLE.keys() == Numbers.__annotations__.keys()
    assert 12 <= len(VARIANTS) <= 16
    for name, values in PLAUSIBLE.items():
        assert getattr(Numbers(), name) in values


def test_the_variants_are_each_other_value_and_all_at_once_both_ways() -> None:
    base = asdict(Numbers())
    alone = {f"{n}-{v:g}": {n: v} for n, of in PLAUSIBLE.items() for v in of if v != base[n]}
    sparing = {"years": 10, "sources": 4, "partners": 4, "steps": 0, "related": 0}
    generous = {"years": 20, "sources": 2, "partners": 2, "steps": 2, "needed": 0.5}
    # They are worked out where the module is read.
    spec: Any = find_spec(numbers.__name__)
    spec.loader.exec_module(again := module_from_spec(spec))
    found = again.VARIANTS
    assert {name: asdict(values) for name, values in found.items()} == {
        name: base | other
        for name, other in {
            "default": {}, **alone, "sparing": sparing, "generous": generous,
        }.items()
    }  # fmt: skip
    assert list(found) == list(VARIANTS)
    names = ("default", "years-10", "sources-2", "steps-0")
    rows = run_rows([*((date(2020, 6, 30), name) for name in names), (None, "default")])
    assert [(*row[:4], row[5]) for row in rows] == [
        (0, 0, 0, "2020-06-30", 2020), (1, 1, 1, "2020-06-30", 2020), (2, 0, 0, "2020-06-30", 2020),
        (3, 2, 0, "2020-06-30", 2020), (4, 3, 2, "9999-12-30", 0),
    ]  # fmt: skip
    assert [row[4] for row in rows] == [*names, "default"]
    assert [row[6:] for row in rows[:2]] == [(*base.values(), 1), (10, *[*base.values()][1:], 0)]
    assert [row[-1] for row in run_rows([(None, "default")], ())] == [0]


def test_the_method_is_300_short_lines() -> None:
    lines = [*read_sql("inputs.sql").splitlines(), *read_sql("steps.sql").splitlines()]
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120


def test_each_rule_is_one_predicate_in_the_step_that_states_it() -> None:
    marks = re.findall(r"/\*(R\d\d)\*/ \(", read_sql("steps.sql"))
    assert sorted(marks) == [rule.id for rule in rules()]
    for rule in rules():
        assert predicate(rule.id).startswith("(")
        (step,) = [s for s in load_steps() if f"/*{rule.id}*/" in s.sql]
        assert f"-- {rule.id} off {rule.off}: {rule.reason}" in step.sql


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_that_only_prevents_a_case(rule: str) -> None:
    (found,) = (r for r in rules() if r.id == rule)
    key = ("cbp", "rcmp", GUNS)
    assert outcomes(KEPT[rule]())[key] == ("full", "none")
    assert outcomes(KEPT[rule](), replace_predicate(rule, found.off))[key][1] in {
        "irregular", "not-assessed",
    }  # fmt: skip
    decision = (ROOT / "docs" / "decisions" / "0045-rules-for-a-case.md").read_text("utf-8")
    assert rule in decision


@pytest.mark.parametrize("case", [hub, service, forum])
def test_what_joins_them_carries_no_work_of_theirs(case: Callable[[], Network]) -> None:
    assert outcomes(case())["cbp", "rcmp", GUNS] == ("full", "none")


@cache
def _tables(*days: date) -> Tables:
    desk = bordergraph.open()._context  # noqa: SLF001 - the dependencies that ship stand there
    runs = [(day, "default") for day in days or (desk.network.day,)]
    return tabulate(desk.network, runs, desk.dependencies)


def _shipped(text: str | None, *days: date) -> list[tuple[object, ...]]:
    return DuckDatabase(_tables(*days), text).query(
        "SELECT run, a, b, threat, need, outcome FROM outcome ORDER BY run, a, b, threat"
    )


def test_each_other_rule_moves_a_row() -> None:
    # `tools/rules.py --check` holds the table to what the shipped graph gives without each rule.
    page = (ROOT / "docs" / "methods.md").read_text("utf-8")
    moved = dict(re.findall(r"^\| (R\d\d) \|.*? \| (?:TRUE|FALSE) \|(.*)\|$", page, re.MULTILINE))
    assert list(moved) == [rule.id for rule in rules()]
    assert {rule for rule, rows in moved.items() if not re.search("[1-9]", rows)} == set(KEPT)


@pytest.mark.weekly
def test_every_mutant_is_noticed() -> None:
    tiny = [*(make() for make in KEPT.values()), hub(), service(), forum()]
    checks: list[Callable[[str | None], object]] = [
        _shipped,
        *(partial(outcomes, network) for network in tiny),
        lambda text: _shipped(text, *DAYS),
    ]
    expected = [check(None) for check in checks]
    quiet = [
        name
        for name, text in mutants()
        if all(check(text) == rows for check, rows in zip(checks, expected, strict=True))
    ]
    assert quiet == []


WORDS = frozenset({
    "AND", "AS", "BY", "CASE", "CREATE", "CROSS", "DESC", "DISTINCT", "ELSE", "END",
    "FROM", "GROUP", "IN", "IS", "JOIN", "LEFT", "NOT", "NULL", "ON", "OR", "ORDER", "OVER",
    "PARTITION", "SELECT", "TABLE", "THEN", "UNION", "ALL", "WHEN", "WHERE",
    "BIGINT", "DOUBLE", "INTEGER", "VARCHAR",
})  # fmt: skip
FUNCTIONS = frozenset({
    "CAST", "coalesce", "count", "greatest", "least", "max", "min", "row_number", "sum",
})  # fmt: skip
SIGNS = frozenset({"(", ")", ",", ".", ";", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "&"})
_TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'[^']*'|[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|<>|<=|>=|\S")


def faults(text: str) -> set[str]:
    """Return what a text uses that is not on the lists of a plain subset, which engines read alike."""
    found = set()
    tokens = [t for t in _TOKEN.findall(text) if not t.startswith(("--", "/*", "'"))]
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if token.isdigit() or re.fullmatch(r"\d+\.\d+", token):
            continue
        if token[0].isalpha() or token[0] == "_":
            if token.isupper() and len(token) > 1:
                if token not in WORDS | FUNCTIONS:
                    found.add(token)
            elif after == "(" and before != "TABLE" and token not in FUNCTIONS:
                found.add(f"{token}()")
        elif token not in SIGNS:
            found.add(token)
        if token.startswith("*") and before != "(":
            found.add("SELECT *")
    return found


def test_the_method_uses_nothing_new() -> None:
    for text in (read_sql("inputs.sql"), read_sql("steps.sql"), GAPS_QUERY):
        assert faults(text) == set()


def test_what_is_listed_is_used() -> None:
    text = read_sql("inputs.sql") + read_sql("steps.sql") + GAPS_QUERY
    words = set(re.findall(r"\w+", text))
    assert not FUNCTIONS - words
    assert not WORDS - words


def test_what_is_new_is_a_fault() -> None:
    assert faults("SELECT * FROM x") == {"SELECT *"}
    assert faults("SELECT list(a) FROM x") == {"list()"}
    assert faults("SELECT a FROM x QUALIFY b = 1") == {"QUALIFY"}
    assert faults("SELECT x[1] FROM t") == {"[", "]"}
    assert faults("SELECT a FROM x LIMIT 3") == {"LIMIT"}
    assert faults("SELECT count(*) FROM x") == set()
