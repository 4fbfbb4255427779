"""A graph that speaks the reader's language: labels, stamps, the queries behind the views."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from bordergraph.store import KnowledgeGraph

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.views.report import Stamp
    from bordergraph.words.labels import Labels


__all__ = ["LabelledGraph"]


class LabelledGraph(KnowledgeGraph):
    """An open graph with names and words for people.

    Attributes:
        language: ``en`` or ``fr``.
    """

    language = "en"

    @property
    def labels(self) -> Labels:
        """Names of things and words of the interface, in the workbench's language."""
        return self.labels_in(self.language)

    def labels_in(self, language: str) -> Labels:
        """Return names of things and words of the interface in a language."""
        if language not in self._labels:
            from bordergraph.words.labels import Labels

            named = Labels.from_rows(language, self._label_rows)
            self._labels[language] = named.knowing(self.network())
        return self._labels[language]

    @cached_property
    def _labels(self) -> dict[str, Labels]:
        return {}

    @cached_property
    def _label_rows(self) -> list[tuple[str, str, str, str]]:
        from bordergraph import resources

        rows = self.view("labels")
        if not any(str(r["thing"]).startswith("cadence:") for r in rows):
            # A graph without our ontology still speaks of its cadences, roles and kinds.
            ontology = LabelledGraph((resources.graph_dir() / "ontology.ttl",))
            rows += ontology.view("labels")
        return [
            (str(r["thing"]), str(r["property"]), str(r["text"]), str(r["language"] or ""))
            for r in rows
        ]

    def view(self, name: str, **params: str) -> list[dict[str, object]]:
        """Run one of the queries behind the views and return its rows."""
        from bordergraph import resources
        from bordergraph.queries import load_file

        answer = self.query(load_file(resources.queries_dir() / "view" / f"{name}.rq"), **params)
        return [dict(r) for r in answer.to_dicts()]

    def options(self, weight: str = "idf", *, strict: bool = False, **more: Any) -> Options:  # noqa: ANN401 - the fields of Options
        """Return analysis options."""
        from bordergraph.analysis.core.options import Options, Weight

        return Options(weight=Weight(weight), strict=strict, **more)

    def _needs(self, options: Options | None) -> Needs:
        """Return the rows of need of the network, under some options or the defaults."""
        from bordergraph.analysis.core.work_needs import needs_of

        return needs_of(self.network(), options or self.options())

    def stamp(self) -> Stamp:
        """Return what makes an output reproducible: version, data hash, day, language."""
        from bordergraph import __version__
        from bordergraph.views.report import Stamp

        day = self.day.isoformat() if self.day else ""
        return Stamp(__version__, self.data_hash, day, self.language)

    def _stamp_note(self) -> str:
        stamp = self.stamp()
        day = self.labels.day(self.day)
        return self.labels.say("note-stamp", day=day, version=stamp.version, data=stamp.data_hash)

    def _named(self, kind: str, name: str | None) -> str | None:
        return None if name is None else self.find(kind, name)
