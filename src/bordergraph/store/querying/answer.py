"""Answers of queries: whole, as streams, and as a process writes them."""

from __future__ import annotations

import io
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, Self, TypeAlias

from bordergraph import vocab
from bordergraph.errors import BordergraphError, MissingExtraError, Sentence, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    import pyoxigraph as ox
    from _typeshed import WriteableBuffer

    from bordergraph.store.querying.limits import Limits

    Result: TypeAlias = (
        bool | ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples | Iterator[ox.Quad]
    )
    Terms: TypeAlias = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]

ENGINE_ERRORS = (SyntaxError, OSError, ValueError, RuntimeError)
"""Errors that the engine raises for a query that it does not answer."""

_CHUNK = 1 << 16


def data_frame(rows: Sequence[object], columns: list[str] | None = None) -> pd.DataFrame:
    """Return rows as a pandas data frame, where pandas is installed."""
    try:
        import pandas as pd
    except ModuleNotFoundError:
        raise MissingExtraError("pandas", "frames") from None
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
    terms: tuple[Terms, ...]
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
        """Return a pandas data frame, where pandas is installed."""
        return data_frame(self.rows, columns=list(self.columns))

    def to_turtle(self) -> str:
        """Return the triples of a CONSTRUCT or DESCRIBE as Turtle; another form is refused (UsageError)."""
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
    """Yield the parts of the SPARQL 1.1 Query Results JSON form of a SELECT or an ASK."""
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


def describe_error(error: BaseException) -> tuple[str, str]:
    """Return the kind of an error, ``syntax`` or ``run``, and its message."""
    return "syntax" if isinstance(error, SyntaxError) else "run", str(error)


class Supply(Protocol):
    """A source of the bytes of a result: a process, or an endpoint."""

    def take(self, size: int, seconds: float | None) -> bytes:
        """Return at most so many bytes as soon as there are any; none at the end. None waits for ever."""

    def close(self) -> None:
        """Stop the sender."""


class Pipe(io.RawIOBase):
    """The bytes of a result as a file that waits no longer than the limits allow.

    Attributes:
        size: Number of bytes so far.
        failure: The error that ended the reading, which a parser may replace by another one.
    """

    def __init__(self, supply: Supply, limits: Limits) -> None:
        self._supply = supply
        self._limits = limits
        self._waited = 0.0
        self.size = 0
        self._row_start = 0
        self.failure: BaseException | None = None

    def readable(self) -> bool:
        """Tell that the file can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer with the next bytes, and wait for them if need be."""
        try:
            view = memoryview(buffer).cast("B")
            data = self._receive(len(view))
        except BaseException as error:
            self.failure = error
            raise
        view[: len(data)] = data
        return len(data)

    def _receive(self, size: int) -> bytes:
        limits = self._limits
        # Without time left, bytes that have arrived already are still read.
        remaining = max(0.0, limits.seconds - self._waited) if limits.seconds else None
        started = time.monotonic()
        try:
            data = self._supply.take(size, remaining)
        except TimeoutError:
            raise limits.timeout_error() from None
        self._waited += time.monotonic() - started
        self.size += len(data)
        limits.check_row_size(self.size - self._row_start)
        return data

    def end_row(self) -> None:
        """Note that a row is complete."""
        self._row_start = self.size

    def close(self) -> None:
        """Stop the sender of the bytes."""
        if not self.closed:
            self._supply.close()
        super().close()


class AnswerStream:
    """The answer to a running query, row by row, with the form, columns and truth of an `Answer`.

    It is used once, in a ``with`` block; to leave the block stops the query.
    """

    def __init__(
        self, result: Result, limits: Limits, pipe: Pipe, explain: Callable[[Exception], Exception]
    ) -> None:
        """Take over what a parser makes of the pipe; `explain` makes the error where the result does not parse."""
        self.form, self.columns, self._terms, self.truth = result_parts(result)
        self._limits = limits
        self._pipe = pipe
        self._explain = explain

    def __iter__(self) -> Iterator[Terms]:
        """Yield the rows of RDF terms."""
        # Only this thread may free the engine's rows, so nothing else keeps them.
        terms, self._terms = self._terms, iter(())
        try:
            for number, row in enumerate(terms, 1):
                self._limits.check_rows(number)
                self._pipe.end_row()
                yield row
        except (SyntaxError, ValueError, OSError) as error:
            raise (self._pipe.failure or self._explain(error)) from None
        finally:
            del terms
            self.close()

    def answer(self) -> Answer:
        """Return the whole answer at once."""
        rows = []
        for row in self:
            self._limits.check_memory(self._pipe.size)
            rows.append(row)
        return Answer(self.form, self.columns, tuple(rows), self.truth)

    def close(self) -> None:
        """Stop the query."""
        self._terms = iter(())
        self._pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_answer(store: ox.Store, text: str, out: BinaryIO) -> None:
    """Write the answer to a query for `read_answer`: a line of JSON that names the form, then the rows."""
    import pyoxigraph as ox

    def write_head(**fields: str | bool) -> None:
        out.write(json.dumps(fields).encode() + b"\n")

    try:
        result = store.query(text, prefixes=vocab.PREFIXES)
    except ENGINE_ERRORS as error:
        kind, message = describe_error(error)
        write_head(refused=kind, why=message)
        return
    if isinstance(result, ox.QueryBoolean):
        write_head(form="ask", truth=bool(result))
    elif isinstance(result, ox.QuerySolutions):
        write_head(form="select")
        # TSV is half as long as JSON, twice as fast to read, and as exact.
        result.serialize(out, format=ox.QueryResultsFormat.TSV)
    else:
        write_head(form="construct")
        result.serialize(out, format=ox.RdfFormat.N_TRIPLES)


def read_answer(
    supply: Supply, limits: Limits, refuse: Callable[[str, str], Exception]
) -> AnswerStream:
    """Read the form of an answer that `write_answer` writes, and return its rows.

    `refuse` makes an error of the kind and message with which the engine refuses the query.
    """
    import pyoxigraph as ox

    def parse(file: BinaryIO) -> Result:
        head: dict[str, Any] = json.loads(file.readline())
        if "refused" in head:
            raise refuse(head["refused"], head["why"])
        if head["form"] == "ask":
            return bool(head["truth"])
        if head["form"] == "select":
            return ox.parse_query_results(file, format=ox.QueryResultsFormat.TSV)
        return ox.parse(file, format=ox.RdfFormat.N_TRIPLES)

    return stream_answer(parse, supply, limits, _engine_error)


def stream_answer(
    parse: Callable[[BinaryIO], Result],
    supply: Supply,
    limits: Limits,
    explain: Callable[[Exception], Exception],
) -> AnswerStream:
    """Parse the bytes of an answer, and return its rows as they come.

    `explain` makes the error to raise when the result does not parse.
    """
    pipe = Pipe(supply, limits)
    # Parsers read few bytes at a time.
    file = io.BufferedReader(pipe, _CHUNK)
    try:
        return AnswerStream(parse(file), limits, pipe, explain)
    except (SyntaxError, ValueError, OSError) as error:
        file.close()
        raise (pipe.failure or explain(error)) from None
    except BaseException:
        file.close()
        raise


def result_parts(result: Result) -> tuple[str, tuple[str, ...], Iterator[Terms], bool | None]:
    """Return the form, columns, rows and truth of a result of the engine or a parser."""
    import pyoxigraph as ox

    if isinstance(result, ox.QuerySolutions):
        return "select", tuple(v.value for v in result.variables), map(tuple, result), None
    if isinstance(result, bool | ox.QueryBoolean):
        return "ask", ("answer",), iter(()), bool(result)
    triples = ((t.subject, t.predicate, t.object) for t in result)
    return "construct", ("subject", "predicate", "object"), triples, None


def _engine_error(error: Exception) -> Exception:
    return BordergraphError(Sentence("the engine failed on the query: {why}", why=error))
