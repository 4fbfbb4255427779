"""An open graph with names in the reader's language, and searches of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.register import Problem, Recommendation
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.model import Dependency, Network, Ref
    from bordergraph.record import ClaimCheck, ThingName
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.store.networks.names import Names
    from bordergraph.store.reading.record import RecordReader
    from bordergraph.store.search import SearchIndex
    from bordergraph.tables.plain import PlainTables
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Label, Labels

K = TypeVar("K")


@cache
def ontology_names() -> list[ThingName]:
    """Return the names in the ontology that ships."""
    from bordergraph import resources
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.store.inputs import GraphInputs

    return KnowledgeGraph(GraphInputs(resources.ontology_files())).record.thing_names()


class Context:
    """An open graph with names and words for people."""

    def __init__(self, graph: KnowledgeGraph, language: str = "en") -> None:
        self.graph = graph
        self.language = language
        self._labels: dict[str, Labels] = {}
        graph.conclusions = self.conclusions

    @property
    def network(self) -> Network:
        """The graph as values of `bordergraph.model`."""
        return self.graph.network()

    @property
    def labels(self) -> Labels:
        """Names of things and words of the interface, in the reader's language."""
        return self.labels_in(self.language)

    def labels_in(self, language: str) -> Labels:
        """Return names of things and words of the interface in a language."""
        if language not in self._labels:
            from bordergraph.words.labels import Labels

            def load() -> dict[str, Label]:
                # The first use of a name may come after the verb, which held the lock.
                with self.graph.lock:
                    labels = Labels.from_names(language, self.thing_names)
                    # A graph that is one RDF source names everything in it.
                    is_named = self.graph.inputs.is_indexable
                    return (labels if is_named else labels.with_network(self.network)).names

            self._labels[language] = Labels(language, load)
        return self._labels[language]

    @cached_property
    def tables(self) -> PlainTables | None:
        """The graph as DuckDB tables, on which needs are computed without building a network."""
        tables = self.graph.plain_tables
        if tables is None:
            return None
        from bordergraph.analysis.core.in_force import GENERAL_KNOWLEDGE

        return None if tables.cites(GENERAL_KNOWLEDGE) else tables

    @cached_property
    def thing_names(self) -> list[ThingName]:
        """Every name of every thing and concept."""
        names = self.record.thing_names()
        if not any(n.key.startswith("cadence:") for n in names):
            # A graph without our ontology still speaks of its cadences, roles and kinds.
            names += ontology_names()
        return names

    @cached_property
    def names(self) -> Names:
        """Every name of a thing, and of the countries and levels of agencies."""
        from bordergraph.store.networks.names import Name

        agencies = self.network.agencies
        groups = {(kind, getattr(a, kind)) for kind in ("country", "level") for a in agencies}
        names = []
        for kind, slug in sorted(group for group in groups if group[1]):
            names.append(Name(kind, slug, slug, 0))
            labels = (self.labels_in(language).group_name(kind, slug) for language in LANGUAGES)
            names += (Name(kind, slug, text, 2) for text in labels)
        return self.graph.names.with_names(names)

    @property
    def record(self) -> RecordReader:
        """The statements of the graph."""
        return self.graph.record

    @cached_property
    def search_index(self) -> SearchIndex:
        """The index of the words of the graph."""
        from bordergraph.store.search import SearchIndex

        return SearchIndex.for_graph(self.graph)

    @property
    def day(self) -> date:
        """The day described; today for a graph without a day."""
        return self.network.day or datetime.now(tz=UTC).date()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The register of documented problems as it stood on the day, ranked."""
        if self.tables:
            return ()
        from bordergraph.analysis.register import build_register

        return build_register(self.record.problems(), self.network.source_by_id, self.day)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """Every recommendation of the record, by id."""
        from bordergraph.analysis.register import build_recommendations

        entries = self.record.entries_of_class("Recommendation")
        return build_recommendations(entries, self.network.source_by_id)

    def problem(self, thing: Ref) -> Problem | None:
        """Return the problem of the register that a reference names; None for another kind of thing."""
        if thing.kind != "problem":
            return None
        return next((p for p in self.problems if p.id == thing.slug), None)

    @cached_property
    def failed_checks(self) -> tuple[ClaimCheck, ...]:
        """The checks that a claim did not pass."""
        return tuple(c for c in self.record.checks if not c.is_confirmed)

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

        if self.graph.inputs.index and self.graph.dependencies is None:
            from bordergraph.api.conclusions import stored_assessment

            stored = stored_assessment(self.graph, days)
            if stored is not None and (not variants or stored.gap_range is not None):
                return stored
        return assess(
            self.tables or self.network,
            days=days,
            variants=VARIANTS if variants else (DEFAULT,),
            dependencies=self.dependencies,
        )

    def simulate(self, changes: Sequence[Change]) -> Simulation:
        """Return the effect of changes on how needs are served."""
        from bordergraph.analysis.whatif.simulation import simulate

        needs, dependencies = self.assessment, self.dependencies
        return simulate(self.network, changes, dependencies=dependencies, before=needs)

    def conclusions(self) -> bytes:
        """Return needs and possible gaps as N-Triples."""
        from bordergraph.api.conclusions import conclusions

        return conclusions(self.network, self.assessment)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Which functions depend on which: from the data, else from the shipped table."""
        from bordergraph.store.graph import dependencies_of

        return dependencies_of(self.tables or self.network)

    def make_stamp(self) -> Stamp:
        """Return what makes an output reproducible: version, data hash, day, language."""
        from bordergraph import __version__
        from bordergraph.views.report.model import Stamp

        day = self.graph.day.isoformat() if self.graph.day else ""
        return Stamp(__version__, self.graph.data_hash, day, self.language, self._graph_options())

    def _graph_options(self) -> str:
        """Return the command-line options that select the graph, the day and the sources."""
        import shlex

        graph = self.graph
        graphs = map(str, graph.inputs.names if graph.inputs.is_named else ())
        options = [("--graph", name) for name in graphs]
        if graph.as_of:
            options.append(("--as-of", graph.as_of.isoformat()))
        options += [("--source", source) for source in graph.sources]
        return "".join(f" {option} {shlex.quote(value)}" for option, value in options)

    def notes(self) -> tuple[str, ...]:
        """Return the note below every table: day, version and data hash."""
        # Not from `stamp`: a list that is no report need not load what reports are made of.
        from bordergraph import __version__

        day, data = self.labels.day(self.graph.day), self.graph.data_hash
        return (self.labels.say("note-stamp", day=day, version=__version__, data=data),)

    def need_notes(self) -> tuple[str, ...]:
        """Return the notes below a table of needs, such as that no mandate is known."""
        notes = () if self.tables or self.network.mandates else (self.labels.say("gaps-untold"),)
        return (*notes, *self._undated_notes(), *self.notes())

    def _undated_notes(self) -> tuple[str, ...]:
        """Return a note on how many agencies exist on the day only because no date says otherwise."""
        if not self.graph.as_of:
            return ()
        from bordergraph.model import AgencyClass

        day = self.graph.day
        agencies = [
            a
            for a in self.network.agencies
            if a.cls is AgencyClass.AGENCY and self.network.interval(a).contains(day)
        ]
        n = sum(1 for a in agencies if a.span.first_day is None)
        return (self.labels.say("note-timeless", n, of=len(agencies)),) if n else ()

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label."""
        return self.find_any((kind,), name)[1]

    def find_any(self, kinds: Iterable[str], name: str) -> tuple[str, str]:
        """Return kind and id of the thing with that name, looking through kinds in order."""
        kinds = tuple(kinds)
        try:
            return self.graph.names.find_any(kinds, name)
        except UnknownNameError as error:
            suggestions = [self._suggestion(kinds, near_name) for near_name in error.suggestions]
            other_kind = self._kind_of(name)
            raise UnknownNameError(
                error.kind, error.name, suggestions, other_kind=other_kind
            ) from None

    def _kind_of(self, name: str) -> str:
        """Return what has a name, such as ``an arrangement``; nothing where nothing has."""
        for kind, with_article in _KINDS.items():
            with suppress(UsageError):
                self.graph.names.find(kind, name)
                return with_article
        return ""

    def _suggestion(self, kinds: tuple[str, ...], name: str) -> str:
        """Return the reader's name of the thing with a name; that name itself if several have it."""
        try:
            thing = self.graph.names.find_any(kinds, name)
        except UsageError:
            return name
        short, full = self.labels.short_name(*thing), self.labels.full_name(*thing)
        if self.language != LANGUAGES[0]:
            return short
        # Another name of a thing, such as "illegal firearms", does not show which it is.
        return name if name in {thing[1], short, full} else f"{full} ({name})"

    def find_optional(self, kind: str, name: str | None) -> str | None:
        """Return the id of a named thing; None for no name."""
        return None if name is None else self.find(kind, name)


_KINDS = {"agency": "an agency", "arrangement": "an arrangement", "threat": "a threat"}


def hit_kinds(context: Context, word: str) -> tuple[str, ...]:
    """Return the kinds of hits that a word means, singular or plural, in English or French."""
    from bordergraph.views.record.statements import kind_words

    kinds: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        kinds |= kind_words(context.labels_in(language))
    return find_kind(word, kinds)


def find_kind(word: str, kinds: Mapping[str, K], allowed: Iterable[str] = ()) -> K:
    """Return the kind that a word means, singular or plural, in any case.

    Args:
        word: The word.
        kinds: Kinds by their words.
        allowed: The words that an error lists, where they are few.

    Example:
        >>> find_kind("Agencies", {"agency": 1}), find_kind("threat", {"threats": 2})
        (1, 2)
    """
    from bordergraph.store.networks.names import fold_name
    from bordergraph.suggestions import similar_words

    by_name = {fold_name(name): kind for name, kind in kinds.items()}
    name = fold_name(word)
    for form in (name, f"{name}s", f"{name[:-1]}ies", name.removesuffix("s"), f"{name[:-3]}y"):
        if form in by_name:
            return by_name[form]
    raise UnknownNameError("kind", word, similar_words(name, allowed or by_name), allowed=allowed)
