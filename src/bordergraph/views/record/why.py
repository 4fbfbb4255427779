"""Why two agencies are linked or not: needs, problems, channels, searches, every statement behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import Outcome
from bordergraph.model import Text, cited
from bordergraph.views.records import link_record
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.sections import direction
from bordergraph.words.needs import (
    channel_text,
    channels_text,
    moves_texts,
    need_text,
    parts_text,
    problems_text,
    searches_text,
)
from bordergraph.words.tongue import mixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.core.linked import Link
    from bordergraph.analysis.gaps.explanation import ChannelReason, Explained, PairExplained
    from bordergraph.model import Citation, Flow, Network, Search, Share
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

__all__ = ["explained_record", "why_report"]

MOST = 60

_CLASSES = (Outcome.REGULAR, Outcome.ASSUMED, Outcome.IRREGULAR, Outcome.NOT_ASSESSED)
"""Classes of a channel, best first."""


def why_report(
    found: PairExplained,
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
        view.needs(),
        view.problems(),
        view.links("links", found.links),
        view.searches(),
        view.mandates(),
        view.links("lapsed", found.lapsed),
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


def explained_record(e: Explained, labels: Labels) -> dict[str, Any]:
    """Return one row with what it rests on, as ids and codes, its moves in words too."""
    return {
        "threat": e.row.threat,
        "need": str(e.row.need),
        "channel": str(e.row.outcome),
        "candidate": e.row.candidate,
        "searched_on": e.row.searched_on.isoformat() if e.row.searched_on else None,
        "work": [f"{one}-{other}" for one, other in e.work],
        "channels": [_channel_record(c) for c in e.channels],
        "relays": list(e.relays),
        "gateways": [g.id for g in e.gateways],
        "searches": [s.id for s in e.searches],
        "reported_problems": [f.id for f in e.findings],
        "too_few_sources": list(e.thin),
        "would_change": moves_texts(e, labels),
        "would_change_codes": [
            {"fact": m.key, "to": str(m.to), "arrangement": m.arrangement, "agency": m.agency}
            for m in e.moves
        ],
    }


def _channel_record(c: ChannelReason) -> dict[str, Any]:
    return {
        "arrangement": c.arrangement,
        "class": str(c.cls),
        "proof": str(c.proof),
        "kind": c.kind,
        "frequency": c.frequency,
        "year": c.year,
        "sources": list(c.sources),
        "agencies": list(c.agencies),
    }


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
    """Return one line a statement: what it says in our words, where, how sure, its id and sources."""
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
        line = labels.say("statement-id", text=text, id=statement)
        lines.append(Line(line, tuple(dict.fromkeys(c.source for c in group))))
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

    def __init__(self, found: PairExplained, network: Network, labels: Labels) -> None:
        self.found = found
        self.network = network
        self.labels = labels
        self.subjects = _subjects(network, labels)
        # The best class of each arrangement over all needs of the two, and those that it serves.
        self.channels: dict[str | None, ChannelReason] = {}
        self.serves: dict[str | None, list[str]] = {}
        for e in found.rows:
            for c in e.channels:
                best = self.channels.setdefault(c.arrangement, c)
                if _CLASSES.index(c.cls) < _CLASSES.index(best.cls):
                    self.channels[c.arrangement] = c
                self.serves.setdefault(c.arrangement, []).append(e.row.threat)

    def _table(self, columns: Sequence[str], rows: Iterable[Row], caption: str) -> Table:
        names = tuple(self.labels.say(f"column.{c}") for c in columns)
        return Table(names, tuple(rows), limit=MOST, caption=caption)

    def verdict(self) -> Section:
        """Return what the rest adds up to."""
        labels, found = self.labels, self.found
        served = found.served
        lines = []
        if not found.rows:
            both = labels.listed("threat", found.left_out)
            key = "pair-no-need" if found.left_out else "pair-no-mandate"
            lines.append(labels.say(key, threats=both, searches=len(found.searches)))
        else:
            needs = labels.count("need", served.needs)
            lines.append(labels.say("pair-needs", needs=needs, parts=parts_text(served, labels)))
            apart = {
                p: labels.number(getattr(served, p))
                for p in ("by_mandate", "within_body", "slight")
            }
            if served.by_mandate + served.within_body + served.slight:
                lines.append(labels.say("served-apart", **apart))
            if found.left_out:
                both = labels.listed("threat", found.left_out)
                lines.append(labels.say("pair-left-out", threats=both))
        lines += [
            labels.say(
                "pair-gap",
                threat=labels.running("threat", e.row.threat),
                need=labels.say(f"need.{e.row.need}"),
                channel=labels.say(f"channel.{e.row.outcome}"),
            )
            for e in found.rows
            if e.row.candidate
        ]
        lines.append(
            labels.say(
                "pair-links",
                links=labels.count("link", len(found.links)),
                lapsed=labels.number(len(found.lapsed)),
                findings=labels.number(len(found.findings)),
            )
        )
        return Section("verdict", labels.say("verdict"), lines=tuple(map(Line, lines)))

    def needs(self) -> Section:
        """Return the needs of the two, each with what it rests on and what would move it."""
        labels = self.labels
        rows = []
        for e in self.found.rows:
            moves = labels.join(moves_texts(e, labels))
            texts = (
                need_text(e, labels),
                problems_text(e, labels),
                channels_text(e, labels, most=MOST),
                searches_text(e, labels),
                labels.say("row-moves", moves=moves) if moves else "",
            )
            citations = [m.citations for m in e.mandates] + [s.citations for s in e.searches]
            stating = {source for c in e.channels for source in c.sources}
            rows.append(
                Row(
                    (
                        labels.short("threat", e.row.threat),
                        labels.say(f"need.{e.row.need}"),
                        labels.say(f"channel.{e.row.outcome}"),
                        labels.day(e.row.searched_on) if e.row.searched_on else "",
                    ),
                    tuple(sorted({*cited(*citations), *stating})),
                    tuple(Line(text) for text in texts if text),
                    explained_record(e, labels),
                )
            )
        table = self._table(
            ("threat", "need", "channel", "searched"), rows, labels.say("pair-needs-caption")
        )
        return Section("needs", labels.say("pair-needs-heading"), table=table)

    def problems(self) -> Section:
        """Return the reported problems between the two."""
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
        table = self._table(
            ("finding", "when", "fixed", "on-threats"), rows, labels.say("pair-problems-caption")
        )
        return Section("problems", labels.say("pair-problems"), table=table)

    def links(self, key: str, links: Sequence[Link]) -> Section:
        """Return links with their class, what makes it so, and every statement they rest on."""
        labels = self.labels
        # What serves a need comes first, the best class of channel before the others.
        rows = [self._link(link) for link in sorted(links, key=self._place)]
        table = self._table(
            ("arrangement", "class", "frequency", "way"), rows, labels.say(f"{key}-caption")
        )
        return Section(key, labels.say(key), table=table)

    def _place(self, link: Link) -> int:
        channel = self.channels.get(link.arrangement)
        return _CLASSES.index(channel.cls) if channel else len(_CLASSES)

    def _link(self, link: Link) -> Row:
        labels = self.labels
        channel = self.channels.get(link.arrangement) if link.working else None
        serves = self.serves.get(link.arrangement, []) if channel else []
        name = (
            labels.short("arrangement", link.arrangement)
            if link.arrangement
            else labels.say("direct-exchange")
        )
        details: tuple[Line, ...] = ()
        if channel:
            names = labels.listed("threat", serves, 6)
            details = (
                Line(
                    labels.say("pair-proof", proof=channel_text(channel, labels)), channel.sources
                ),
                Line(labels.say("serves", names=names)),
            )
        elif link.working:
            details = (Line(labels.say("pair-serves-none")),)
        return Row(
            (
                name,
                labels.say(f"channel-use.{channel.cls}") if channel else "",
                labels.say(f"frequency.{link.cadence}"),
                direction(self.found.agencies, link, labels),
            ),
            cited(link.citations),
            (*details, *_citations(link.citations, labels, self.subjects)),
            link_record(link)
            | {
                "class": str(channel.cls) if channel else None,
                "proof": str(channel.proof) if channel else None,
                "serves": serves,
                "since": link.since.isoformat() if link.since else None,
                "statements": _records(link.citations),
            },
        )

    def searches(self) -> Section:
        """Return the searches for a channel: when, with which queries, and what came of them."""
        labels = self.labels
        table = self._table(
            ("when", "threat", "outcome"),
            [self._search(s) for s in self.found.searches],
            labels.say("pair-searches-caption"),
        )
        return Section("searches", labels.say("pair-searches"), table=table)

    def _search(self, s: Search) -> Row:
        labels = self.labels
        lines = [labels.told(s.note)] if s.note else []
        if s.queries:
            queries = labels.join(labels.told(Text(query)) for query in s.queries)
            lines.append(labels.say("pair-queries", queries=queries))
        found = [self._thing(thing) for thing in s.found]
        if found:
            lines.append(labels.say("pair-found", names=mixed(", ".join(found), found)))
        lines.append(labels.say("statement-id", text="", id=f"search/{s.id}").strip())
        return Row(
            (
                labels.day(s.day),
                labels.short("threat", s.threat),
                labels.concept("search-outcome", s.outcome),
            ),
            cited(s.citations),
            tuple(map(Line, lines)),
            {
                "search": s.id,
                "day": s.day.isoformat(),
                "threat": s.threat,
                "outcome": s.outcome,
                "queries": list(s.queries),
                "found": list(s.found),
                "note": s.note,
            },
        )

    def _thing(self, thing: str) -> str:
        kind, _, slug = thing.partition(":")
        name = self.labels.short(kind, slug)
        # A title stands in its own language.
        return self.labels.told(Text(name)) if kind == "source" else name

    def mandates(self) -> Section:
        """Return what each is responsible for, of the threats that both have."""
        labels = self.labels
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
                    "functions": list(m.functions),
                    "statements": _records(m.citations),
                },
            )
            for m in sorted(self.found.mandates, key=lambda m: (m.threat, m.agency))
        ]
        columns = ("threat", "agency", "responsibility")
        table = self._table(columns, rows, labels.say("shared-caption"))
        return Section("mandates", labels.say("why-mandates"), table=table)
