"""An open graph that speaks the reader's language: what every verb works on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.model import Network
    from bordergraph.store import KnowledgeGraph
    from bordergraph.views.report import Stamp
    from bordergraph.views.report.contests import Contest
    from bordergraph.words.labels import Labels

__all__ = ["Desk"]


class Desk:
    """An open graph with names and words for people.

    Attributes:
        graph: The open graph.
        language: ``en`` or ``fr``.
    """

    def __init__(self, graph: KnowledgeGraph, language: str = "en") -> None:
        self.graph = graph
        self.language = language
        self._labels: dict[str, Labels] = {}

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

            named = Labels.from_rows(language, self._label_rows)
            self._labels[language] = named.knowing(self.network)
        return self._labels[language]

    @cached_property
    def _label_rows(self) -> list[tuple[str, str, str, str]]:
        from bordergraph import resources
        from bordergraph.store import KnowledgeGraph

        rows = self.view("labels")
        if not any(str(r["thing"]).startswith("cadence:") for r in rows):
            # A graph without our ontology still speaks of its cadences, roles and kinds.
            ontology = Desk(KnowledgeGraph((resources.graph_dir() / "ontology.ttl",)))
            rows += ontology.view("labels")
        return [
            (str(r["thing"]), str(r["property"]), str(r["text"]), str(r["language"] or ""))
            for r in rows
        ]

    def view(self, name: str, **params: str) -> list[dict[str, Any]]:
        """Run one of the queries behind the views and return its rows."""
        from bordergraph import resources
        from bordergraph.queries import load_file

        question = load_file(resources.queries_dir() / "view" / f"{name}.rq")
        return [dict(r) for r in self.graph.query(question, **params).to_dicts()]

    @cached_property
    def fallen(self) -> list[Contest]:
        """The checks whose claim does not stand."""
        return [c for c in self.checks if not c.stands]

    @cached_property
    def checks(self) -> list[Contest]:
        """The checks of what sources claim."""
        from bordergraph.views.report.contests import contests

        return contests(self.view("checks"))

    def needs(self, options: Options) -> Needs:
        """Return the rows of need of the network, under some options."""
        from bordergraph.analysis.core.work_needs import needs_of

        return needs_of(self.network, options)

    def stamp(self) -> Stamp:
        """Return what makes an output reproducible: version, data hash, day, language."""
        from bordergraph import __version__
        from bordergraph.views.report import Stamp

        day = self.graph.day.isoformat() if self.graph.day else ""
        return Stamp(__version__, self.graph.data_hash, day, self.language)

    def notes(self) -> tuple[str, ...]:
        """Return the line that stands below every table: the day, version and data."""
        stamp = self.stamp()
        day = self.labels.day(self.graph.day)
        said = self.labels.say("note-stamp", day=day, version=stamp.version, data=stamp.data_hash)
        return (said,)

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label.

        Raises:
            UnknownNameError: Nothing has that name.
            UsageError: Several things share it.
        """
        return self.graph.find(kind, name)

    def found(self, kind: str, name: str | None) -> str | None:
        """Return the id of a thing that may be left out."""
        return None if name is None else self.find(kind, name)
