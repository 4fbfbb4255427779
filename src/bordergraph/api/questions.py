"""Named questions, question files and SPARQL text with their answers; and searches by words."""

from __future__ import annotations

import csv
from collections import namedtuple
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from bordergraph import vocab
from bordergraph.api.open_graph import YEARS, OpenGraph, allow_values
from bordergraph.api.result import Result, ShownAnswer
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.store.querying.limits import MEMORY_MB, ROWS, SECONDS, Limits
from bordergraph.suggestions import closest_word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bordergraph.api.context import Context
    from bordergraph.api.result import RowStream
    from bordergraph.queries import Query
    from bordergraph.record import Hit
    from bordergraph.store.querying.answer import Answer
    from bordergraph.store.search import Matches


DEFAULT_HITS = 20
"""Default number of hits of a search."""


class Answered(Result[Any]):
    """What a query answers; its rows know their columns by name: ``row.partner``."""

    @property
    def answer(self) -> Answer:
        """The answer with its exact RDF terms."""
        answer: Answer = self.whole
        return answer

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.answer.columns

    @property
    def rows(self) -> list[tuple[str | int | float | bool | None, ...]]:
        """Rows of plain values."""
        return [tuple(row) for row in self.items]

    @property
    def terms(self) -> tuple[tuple[Any, ...], ...]:
        """Rows of exact RDF terms."""
        return self.answer.terms

    @property
    def truth(self) -> bool | None:
        """What an ASK answers."""
        return self.answer.truth

    def to_turtle(self) -> str:
        """Return the triples of a CONSTRUCT or DESCRIBE as Turtle.

        Raises:
            UsageError: The query gave rows, not triples.
        """
        return self.answer.to_turtle()


@lru_cache
def _row_type(columns: tuple[str, ...]) -> Any:
    """Return the type of rows that know some columns by name."""
    row = namedtuple("Row", columns, rename=True)  # type: ignore[misc] # noqa: PYI024 - columns are the query's

    def reduce(self: tuple[Any, ...]) -> tuple[Any, ...]:
        return _row, (columns, tuple(self))

    row.__reduce__ = reduce  # type: ignore[method-assign,assignment]
    return row


def _row(columns: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    return _row_type(columns)(*values)


def _resolve(context: Context, question: str | Path | Query) -> Query:
    """Return the question that a name, a file or a text stands for."""
    from bordergraph.queries import Query, is_prose, is_query_text, load_file
    from bordergraph.store.querying.questions import resolve_query

    if isinstance(question, Query):
        return question
    text = str(question)
    is_sparql = isinstance(question, str) and is_query_text(question)
    if text.endswith(".rq") or isinstance(question, Path) or ("/" in text and not is_sparql):
        path = Path(question)
        if not path.is_file():
            message = Sentence("no file {path}", path=question)
            raise UsageError(message, "run bordergraph query to list named questions")
        return load_file(path).in_language(context.language)
    if is_sparql and is_prose(text):
        raise UnknownNameError("question", text)
    query = resolve_query(text)
    return query if is_sparql else query.in_language(context.language)


# Which of some words nothing in the data holds.
_UNUSED_QUERY = """
SELECT ?word WHERE {
  VALUES ?word { $words }
  FILTER NOT EXISTS { ?word ?property ?value }
  FILTER NOT EXISTS { ?thing ?word ?value }
  FILTER NOT EXISTS { ?thing ?property ?word }
}"""
_DERIVED_KINDS = ("tie", "need")


@cache
def _vocabulary() -> frozenset[str]:
    """Return the names of the classes and properties of the ontology."""
    from bordergraph.schema import FOLDER

    with (FOLDER / "names.csv").open(encoding="utf-8") as table:
        return frozenset(row["term"] for row in csv.DictReader(table))


def _unknown_words(context: Context, query: Query) -> Iterator[Sentence]:
    """Yield a note on each class, property or id that a query names and that does not exist."""
    from bordergraph.queries import named_iris

    kinds = {*vocab.KINDS}.difference(_DERIVED_KINDS)
    iris = {iri: vocab.split_iri(iri) or ("", "") for iri in sorted(named_iris(query.body))}
    suspects = [
        f"<{iri}>"
        for iri, (prefix, name) in iris.items()
        if prefix in kinds or (prefix == "bg" and f"bg:{name}" not in _vocabulary())
    ]
    if not suspects or context.graph.inputs.endpoint:
        return
    text = _UNUSED_QUERY.replace("$words", " ".join(suspects))
    for (word,) in context.graph.engine.run(text, derived=False).rows:
        if close := _closest_known(context, str(word)):
            yield Sentence("{word} does not exist; did you mean {close}?", word=word, close=close)
        else:
            yield Sentence("{word} does not exist", word=word)


def _closest_known(context: Context, word: str) -> str:
    """Return the term or id that a word resembles most, or that its name stands for; empty for none."""
    kind, _, name = word.partition(":")
    if kind == "bg":
        is_class = name[:1].isupper()
        terms = sorted(w for w in _vocabulary() if w[len("bg:")].isupper() is is_class)
        return closest_word(word, terms, 0.6)
    try:
        return f"{kind}:{context.graph.find(kind, name)}"
    except UnknownNameError as error:
        first = next(iter(error.suggestions), "")
        return _closest_known(context, f"{kind}:{first}") if first else ""
    except UsageError:
        return ""


def _remarks(context: Context, query: Query) -> tuple[str, ...]:
    # A named question has its reader, and its words are right.
    remarks = [] if query.reader else list(_unknown_words(context, query))
    if context.graph.as_of and not any(p.name == "day" for p in query.params):
        text = "--as-of changes nothing here: {name} has no parameter 'day'."
        remarks.append(Sentence(text, name=query.name))
    return tuple(remarks)


def _named_questions() -> list[Query]:
    """Return the named questions, those of one kind of reader together."""
    from bordergraph.queries import READERS
    from bordergraph.store.querying.questions import questions

    return sorted(questions().values(), key=lambda q: (READERS.index(q.reader), q.name))


def _list_questions(context: Context) -> Result[Query]:
    """List the named questions."""
    from bordergraph.views.table.table import Table
    from bordergraph.words.labels import Labels

    labels = Labels(context.language)
    queries = tuple(_named_questions())
    rows = [
        (
            labels.say(f"ask.reader.{q.reader}"),
            q.name,
            q.summary_fr if context.language == "fr" else q.summary,
            ", ".join(p.name + ("" if p.required else "?") for p in q.params),
        )
        for q in queries
    ]
    names = ("reader", "question", "answers", "parameters")
    title, note = labels.say("questions-title"), labels.say("questions-note")
    table = Table.from_values(names, rows, title, (note,))
    columns = tuple(c.with_heading(f"question-{c.key}") for c in table.columns)
    return Result(queries, replace(table, columns=columns, labels=labels))


# Every word of the ontology and of the data that a query can name.
_WORDS_QUERY = """
SELECT DISTINCT ?word ?label WHERE {
  { SELECT DISTINCT ?word WHERE {
    { ?thing ?word ?value } UNION { ?thing a ?word } UNION { ?word a owl:Class }
    UNION { ?word a owl:ObjectProperty } UNION { ?word a owl:DatatypeProperty }
  } }
  OPTIONAL { ?word rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $language)) }
}
ORDER BY ?word ?label"""


def _page_question(query: Query, context: Context) -> dict[str, Any]:
    """Return a question as its page needs it, in its language."""
    french = context.language == "fr"
    day = context.graph.day.isoformat() if context.graph.day else ""
    summary = query.summary_fr if french else query.summary
    shown = (query.name, summary, context.labels.say(f"ask.reader.{query.reader}"), *query.columns)
    extra = (query.name.replace("-", " "), query.summary, query.summary_fr, *query.tags)
    return {
        "name": query.name,
        "reader": query.reader,
        "summary": summary,
        "description": query.description,
        "words": " ".join((*shown, *extra)).lower(),
        "columns": tuple(query.columns),
        "params": [
            {
                "name": p.name,
                "type": p.type,
                "help": p.help_fr if french else p.help,
                "required": p.required,
                "value": p.default or (day if p.name == "day" else ""),
            }
            for p in query.params
        ],
        "parts": tuple(_split_body(query)),
    }


def _split_body(query: Query) -> Iterator[str | tuple[str, str]]:
    """Split the text of a question at its parameters, so that no other text is ever replaced."""
    from bordergraph.queries import tokens

    parameters = {p.name for p in query.params}
    text, start = query.body, 0
    for match in tokens(text):
        name = (match["var"] or "")[1:]
        if name in parameters:
            yield text[start : match.start()]
            yield name, match[0]
            start = match.end()
    yield text[start:]


def _name_index(context: Context) -> dict[str, list[tuple[str, ...]]]:
    """Return by kind the IRI and the names of the things that a parameter may name, sorted by name.

    The short name, which lists show, is the first of the others.
    """
    from bordergraph.queries import PARAMETER_TYPES

    labels = context.labels
    slugs: dict[tuple[str, str], set[str]] = {}
    for name in context.thing_names:
        kind, _, slug = name.key.partition(":")
        if kind in PARAMETER_TYPES:
            slugs.setdefault((kind, slug), set()).add(name.text)
    index: dict[str, list[tuple[str, ...]]] = {}
    full_names = {thing: labels.full_name(*thing) for thing in slugs}
    for kind, slug in sorted(slugs, key=lambda t: (t[0], full_names[t].casefold(), t[1])):
        full_name, short = full_names[kind, slug], labels.short_name(kind, slug)
        others = sorted(slugs[kind, slug] - {full_name, short})
        lead = (short,) if short != full_name else ()
        index.setdefault(kind, []).append((vocab.iri(kind, slug), full_name, *lead, *others))
    return index


def _completions(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the words that the editor completes, each by its prefixed name, with its label."""
    from bordergraph.queries import PARAMETER_TYPES

    text = _WORDS_QUERY.replace("$language", f'"{context.language}"')
    labels: dict[str, str] = {}
    for word, label in context.graph.engine.run(text, derived=True).rows:
        if ":" in str(word) and "/" not in str(word):
            labels.setdefault(str(word), str(label or ""))
    for name in context.thing_names:
        kind, _, slug = name.key.partition(":")
        if kind not in PARAMETER_TYPES and kind not in {"publisher", "change"}:
            labels.setdefault(name.key, context.labels.full_name(kind, slug))
    yield from sorted(labels.items())


def _worded_hits(context: Context, matches: Matches) -> Iterator[Hit]:
    """Yield the hits of a search with their texts, then the questions that fit."""
    from bordergraph.store.querying.questions import load_question
    from bordergraph.views.record.statements import hit_kind, hit_text

    labels = context.labels
    entries = context.record.entries([hit.ref for hit in matches.hits])
    for hit, entry in zip(matches.hits, entries, strict=True):
        yield replace(hit, text=hit_text(entry, labels), kind_label=hit_kind(entry, labels))
    for hit in matches.questions:
        query = load_question(hit.ref.slug)
        text = query.summary_fr if context.language == "fr" else query.summary
        yield replace(hit, text=text, kind_label=labels.say("named-question"))


class QuestionVerbs(OpenGraph):
    """An open graph that answers questions and is searched."""

    @overload
    def query(self, question: None = None, /) -> Result[Query]: ...

    @overload
    def query(
        self,
        question: str | Path | Query,
        /,
        *,
        timeout: float | None = ...,
        max_rows: int | None = ...,
        max_memory: int | None = ...,
        **params: str | int | date,
    ) -> Answered: ...

    def query(
        self,
        question: str | Path | Query | None = None,
        /,
        *,
        timeout: float | None = SECONDS,
        max_rows: int | None = ROWS,
        max_memory: int | None = MEMORY_MB,
        **params: Any,
    ) -> Result[Any]:
        """Run a named question, a .rq file or SPARQL text; without one, list the questions.

        It runs in a process of its own, which is stopped at the limits.

        Args:
            question: A name, a path, a text, or a `bordergraph.api.Query`.
            timeout: Seconds that it may run; None is no limit, here and below.
            max_rows: Rows that it may give.
            max_memory: MB of memory that it may need beside the graph; not bounded on macOS and
                Windows.
            params: Values of its parameters; things may be named by id, acronym or label.

        Raises:
            LimitError: It takes more time, rows or memory than it may.

        Example:
            >>> Workbench.open().query("ASK { agency:rcmp a bg:Agency }").truth
            True
        """
        context = self._context
        if question is None:
            return _list_questions(context)
        limits = Limits.create(timeout, max_rows, max_memory)
        query = _resolve(context, question)
        with context.graph.ask(query, limits, **params) as stream:
            answer = stream.answer()
        rows = tuple(map(_row_type(answer.columns)._make, answer.rows))
        remarks = _remarks(context, query)
        if answer.form == "select" and not rows:
            from bordergraph.words.labels import Labels

            remarks = (*remarks, Labels(context.language).say("query-none"))
        return Answered(rows, ShownAnswer(answer, rows), answer, remarks)

    def flow(
        self,
        question: str | Path | Query,
        /,
        *,
        timeout: float | None = SECONDS,
        max_rows: int | None = ROWS,
        max_memory: int | None = MEMORY_MB,
        **params: str | int | date,
    ) -> RowStream:
        """Run a question as `query` does, and hand on its rows as they come, keeping none.

        Args:
            question: As of `query`, and so are the others.
            timeout: Seconds that it may run.
            max_rows: Rows that it may give.
            max_memory: MB of memory that it may need beside the graph.
            params: Values of its parameters.

        Raises:
            LimitError: It takes more than it may before its first row.

        Example:
            >>> with Workbench.open().flow("SELECT ?a { ?a a bg:Agency }") as rows:
            ...     sum(1 for _ in rows) > 100
            True
        """
        from bordergraph.api.result import RowStream

        context = self._context
        limits = Limits.create(timeout, max_rows, max_memory)
        query = _resolve(context, question)
        return RowStream(context.graph.ask(query, limits, **params), _remarks(context, query))

    def bound(self, question: str | Path | Query, /, **params: str | int | date) -> str:
        """Return the final SPARQL text of a question with its parameters put in.

        Example:
            >>> text = Workbench.open().bound("partners-of-agency", agency="RCMP")
            >>> "/agency/rcmp>" in text
            True
        """
        return self._graph.bind_params(_resolve(self._context, question), params)

    def ask_page(self, *, other: str = "") -> str:
        """Return the page of the named questions as one HTML file, to stand beside an endpoint.

        Args:
            other: Address of the page in the other language; empty for none.

        Example:
            >>> Workbench.open().ask_page().startswith("<!doctype html>")
            True
        """
        from bordergraph.views.ask import page

        context = self._context
        return page(
            [_page_question(q.in_language(context.language), context) for q in _named_questions()],
            _name_index(context),
            language=context.language,
            words=dict(_completions(context)),
            stamp=" ".join(context.notes()),
            other_url=other,
        )

    @allow_values(year=YEARS, top=1)
    def search(
        self,
        words: str,
        *,
        kind: str | None = None,
        agency: str | None = None,
        threat: str | None = None,
        source: str | None = None,
        year: int | None = None,
        top: int | None = DEFAULT_HITS,
    ) -> Result[Hit]:
        """Search statements, things and sources for words, and find questions that fit.

        Words are English or French, with or without accents, in any form; exact words rank first.
        Named questions that hold at least half of the words come last.

        Args:
            words: What to look for.
            kind: Only this kind: finding, problem, agency, source ..., in English or French.
            agency: Only what refers to this agency.
            threat: Only what refers to this threat or a narrower one.
            source: Only what this source says.
            year: Only what is dated in this year, or was true in it.
            top: The most hits; None for all.

        Raises:
            UsageError: There is no word to look for.

        Example:
            >>> kg = Workbench.open()
            >>> print(*(hit.command for hit in kg.search("Shiprider", top=1)))
            show arrangement/shiprider
            >>> len(kg.search("retention exit", kind="limit")) > 0
            True
            >>> found = kg.search("suicide attempts", kind="problem")
            >>> found[0].ref.slug
            'suicide-attempt-records'
        """
        from bordergraph.api.context import hit_kinds
        from bordergraph.views.record.statements import HIT_COLUMNS
        from bordergraph.views.table.table import Table

        context, labels = self._context, self._context.labels
        names = {"agency": agency, "threat": threat, "source": source}
        filters = [f"{k}:{context.find(k, name)}" for k, name in names.items() if name is not None]
        if year is not None:
            filters.append(f"year:{year}")
        kinds = () if kind is None else hit_kinds(context, kind)
        matches = context.search_index.search(words, filters, kinds, top)

        def opening_lines() -> Iterator[str]:
            n, of, searched = map(
                labels.number, (len(matches.hits), matches.total, matches.searched)
            )
            if not matches.total:
                yield labels.say(
                    "search-none-chosen" if filters or kinds else "search-none", searched=searched
                )
                return
            for word, other in matches.corrected.items():
                yield labels.say("search-corrected", word=word, other=other)
            if matches.unknown:
                yield labels.say("search-unknown", words=", ".join(matches.unknown))
            yield labels.say("search-count", n=n, of=of, searched=searched)

        hits = tuple(_worded_hits(context, matches))
        title = labels.say("search-title", words=words)
        table = Table(HIT_COLUMNS, hits, labels, title, opening_lines, context.notes, lead="text")
        return Result(hits, table)
