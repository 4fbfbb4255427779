"""Why two agencies are linked or not: the verdict first, then every statement behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.model import cited
from bordergraph.views.records import PLACES, gap_record
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.sections import link_row, links_line, verdict_lines
from bordergraph.words.reasons import paragraph, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.core.linked import Link
    from bordergraph.analysis.gaps.explain import Explanation
    from bordergraph.analysis.results import Gap
    from bordergraph.model import Citation, Flow, Network, Share
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

__all__ = ["why_report"]

MOST = 60


def why_report(
    found: Explanation,
    network: Network,
    labels: Labels,
    stamp: Stamp,
    threat: str | None = None,
) -> Report:
    """Return why two agencies are linked or not.

    Args:
        found: What the analysis collected.
        network: The network, for sources and names.
        labels: Names in the reader's language.
        stamp: Version and data hash.
        threat: The threat that was asked about, if any.
    """
    view = _View(found, network, labels)
    a, b = found.agencies
    day = labels.say("why-subtitle", day=labels.day(network.day))
    on = labels.say("why-threat", threat=labels.running("threat", threat)) if threat else ""
    sections = (
        view.verdict(),
        view.gaps(),
        view.met(),
        view.links("links", found.links, found.serving),
        view.links("lapsed", found.lapsed),
        view.findings(),
        view.mandates(),
        view.record(),
    )
    return Report(
        kind="why",
        subject=found.agencies,
        title=labels.say("why-title", a=labels.both("agency", a), b=labels.both("agency", b)),
        subtitle=f"{day} {on}".strip(),
        sections=tuple(s for s in sections if not s.is_empty),
        sources=network.source_by_id,
        stamp=stamp,
    )


def _subjects(network: Network, labels: Labels) -> dict[str, str]:
    """Return whom or what each statement behind a link is about, by the statement's id."""
    found: dict[str, str] = {}
    for p in network.participations:
        found |= {c.statement: labels.short("agency", p.agency) for c in p.citations}
    for f in network.foci:
        found |= {c.statement: labels.running("threat", f.threat) for c in f.citations}
    ties: list[Flow | Share] = [*network.flows, *network.shares]
    for tie in ties:
        way = f"{labels.short('agency', tie.giver)} \u2192 {labels.short('agency', tie.receiver)}"
        found |= {c.statement: way for c in tie.citations}
    return found


def _citations(
    citations: Iterable[Citation], labels: Labels, subjects: Mapping[str, str]
) -> tuple[Line, ...]:
    """Return one line a statement: what it says in our words, where, how sure, its sources."""
    by_statement: dict[str, list[Citation]] = {}
    for c in citations:
        by_statement.setdefault(c.statement, []).append(c)
    lines = []
    for statement, group in by_statement.items():
        first = group[0]
        kind = statement.partition("/")[0].title().replace("-", "")
        values = {
            "kind": " ".join(x for x in (labels.full("bg", kind), subjects.get(statement)) if x),
            "locator": labels.told(first.locator),
            "confidence": labels.concept("confidence", first.confidence),
        }
        text = (
            labels.say("where-sure", note=labels.told(first.note.rstrip(".")), **values)
            if first.note
            else labels.say("at-sure", **values)
        )
        lines.append(Line(text, tuple(dict.fromkeys(c.source for c in group))))
    return tuple(lines)


def _records(citations: Iterable[Citation]) -> list[dict[str, str]]:
    return [
        {
            "statement": c.statement,
            "source": c.source,
            "locator": c.locator,
            "confidence": c.confidence.value,
            "note": c.note,
        }
        for c in citations
    ]


class _View:
    """Sections of one explanation."""

    def __init__(
        self,
        found: Explanation,
        network: Network,
        labels: Labels,
    ) -> None:
        self.found = found
        self.network = network
        self.labels = labels
        self.subjects = _subjects(network, labels)

    def _table(
        self, columns: Sequence[str], rows: Iterable[Row], caption: str, numeric: Iterable[int] = ()
    ) -> Table:
        names = tuple(self.labels.say(f"column.{c}") for c in columns)
        return Table(names, tuple(rows), frozenset(numeric), MOST, caption)

    def verdict(self) -> Section:
        """Return what the rest adds up to."""
        labels, found = self.labels, self.found
        lines = (
            *verdict_lines(found, labels),
            links_line((*found.links, *found.lapsed), labels),
        )
        return Section("verdict", labels.say("verdict"), lines=lines)

    def gaps(self) -> Section:
        """Return open rows with their reasons."""
        labels = self.labels
        rows = [
            Row(
                (
                    labels.short("threat", g.threat),
                    labels.concept("gap-kind", g.kind),
                    labels.concept("evidence", g.evidence),
                    labels.number(g.need, PLACES["need"]),
                    labels.number(g.supply, PLACES["supply"]),
                ),
                g.sources,
                (Line(paragraph(g.reasons, labels)), *self._turning(g)),
                {
                    **gap_record(g, labels),
                    "would_change": [said(r, labels) for r in self.found.turning[g.threat]],
                    "would_change_codes": [r.key for r in self.found.turning[g.threat]],
                },
            )
            for g in self.found.gaps
        ]
        table = self._table(
            ("threat", "kind", "evidence", "need", "supply"),
            rows,
            labels.say("gaps-caption"),
            (3, 4),
        )
        return Section("gaps", labels.say("gaps"), table=table)

    def _turning(self, gap: Gap) -> tuple[Line, ...]:
        """Return one line on what would change an open row."""
        told = self.labels.join(said(r, self.labels) for r in self.found.turning[gap.threat])
        return (Line(self.labels.say("would-change", text=told)),) if told else ()

    def met(self) -> Section:
        """Return the rows that are not open, each with what it came to and why."""
        labels = self.labels
        rows = [
            Row(
                (
                    labels.short("threat", g.threat),
                    labels.say(f"outcome.{g.outcome}"),
                    labels.number(g.need, PLACES["need"]),
                    labels.number(g.supply, PLACES["supply"]),
                ),
                g.sources,
                (Line(paragraph(g.reasons, labels)),),
                record=gap_record(g, labels),
            )
            for g in self.found.settled
        ]
        columns = ("threat", "outcome", "need", "supply")
        table = self._table(columns, rows, labels.say("met-caption"), (2, 3))
        return Section("met", labels.say("met-needs"), table=table)

    def links(
        self, key: str, links: Sequence[Link], serving: Sequence[tuple[str, ...]] = ()
    ) -> Section:
        """Return links with every statement they rest on."""
        labels = self.labels
        rows = [
            self._link(link, serving[i] if i < len(serving) else link.threats)
            for i, link in enumerate(links)
        ]
        table = self._table(("arrangement", "cadence", "way"), rows, labels.say(f"{key}-caption"))
        return Section(key, labels.say(key), table=table)

    def _link(self, link: Link, serves: tuple[str, ...]) -> Row:
        labels = self.labels
        names = labels.listed("threat", serves, 6)
        served = (Line(labels.say("serves", names=names)),) if serves else ()
        row = link_row(self.found.agencies, link, labels)
        return replace(
            row,
            details=(*served, *_citations(link.citations, labels, self.subjects)),
            record={
                **row.record,
                "serves": list(serves),
                "statements": _records(link.citations),
            },
        )

    def findings(self) -> Section:
        """Return the findings that name the pair."""
        labels = self.labels
        rows = [
            Row(
                (
                    labels.concept("finding-kind", f.kind),
                    labels.period(f.span),
                    labels.concept("fixed", f.fixed),
                    labels.listed("threat", f.threats, 3),
                ),
                cited(f.citations),
                _citations(f.citations, labels, {}),
                {
                    "finding": f.id,
                    "kind": f.kind,
                    "fixed": f.fixed,
                    "threats": list(f.threats),
                    "statements": _records(f.citations),
                },
            )
            for f in self.found.findings
        ]
        columns = ("finding", "when", "fixed", "on-threats")
        table = self._table(columns, rows, labels.say("findings-caption"))
        return Section("findings", labels.say("why-findings"), table=table)

    def mandates(self) -> Section:
        """Return what each answers for, threats that both have first."""
        labels = self.labels
        having: dict[str, set[str]] = {}
        for m in self.found.mandates:
            having.setdefault(m.threat, set()).add(m.agency)
        both = [m for m in self.found.mandates if len(having[m.threat]) > 1]
        rows = [
            Row(
                (
                    labels.short("threat", m.threat),
                    labels.short("agency", m.agency),
                    labels.concept("responsibility", m.responsibility),
                ),
                cited(m.citations),
                _citations(m.citations, labels, {}),
                {
                    "threat": m.threat,
                    "agency": m.agency,
                    "responsibility": m.responsibility.value,
                    "statements": _records(m.citations),
                },
            )
            for m in sorted(both, key=lambda m: (m.threat, m.agency))
        ]
        columns = ("threat", "agency", "responsibility")
        table = self._table(columns, rows, labels.say("shared-caption"))
        return Section("mandates", labels.say("why-mandates"), table=table)

    def record(self) -> Section:
        """Return how much the documents say about each."""
        labels = self.labels
        lines = tuple(
            Line(
                labels.say(
                    "record-line",
                    agency=labels.short("agency", c.agency),
                    sources=labels.count("source", c.sources),
                    statements=labels.count("statement", c.statements),
                    grade=labels.say(f"grade.{c.grade}"),
                )
            )
            for c in self.found.coverage
        )
        return Section("record", labels.say("record"), lines=lines)
