"""An open graph that speaks the reader's language, and what a search of it gives."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from textwrap import shorten
from typing import TYPE_CHECKING

from bordergraph.errors import DataError, UnknownNameError, UsageError
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Dependency, Network, Ref
    from bordergraph.record import Contest, Hit, Naming
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.store.networks.names import Names
    from bordergraph.store.reading.record import RecordReader
    from bordergraph.store.search import Matches, SearchIndex
    from bordergraph.tables.plain import PlainTables
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels


@cache
def of_ontology() -> list[Naming]:
    """Return the names in the ontology that ships."""
    from bordergraph import resources
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.store.inputs import Given

    return KnowledgeGraph(Given(resources.ontology_files())).record.namings()


class Context:
    """An open graph with names and words for people.

    Attributes:
        graph: The open graph.
        language: ``en`` or ``fr``.
    """

    def __init__(self, graph: KnowledgeGraph, language: str = "en") -> None:
        self.graph = graph
        self.language = language
        self._labels: dict[str, Labels] = {}
        graph.conclusions = self.conclusions

    @property
    def network(self) -> Network:
        """The graph as the model's values."""
        return self.graph.network()

    @property
    def labels(self) -> Labels:
        """Names of things and words of the interface, in the reader's language."""
        return self.labels_in(self.language)

    def labels_in(self, language: str) -> Labels:
        """Return names of things and words of the interface in a language."""
        if language not in self._labels:
            from bordergraph.words.labels import Labels

            def known() -> Labels:
                named = Labels.naming(language, self.namings)
                # One graph of RDF names all that it holds.
                return named if self.graph.given.indexable else named.knowing(self.network)

            # Tables that DuckDB reads are read again for names alone, if any is asked for.
            later = Labels(language, lambda: known().names) if self.plain else known()
            self._labels[language] = later
        return self._labels[language]

    @cached_property
    def plain(self) -> PlainTables | None:
        """The graph as DuckDB reads it, from which needs are worked out without a network."""
        tables = self.graph.plain
        if tables is None:
            return None
        from bordergraph.analysis.core.in_force import GENERAL_KNOWLEDGE

        return None if tables.cites(GENERAL_KNOWLEDGE) else tables

    @cached_property
    def namings(self) -> list[Naming]:
        """Every name of every thing and concept."""
        found = self.record.namings()
        if not any(n.key.startswith("cadence:") for n in found):
            # A graph without our ontology still speaks of its cadences, roles and kinds.
            found += of_ontology()
        return found

    @cached_property
    def names(self) -> Names:
        """Every name of a thing, and of the countries and levels that agencies are of."""
        from bordergraph.store.networks.names import Name

        agencies = self.network.agencies
        groups = {(by, getattr(a, by)) for by in ("country", "level") for a in agencies}
        names = []
        for by, slug in sorted(group for group in groups if group[1]):
            names.append(Name(by, slug, slug, 0))
            spoken = (self.labels_in(language).group(by, slug) for language in LANGUAGES)
            names += (Name(by, slug, text, 2) for text in spoken)
        return self.graph.names.having(names)

    @property
    def record(self) -> RecordReader:
        """What the graph says, statement by statement."""
        return self.graph.record

    @cached_property
    def search_index(self) -> SearchIndex:
        """The index of the words of the graph."""
        from bordergraph.store.search import SearchIndex

        return SearchIndex.of(self.graph)

    @property
    def day(self) -> date:
        """The day described; today where the graph is of no day."""
        return self.network.day or datetime.now(tz=UTC).date()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The register of documented problems as it stood on the day, ranked."""
        if self.plain:
            return ()
        from bordergraph.analysis.register import register

        return register(self.record.problems(), self.network.source_by_id, self.day)

    def problem(self, thing: Ref) -> Problem | None:
        """Return a thing as the register holds it; None where it is no problem."""
        if thing.kind != "problem":
            return None
        return next((p for p in self.problems if p.id == thing.slug), None)

    @cached_property
    def fallen(self) -> tuple[Contest, ...]:
        """The checks whose claim does not stand."""
        return tuple(c for c in self.record.checks if not c.stands)

    @cached_property
    def assessment(self) -> Assessment:
        """How needs are served on the day, with all variants of the numbers."""
        return self.assessment_over([self.graph.day], variants=True)

    def assessment_over(self, days: Sequence[date | None], *, variants: bool = False) -> Assessment:
        """Return how needs are served on several days, from the index where it holds them.

        Args:
            days: The days; the first is the one described.
            variants: Whether the variants of the numbers are wanted for that day.
        """
        from bordergraph.analysis.method.assessment import assess
        from bordergraph.analysis.method.numbers import DEFAULT, VARIANTS

        if self.graph.given.index and self.graph.dependencies is None:
            from bordergraph.api.conclusions import kept_assessment

            kept = kept_assessment(self.graph, days)
            if kept is not None and (not variants or kept.interval is not None):
                return kept
        return assess(
            self.plain or self.network,
            days=days,
            variants=VARIANTS if variants else (DEFAULT,),
            dependencies=self.dependencies,
        )

    def conclusions(self) -> bytes:
        """Return needs and possible gaps as N-Triples."""
        from bordergraph.api.conclusions import conclusions

        return conclusions(self.network, self.assessment)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Which work depends on which: what the data says, else the table that ships with it."""
        from bordergraph.store.graph import dependencies_of

        return dependencies_of(self.plain or self.network)

    def stamp(self) -> Stamp:
        """Return what makes an output reproducible: version, data hash, day, language."""
        from bordergraph import __version__
        from bordergraph.views.report.model import Stamp

        day = self.graph.day.isoformat() if self.graph.day else ""
        return Stamp(__version__, self.graph.data_hash, day, self.language, self._asked())

    def _asked(self) -> str:
        """Return the options that name the graph, the day and the sources, as they were given."""
        import shlex

        graph = self.graph
        named = map(str, graph.given.named if graph.given.is_named else ())
        given = [("--graph", name) for name in named]
        if graph.as_of:
            given.append(("--as-of", graph.as_of.isoformat()))
        given += [("--source", source) for source in graph.sources]
        return "".join(f" {option} {shlex.quote(value)}" for option, value in given)

    def notes(self) -> tuple[str, ...]:
        """Return the line that stands below every table: the day, version and data."""
        # Not from `stamp`: a list that is no report need not load what reports are made of.
        from bordergraph import __version__

        day, data = self.labels.day(self.graph.day), self.graph.data_hash
        return (self.labels.say("note-stamp", day=day, version=__version__, data=data),)

    def needed(self) -> tuple[str, ...]:
        """Return what stands below a table of needs: that none can be told without a mandate."""
        untold = () if self.plain or self.network.mandates else (self.labels.say("gaps-untold"),)
        return (*untold, *self._timeless(), *self.notes())

    def _timeless(self) -> tuple[str, ...]:
        """Say of a day that was asked for how many agencies are there for want of a date alone."""
        if not self.graph.as_of:
            return ()
        from bordergraph.model import AgencyClass

        day = self.graph.day
        there = [
            a for a in self.network.agencies
            if a.cls is AgencyClass.AGENCY and self.network.interval(a).holds(day)
        ]  # fmt: skip
        n = sum(1 for a in there if a.span.begin is None)
        return (self.labels.say("note-timeless", n, of=len(there)),) if n else ()

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label.

        Raises:
            UnknownNameError: Nothing has that name.
            UsageError: Several things share it.
        """
        return self.find_any((kind,), name)[1]

    def find_any(self, kinds: Iterable[str], name: str) -> tuple[str, str]:
        """Return kind and id of the thing with that name, looking through kinds in order.

        Raises:
            UnknownNameError: Nothing has that name; close names are suggested, in the reader's language.
            UsageError: Several things share the name.
        """
        kinds = tuple(kinds)
        try:
            return self.graph.names.find_any(kinds, name)
        except UnknownNameError as error:
            close = [self._called(kinds, known) for known in error.suggestions]
            raise UnknownNameError(error.kind, error.name, close) from None

    def _called(self, kinds: tuple[str, ...], known: str) -> str:
        """Return what the reader calls what has a name; the name itself where several have it."""
        try:
            thing = self.graph.names.find_any(kinds, known)
        except UsageError:
            return known
        short, full = self.labels.short(*thing), self.labels.full(*thing)
        if self.language != LANGUAGES[0]:
            return short
        # Another name of a thing, such as "illegal firearms", does not show which it is.
        return known if known in {thing[1], short, full} else full

    def found(self, kind: str, name: str | None) -> str | None:
        """Return the id of a thing that may be left out."""
        return None if name is None else self.find(kind, name)


NEAREST = 3
"""Hits that a message names."""

_SEARCHED = 5000
"""Agencies of a graph without an index that is searched for a message."""

_WIDE = 80

_WORD = re.compile(r"[\w.-]+")


def matches_of(
    context: Context,
    text: str,
    filters: Sequence[str] = (),
    kinds: Sequence[str] = (),
    top: int | None = None,
) -> Matches:
    """Return what a search gives, with its texts; arguments as of `SearchIndex.search`."""
    from bordergraph.views.record.statements import hit_kind, hit_text

    found = context.search_index.search(text, filters, kinds, top)
    labels = context.labels
    said = context.record.entries([hit.ref for hit in found.hits])
    return replace(
        found,
        hits=tuple(
            replace(hit, text=hit_text(entry, labels), what=hit_kind(entry, labels))
            for hit, entry in zip(found.hits, said, strict=True)
        ),
        questions=tuple(_asked(context, hit) for hit in found.questions),
    )


def _asked(context: Context, hit: Hit) -> Hit:
    from bordergraph.store.querying.questions import question

    asked = question(hit.ref.slug)
    text = asked.summary_fr if context.language == "fr" else asked.summary
    return replace(hit, text=text, what=context.labels.say("named-question"))


def nearest(context: Context, text: str, *, questions: bool = False) -> tuple[str, ...]:
    """Return the commands that show what is nearest to a text, each with what it shows.

    A graph that would have to be indexed for long is not searched.

    Args:
        context: The open graph.
        text: What somebody typed.
        questions: Whether the named questions that fit come first.
    """
    given = context.graph.given
    try:
        if given.endpoint or not (
            given.index or len(context.graph.as_read[0].agencies) < _SEARCHED
        ):
            return ()
        found = matches_of(context, text, top=NEAREST)
    except (DataError, UsageError):
        return ()
    hits = (*found.questions, *found.hits) if questions else found.hits
    words = " ".join(_WORD.findall(text))
    lines = [f"bordergraph {hit.command}  {shorten(hit.text, _WIDE)}" for hit in hits]
    return (*lines, f"bordergraph search {words}") if lines else ()


def kind_named(context: Context, word: str) -> tuple[str, ...]:
    """Return the kinds of hits that a word means, singular or plural, in English or French.

    Raises:
        UnknownNameError: There is no such kind.
    """
    from bordergraph.store.networks.names import fold
    from bordergraph.suggestions import similar
    from bordergraph.views.record.statements import kind_words

    known = {
        fold(name): kinds
        for language in ("en", "fr")
        for name, kinds in kind_words(context.labels_in(language)).items()
    }
    wanted = fold(word)
    for form in (wanted, wanted.removesuffix("s"), f"{wanted[:-3]}y"):
        if form in known:
            return known[form]
    raise UnknownNameError("kind", word, similar(wanted, known, 3))
