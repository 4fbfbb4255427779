"""The text of the method keeps to a plain subset of SQL, which engines read alike."""

import re

from bordergraph.analysis.method.inputs import script
from bordergraph.analysis.method.publication import LIST

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
    """Return what a text uses that is not on the lists."""
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
    for text in (script("inputs.sql"), script("steps.sql"), LIST):
        assert faults(text) == set()


def test_what_is_listed_is_used() -> None:
    text = script("inputs.sql") + script("steps.sql") + LIST
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
