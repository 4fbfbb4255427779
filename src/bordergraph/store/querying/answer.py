"""Answers of queries: rows of values, or triples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd
    import pyoxigraph as ox


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
        truth: The result of an ASK; None for other forms.
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
        return [tuple(vocab.plain_value(t) for t in row) for row in self.terms]

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
        triples = sorted((ox.Triple(*row) for row in self.terms), key=str)  # type: ignore[arg-type] # three terms a row
        used = {p: ns for p, ns in vocab.PREFIXES.items() if any(ns in str(t) for t in triples)}
        data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used)
        return data.decode() if data else ""

    def to_sparql_json(self) -> str:
        """Return the SPARQL 1.1 Query Results JSON form."""
        return "".join(sparql_json(self.form, self.columns, self.terms, self.truth))


def sparql_json(
    form: str, columns: Sequence[str], rows: Iterable[Sequence[object]], truth: bool | None = None
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
    # One row a line: the indentation of json itself is slow.
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield f'{{\n "head": {encode({"vars": list(columns)})},\n "results": {{"bindings": ['
    mark = "\n  "
    for row in rows:
        terms = {n: _json_term(t) for n, t in zip(columns, row, strict=True) if t is not None}
        yield mark + encode(terms)
        mark = ",\n  "
    yield "\n ]}\n}\n"


def _json_term(term: Any) -> dict[str, Any]:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        out: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            out["xml:lang"] = term.language
        elif term.datatype.value != f"{vocab.PREFIXES['xsd']}string":
            out["datatype"] = term.datatype.value
        return out
    names = ("subject", "predicate", "object")
    return {"type": "triple", "value": {name: _json_term(getattr(term, name)) for name in names}}
