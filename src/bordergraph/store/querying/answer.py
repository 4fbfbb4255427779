"""What a query can see of derived triples, and what it returns: rows of values or triples."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

from bordergraph import vocab
from bordergraph.errors import UsageError
from bordergraph.queries import names_graphs, tokens

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    import pyoxigraph as ox


CONCLUSIONS = frozenset(
    vocab.BG + name
    for name in (
        "Need", "PossibleGap", "needOf", "needClass", "channelClass", "servedBy", "hasSearch",
        "hasProblem",
    )
)  # fmt: skip
"""What the method concludes: needs, channel classes and possible gaps."""
DAYS = frozenset({f"{vocab.BG}begins", f"{vocab.BG}ends", vocab.expand("org:organization")})
"""First and last days, and who is in a program in the words of ORG."""
DERIVED = frozenset(
    vocab.BG + name
    for name in (
        "Tie", "tieKind", "tied", "tiedThrough", "since", "until", "evidence", "worksWith", "sharesWith",
        "givesTo", "participatesIn", "responsibleFor", "addresses",
    )
) | {vocab.expand("rdf:type")}  # fmt: skip
"""What the rules of queries/derive make, and the long name of ``a``."""

_SUBJECTS = frozenset({"var", "iri", "name"})
_OBJECTS = _SUBJECTS | {"string", "number"}
_AFTER = frozenset({";", "]", ")"})
_BEFORE = frozenset({"[", "(", "-", "+", "true", "false"})


class Beyond(TypedDict, total=False):
    """What a store has to hold beside the statements of the default graph."""

    named: bool
    derived: bool
    concluded: bool
    dated: bool


def asked_for(text: str, *, derived: bool) -> Beyond:
    """Return what a query can see beside the statements.

    Conclusions are seen by queries that name them alone. Ties and days take longer than the reading of
    the files, so only queries that can see them wait.

    Args:
        text: The query.
        derived: Whether it may see what is derived.

    Example:
        >>> asked_for("SELECT ?s { ?s bg:begins ?day }", derived=True)
        {'named': False, 'derived': False, 'concluded': False, 'dated': True}
    """
    named, graphs = named_iris(text), names_graphs(text)
    any_property = derived and asks_any_property(text)
    ties = any_property or graphs or asks_any_class(text) or not named.isdisjoint(DERIVED)
    return {
        "named": graphs,
        "derived": derived and ties,
        "concluded": not named.isdisjoint(CONCLUSIONS),
        "dated": any_property or not named.isdisjoint(DAYS),
    }


def named_iris(text: str) -> frozenset[str]:
    """Return the IRIs that a query names, however it spells them.

    Example:
        >>> sorted(named_iris("PREFIX x: <urn:y> ASK { ?s x:z <urn:a> }"))
        ['urn:a', 'urn:y', 'urn:yz']
    """
    found = [m for m in tokens(text) if m.lastgroup in {"word", "iri", "name"}]
    prefixes = dict(vocab.PREFIXES)
    for before, after in pairwise(found):
        if before["name"] and after["iri"]:
            prefixes[before[0].rstrip(":")] = after[0][1:-1]
    iris = {m[0][1:-1] for m in found if m["iri"]}
    names = (m[0].partition(":") for m in found if m["name"])
    return frozenset(iris | {prefixes[p] + rest for p, _, rest in names if p in prefixes})


def asks_any_property(text: str) -> bool:
    """Tell whether a query may see properties that it does not name.

    A variable may stand in the place of a property, a path may exclude some, a path of no length leads
    from each thing to itself, an IRI may be written with escapes, and DESCRIBE tells all. Where it is
    not sure the answer is yes.

    Example:
        >>> asks_any_property("SELECT * { ?s ?p ?o }"), asks_any_property("SELECT * { ?s a ?o }")
        (True, False)
    """
    found = [m for m in tokens(text) if m.lastgroup != "comment"]
    if "\\u" in text.lower() or any(m[0].upper() == "DESCRIBE" for m in found):
        return True
    start = next((i for i, m in enumerate(found) if m[0] == "{"), len(found))
    threes = zip(found[start:], found[start + 1 :], found[start + 2 :], strict=False)
    return any(itertools.starmap(_any_property, threes))


def asks_any_class(text: str) -> bool:
    """Tell whether a query may see classes that it does not name.

    Example:
        >>> asks_any_class("SELECT ?c { ?s a ?c }"), asks_any_class("SELECT * { ?s a <urn:c> }")
        (True, False)
    """
    found = [m for m in tokens(text) if m.lastgroup != "comment"]
    return any(here[0] == "a" and after["var"] for here, after in pairwise(found))


def _any_property(before: re.Match[str], here: re.Match[str], after: re.Match[str]) -> bool:
    """Tell whether a variable, or all but some, stands where a property does."""
    if here[0] in {"*", "?"}:
        return bool(before["iri"] or before["name"] or before[0] in {")", "a"})
    if here[0] == "!":
        return bool(after["iri"] or after["name"] or after[0] in {"(", "^", "a"})
    subject = before.lastgroup in _SUBJECTS or before[0] in _AFTER
    return bool(here["var"]) and subject and (after.lastgroup in _OBJECTS or after[0] in _BEFORE)


_XSD = "http://www.w3.org/2001/XMLSchema#"
_VALUES: dict[str, Callable[[str], str | int | float | bool]] = {
    **{f"{_XSD}{t}": int for t in ("integer", "int", "long", "nonNegativeInteger")},
    **{f"{_XSD}{t}": float for t in ("decimal", "double", "float")},
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
}
_PREFIX_OF = {namespace: prefix for prefix, namespace in vocab.PREFIXES.items()}


def compact(iri: str) -> str:
    """Return an IRI as ``prefix:name`` where one of our prefixes fits, else as it is.

    Example:
        >>> compact("https://w3id.org/bordergraph/id/agency/rcmp")
        'agency:rcmp'
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and cut < len(iri) else iri


def plain(term: Any) -> str | int | float | bool | None:  # noqa: ANN401 - any RDF term
    """Return an RDF term as a plain value: IRIs compacted, numbers and booleans as such."""
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    read = _VALUES.get(term.datatype.value, str)
    try:
        return read(term.value)
    except ValueError:
        return term.value


def data_frame(rows: Sequence[object], columns: list[str] | None = None) -> pd.DataFrame:
    """Return rows as a pandas data frame.

    Raises:
        UsageError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError:
        raise UsageError("pandas is not installed", "pip install 'bordergraph[frames]'") from None
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Answer:
    """The result of one query.

    Attributes:
        form: ``select``, ``ask`` or ``construct``.
        columns: Names of the variables, in order; ``subject predicate object`` for triples.
        terms: Rows of RDF terms; None where a variable is unbound.
        truth: What an ASK answers; None for other forms.
    """

    form: str
    columns: tuple[str, ...]
    terms: tuple[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...], ...]
    truth: bool | None = None

    @property
    def rows(self) -> list[tuple[str | int | float | bool | None, ...]]:
        """Rows of plain values."""
        if self.form == "ask":
            return [(self.truth,)]
        return [tuple(plain(t) for t in row) for row in self.terms]

    def to_dicts(self) -> list[dict[str, str | int | float | bool | None]]:
        """Return one dictionary per row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas data frame.

        Raises:
            UsageError: pandas is not installed.
        """
        return data_frame(self.rows, columns=list(self.columns))

    def to_turtle(self) -> str:
        """Return the triples of a CONSTRUCT or DESCRIBE as Turtle.

        Raises:
            UsageError: The query gave rows, not triples.
        """
        import pyoxigraph as ox

        if self.form != "construct":
            raise UsageError("only CONSTRUCT and DESCRIBE give Turtle", "use --format json or csv")
        triples = sorted((ox.Triple(*row) for row in self.terms), key=str)  # type: ignore[arg-type]
        used = {p: ns for p, ns in vocab.PREFIXES.items() if any(ns in str(t) for t in triples)}
        data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used)
        return data.decode() if data else ""

    def to_sparql_json(self) -> str:
        """Return the SPARQL 1.1 Query Results JSON form."""
        return "".join(sparql_json(self.form, self.columns, self.terms, self.truth))


def sparql_json(
    form: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    truth: bool | None = None,
) -> Iterator[str]:
    """Yield the parts of the SPARQL 1.1 Query Results JSON form.

    Args:
        form: ``select`` or ``ask``.
        columns: Names of the variables.
        rows: RDF terms; None where a variable is unbound.
        truth: What an ASK answers.
    """
    import json

    if form == "ask":
        yield json.dumps({"head": {}, "boolean": truth}) + "\n"
        return
    # A row a line: json's own way to indent is slow, and leaves much to clean up after each call.
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield f'{{\n "head": {encode({"vars": list(columns)})},\n "results": {{"bindings": ['
    mark = "\n  "
    for row in rows:
        terms = {n: _json_term(t) for n, t in zip(columns, row, strict=True) if t is not None}
        yield mark + encode(terms)
        mark = ",\n  "
    yield "\n ]}\n}\n"


def _json_term(term: Any) -> dict[str, Any]:  # noqa: ANN401 - any RDF term
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        out: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            out["xml:lang"] = term.language
        elif term.datatype.value != f"{_XSD}string":
            out["datatype"] = term.datatype.value
        return out
    parts = {
        "subject": _json_term(term.subject),
        "predicate": _json_term(term.predicate),
        "object": _json_term(term.object),
    }
    return {"type": "triple", "value": parts}
