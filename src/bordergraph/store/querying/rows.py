"""A query that runs: how a process writes its answer, and the rows as they come from there."""

from __future__ import annotations

import io
import json
import time
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, Self, TypeAlias

from bordergraph import vocab
from bordergraph.errors import BordergraphError
from bordergraph.store.querying.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox
    from _typeshed import WriteableBuffer

    from bordergraph.store.querying.limits import Limits

    Result: TypeAlias = (
        bool | ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples | Iterator[ox.Quad]
    )
    Terms: TypeAlias = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]

TRIPLE = ("subject", "predicate", "object")
"""The columns of a query that gives triples."""

_CHUNK = 1 << 16


REFUSALS = (SyntaxError, OSError, ValueError, RuntimeError)
"""What the engine raises of a query that it does not answer."""


def told(error: BaseException) -> tuple[str, str]:
    """Return of which kind a refusal is, ``syntax`` or ``run``, and what the engine says."""
    return "syntax" if isinstance(error, SyntaxError) else "run", str(error)


class Supply(Protocol):
    """Whatever the bytes of a result come from: a process, or an endpoint."""

    def take(self, size: int, seconds: float | None) -> bytes:
        """Return some bytes as soon as there are any; none at the end.

        Args:
            size: The most that is wanted.
            seconds: How long to wait; None is for ever.
        """

    def close(self) -> None:
        """Stop what sends them."""


class Pipe(io.RawIOBase):
    """The bytes of a result as a file that waits no longer than the limits allow.

    Attributes:
        size: How many there were so far.
        failed: Why reading ended early: a parser may say something else of it.
    """

    def __init__(self, supply: Supply, limits: Limits) -> None:
        self._supply = supply
        self._limits = limits
        self._waited = 0.0
        self.size = 0
        self._row = 0
        self.failed: BaseException | None = None

    def readable(self) -> bool:
        """Say that it is read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer with what there is, waiting for it if need be."""
        try:
            view = memoryview(buffer).cast("B")
            data = self._taken(len(view))
        except BaseException as error:
            self.failed = error
            raise
        view[: len(data)] = data
        return len(data)

    def _taken(self, size: int) -> bytes:
        limits = self._limits
        # What is left when nothing is left is asked for still: it may be there.
        left = max(0.0, limits.seconds - self._waited) if limits.seconds else None
        began = time.monotonic()
        try:
            data = self._supply.take(size, left)
        except TimeoutError:
            raise limits.late() from None
        self._waited += time.monotonic() - began
        self.size += len(data)
        limits.longest(self.size - self._row)
        return data

    def buffered(self) -> io.BufferedReader:
        """Return a file for parsers, which ask for little at a time."""
        return io.BufferedReader(self, _CHUNK)

    def row(self) -> None:
        """Note that a row is whole."""
        self._row = self.size

    def close(self) -> None:
        """Stop what sends the bytes."""
        if not self.closed:
            self._supply.close()
        super().close()


class AnswerStream:
    """The answer to a query as it comes.

    It is used once, in a ``with`` block: leaving that stops the query.

    Attributes:
        form: ``select``, ``ask`` or ``construct``.
        columns: Names of the variables; ``subject predicate object`` for triples.
        truth: What an ASK answers.
    """

    def __init__(  # noqa: D417 - the others are the attributes
        self,
        form: str,
        columns: tuple[str, ...],
        terms: Iterator[Terms],
        limits: Limits,
        pipe: Pipe,
        explain: Callable[[Exception], Exception],
        truth: bool | None = None,
    ) -> None:
        """Take over a running query.

        Args:
            terms: The rows.
            limits: What it may take.
            pipe: Where it comes from.
            explain: Says what to raise when the result itself does not parse.
        """
        self.form = form
        self.columns = columns
        self.truth = truth
        self._terms = terms
        self._limits = limits
        self._pipe = pipe
        self._explain = explain

    def __iter__(self) -> Iterator[Terms]:
        """Yield the rows of RDF terms."""
        # The engine's rows may be let go by this thread only, so nothing keeps them for later.
        terms, self._terms = self._terms, iter(())
        try:
            for number, row in enumerate(terms, 1):
                self._limits.count(number)
                self._pipe.row()
                yield row
        except (SyntaxError, ValueError, OSError) as error:
            raise (self._pipe.failed or self._explain(error)) from None
        finally:
            del terms
            self.close()

    def answer(self) -> Answer:
        """Return all of it at once."""
        kept = []
        for row in self:
            self._limits.hold(self._pipe.size)
            kept.append(row)
        return Answer(self.form, self.columns, tuple(kept), self.truth)

    def close(self) -> None:
        """Stop the query."""
        self._terms = iter(())
        self._pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_answer(store: ox.Store, text: str, out: BinaryIO) -> None:
    """Write the answer to a query as `read_answer` reads it: a line that says what follows, then that."""
    import pyoxigraph as ox

    def head(**fields: str | bool) -> None:
        out.write(json.dumps(fields).encode() + b"\n")

    try:
        result = store.query(text, prefixes=vocab.PREFIXES)
    except REFUSALS as error:
        kind, why = told(error)
        head(refused=kind, why=why)
        return
    if isinstance(result, ox.QueryBoolean):
        head(form="ask", truth=bool(result))
    elif isinstance(result, ox.QuerySolutions):
        head(form="select")
        # Half as long and twice as fast to read as JSON, and as exact.
        result.serialize(out, format=ox.QueryResultsFormat.TSV)
    else:
        head(form="construct")
        result.serialize(out, format=ox.RdfFormat.N_TRIPLES)


def read_answer(
    supply: Supply, limits: Limits, refuse: Callable[[str, str], Exception]
) -> AnswerStream:
    """Read what kind of answer comes, and return its rows.

    Args:
        supply: Where it comes from.
        limits: What it may take.
        refuse: Makes an error of what the engine says of the text: of which kind, and what.
    """
    import pyoxigraph as ox

    pipe = Pipe(supply, limits)
    file = pipe.buffered()
    try:
        head: dict[str, Any] = json.loads(file.readline())
        if "refused" in head:
            raise refuse(head["refused"], head["why"])  # noqa: TRY301 - the file is closed below
        result: Result
        if head["form"] == "ask":
            file.close()
            result = bool(head["truth"])
        elif head["form"] == "select":
            result = ox.parse_query_results(file, format=ox.QueryResultsFormat.TSV)
        else:
            result = ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
        return streamed(result, limits, pipe, _broken)
    except BaseException as error:
        file.close()
        if pipe.failed is not None and isinstance(error, SyntaxError | ValueError | OSError):
            raise pipe.failed from None
        raise


def streamed(
    result: Result, limits: Limits, pipe: Pipe, explain: Callable[[Exception], Exception]
) -> AnswerStream:
    """Return what a parser reads of an answer as its rows: a truth, rows of values, or triples."""
    form, columns, terms, truth = parts_of(result)
    return AnswerStream(form, columns, terms, limits, pipe, explain, truth)


def parts_of(result: Result) -> tuple[str, tuple[str, ...], Iterator[Terms], bool | None]:
    """Return the form, columns, rows and truth of what the engine or a parser gives."""
    import pyoxigraph as ox

    if isinstance(result, ox.QuerySolutions):
        return "select", tuple(v.value for v in result.variables), map(tuple, result), None
    if isinstance(result, bool | ox.QueryBoolean):
        return "ask", ("answer",), iter(()), bool(result)
    return "construct", TRIPLE, ((t.subject, t.predicate, t.object) for t in result), None


def _broken(error: Exception) -> Exception:
    return BordergraphError(f"the engine failed: {error}")
