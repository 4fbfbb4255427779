"""The rules of the method, which are marked predicates in its steps, and how many results each changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.method.inputs import DuckDatabase, read_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.method.inputs import Tables

_LINE = re.compile(r"^-- (R\d\d) off (TRUE|FALSE): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MethodRule:
    """One rule: a predicate behind its mark in the steps.

    Attributes:
        id: Its mark, as ``R07``.
        off: The value of the predicate without the rule: ``TRUE`` or ``FALSE``.
        reason: The reason for the rule.
    """

    id: str
    off: str
    reason: str


def rules() -> tuple[MethodRule, ...]:
    """Return all rules by their marks.

    Example:
        >>> rules()[0]
        MethodRule(id='R01', off='TRUE', reason='A fact counts on the days from its beginning to its end.')
    """
    return tuple(
        sorted((MethodRule(*m) for m in _LINE.findall(read_sql("steps.sql"))), key=lambda r: r.id)
    )


def _predicate_span(rule: str) -> tuple[int, int]:
    """Return the start and end of the predicate of a rule, parentheses included."""
    text, mark = read_sql("steps.sql"), f"/*{rule}*/ ("
    begin = text.index(mark) + len(mark) - 1
    depth = 0
    for end in range(begin, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return begin, end + 1
    msg = f"the predicate of {rule} is not closed"
    raise ValueError(msg)


def predicate(rule: str) -> str:
    """Return the predicate of a rule.

    Example:
        >>> predicate("R03")
        "(class = 'agency')"
    """
    begin, end = _predicate_span(rule)
    return read_sql("steps.sql")[begin:end]


def replace_predicate(rule: str, predicate: str) -> str:
    """Return the steps with another predicate for a rule.

    Args:
        rule: Its mark.
        predicate: ``TRUE`` or ``FALSE`` to switch it off or on, as its line says, or any other.
    """
    begin, end = _predicate_span(rule)
    text = read_sql("steps.sql")
    return f"{text[:begin]}({predicate}){text[end:]}"


def ablation(tables: Tables) -> dict[str, dict[str, tuple[int, int]]]:
    """Count the rows and possible gaps that differ without each rule, by day.

    Args:
        tables: Input tables, as `tabulate` returns them; one variant a day.

    Returns:
        By rule and day the number of rows whose need or outcome differs without the rule, or which
        exist only with or only without it; and the number of possible gaps that appear or vanish.
    """
    base = _outcomes(tables)
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    for rule in rules():
        without = _outcomes(tables, replace_predicate(rule.id, rule.off))
        counts[rule.id] = {day: _count_moved(rows, without[day]) for day, rows in base.items()}
    return counts


_Rows = dict[tuple[str, str, str], tuple[str, str, bool]]


def _outcomes(tables: Tables, text: str | None = None) -> dict[str, _Rows]:
    """Return the need and outcome of each row, and whether it is a possible gap, by day."""
    database = DuckDatabase(tables, text)
    outcomes: dict[str, _Rows] = {day: {} for (day,) in database.query("SELECT day FROM run")}
    for day, a, b, threat, need, outcome, gap in database.query(
        "SELECT r.day, o.a, o.b, o.threat, o.need, o.outcome, c.a IS NOT NULL FROM outcome o "
        "JOIN run r ON r.run = o.run LEFT JOIN candidate c ON c.run = o.run AND c.a = o.a "
        "AND c.b = o.b AND c.threat = o.threat"
    ):
        outcomes[day][a, b, threat] = need, outcome, gap
    return outcomes


def _count_moved(rows: _Rows, others: _Rows) -> tuple[int, int]:
    keys = rows.keys() | others.keys()
    moved = sum(rows.get(key) != others.get(key) for key in keys)
    gaps = sum((key in rows and rows[key][2]) != (key in others and others[key][2]) for key in keys)
    return moved, gaps


_COMPARISON = re.compile(r"<=|>=|<>|(?<![<>])=|<|>")
_OPPOSITE = {"<=": ">", ">=": "<", "<>": "=", "=": "<>", "<": ">=", ">": "<="}


def mutants() -> Iterator[tuple[str, str]]:
    """Yield wrong versions of the steps, each with a name for its mutation.

    Each predicate is switched off and negated, and each comparison in it is flipped.
    """
    for rule in rules():
        text = predicate(rule.id)
        yield f"{rule.id} off", replace_predicate(rule.id, rule.off)
        yield f"{rule.id} NOT", replace_predicate(rule.id, f"({text}) IS NOT TRUE")
        for n, match in enumerate(_COMPARISON.finditer(text)):
            flipped = f"{text[: match.start()]}{_OPPOSITE[match[0]]}{text[match.end() :]}"
            yield f"{rule.id} {match[0]} #{n}", replace_predicate(rule.id, flipped)
