"""What a query can see: whether it needs the named graphs, and whether the derived triples.

Filling both in costs more than most questions do, so it is left out when it provably cannot change
the answer. Anything that this reading of the query does not follow counts as "it might".
"""

from __future__ import annotations

import re

from bordergraph import vocab
from bordergraph.queries import tokens

__all__ = ["DERIVED", "sees_derived", "sees_named"]

# What queries/derive/*.rq construct; a test holds the two together.
DERIVED = frozenset(
    vocab.BG + name
    for name in (
        "participatesIn", "addresses", "responsibleFor", "givesTo", "sharesWith", "worksWith",
        "tieKind", "between", "through", "since", "until", "evidence",
    )
)  # fmt: skip
_SEEN = DERIVED | {vocab.graph_iri("derived")}
# An IRI that looks like this may be a comparison, or be written with escapes.
_UNSURE = re.compile(r"[)&|\\]|^<[?$\d]")
_TERMS = {"var", "iri", "name", "string", "number"}


class _MightError(Exception):
    """The query sees derived triples, or is not understood."""


def sees_named(text: str) -> bool:
    """Tell whether a query speaks of named graphs.

    Example:
        >>> sees_named("SELECT ?g { GRAPH ?g { ?s a bg:Agency } }")
        True
    """
    return any(t["word"] and t["word"].upper() in {"GRAPH", "NAMED", "FROM"} for t in tokens(text))


def sees_derived(text: str) -> bool:
    """Tell whether derived triples could change the answer of a query; when in doubt, yes.

    They cannot if no derived property is named, and no variable and no negated property set
    stands where a predicate stands: then no pattern of the query matches them.

    Example:
        >>> sees_derived("SELECT ?a { ?a a bg:Agency ; skos:prefLabel ?name }")
        False
        >>> sees_derived("SELECT ?a { ?a bg:worksWith ?b }")
        True
        >>> sees_derived("SELECT ?p { agency:rcmp ?p ?o }")
        True
    """
    try:
        _Reading(text).query()
    except _MightError:
        return True
    return False


class _Reading:
    """One pass over a query's tokens, which ends early as soon as derived triples might matter."""

    def __init__(self, text: str) -> None:
        found = [(str(t.lastgroup), t[0]) for t in tokens(text) if t.lastgroup != "comment"]
        self._tokens = found
        self._at = 0
        self._refuse_names()

    def _refuse_names(self) -> None:
        """Stop if a derived property or graph is named, under whatever prefix."""
        prefixes = dict(vocab.PREFIXES)
        for (_, keyword), (_, name), (kind, iri) in zip(
            self._tokens, self._tokens[1:], self._tokens[2:], strict=False
        ):
            if keyword.upper() == "PREFIX" and kind == "iri":
                # A prefix declared twice could mean either, so a changed one is not followed.
                prefix = name.removesuffix(":")
                if prefixes.setdefault(prefix, iri[1:-1]) != iri[1:-1]:
                    raise _MightError
        for kind, text in self._tokens:
            if kind == "iri" and (_UNSURE.search(text) or text[1:-1] in _SEEN):
                raise _MightError
            if kind == "name":
                prefix, _, rest = text.partition(":")
                if prefixes.get(prefix, "") + rest.replace("\\", "") in _SEEN:
                    raise _MightError
            if kind == "word" and text.upper() in {"BASE", "DESCRIBE"}:
                raise _MightError

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        if not token[0]:
            raise _MightError
        self._at += 1
        return token

    def _take(self, *texts: str) -> bool:
        """Go past the next token if it is one of these."""
        if self._peek()[1].upper() in texts:
            self._at += 1
            return True
        return False

    def query(self) -> None:
        """Read the whole query."""
        while self._take("PREFIX"):
            self._at += 2
        if self._take("CONSTRUCT") and self._take("{"):
            self._data()
        self._clauses()
        if self._peek()[0]:
            raise _MightError

    def _clauses(self) -> None:
        """Read up to the end of the query or of the group it is in: groups and expressions."""
        while self._peek()[1] not in {"", "}"}:
            if self._take("{"):
                self._group()
            elif self._take("VALUES"):
                self._values()
            elif self._take("("):
                self._expression()
            else:
                self._next()

    def _group(self) -> None:
        """Read a group graph pattern, the opening brace already passed."""
        while not self._take("}"):
            kind, text = self._peek()
            word = text.upper() if kind == "word" else ""
            if word in {"OPTIONAL", "UNION", "MINUS"} or text == ".":
                self._at += 1
            elif word == "SELECT":
                self._clauses()
            elif self._take("{"):
                self._group()
            elif word == "GRAPH":
                self._at += 1
                # The graphs that a variable ranges over include that of the derived triples.
                if self._next()[0] not in {"iri", "name"}:
                    raise _MightError
            elif self._take("FILTER", "BIND"):
                self._constraint()
            elif self._take("VALUES"):
                self._values()
            else:
                self._triples()

    def _constraint(self) -> None:
        """Read what follows FILTER or BIND: an expression, a call, or EXISTS with its group."""
        while not self._take("("):
            if self._take("{"):
                self._group()
                return
            if self._next()[0] not in {"word", "iri", "name"}:
                raise _MightError
        self._expression()

    def _expression(self) -> None:
        """Read an expression up to its closing bracket, the opening one already passed."""
        while not self._take(")"):
            if self._take("("):
                self._expression()
            elif self._take("{"):
                self._group()
            elif self._next()[1] == "}":
                raise _MightError

    def _values(self) -> None:
        while not self._take("{"):
            self._next()
        self._data()

    def _data(self) -> None:
        """Go past a block of data or a template, which matches nothing."""
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self._next()[1], 0)

    def _triples(self) -> None:
        """Read one subject and what is said of it."""
        bracket = self._peek()[1] == "["
        self._term()
        if bracket and self._peek()[1] in {".", "}"}:
            return
        self._properties()

    def _properties(self) -> None:
        while True:
            self._path()
            self._term()
            while self._take(","):
                self._term()
            if self._peek()[1] != ";":
                return
            while self._take(";"):
                pass
            if self._peek()[1] in {".", "}", "]"}:
                return

    def _term(self) -> None:
        kind, text = self._next()
        if text in {"+", "-"}:
            kind, text = self._next()
        if text == "[":
            self._bracket()
        elif text == "(":
            while not self._take(")"):
                self._term()
        elif kind == "string":
            if self._take("^^") or self._peek()[0] == "language":
                self._next()
        elif kind not in _TERMS and text.lower() not in {"true", "false"}:
            raise _MightError

    def _bracket(self) -> None:
        """Read a blank node with its properties, the opening bracket already passed."""
        if self._take("]"):
            return
        self._properties()
        if not self._take("]"):
            raise _MightError

    def _path(self) -> None:
        """Read a predicate or property path: only plain names are sure to miss derived triples."""
        while True:
            self._take("^")
            if self._take("("):
                self._path()
                if not self._take(")"):
                    raise _MightError
            elif self._next_is_plain():
                self._at += 1
            else:
                raise _MightError
            self._take("*", "+", "?")
            if not self._take("/", "|"):
                return

    def _next_is_plain(self) -> bool:
        kind, text = self._peek()
        return kind in {"iri", "name"} or text == "a"
