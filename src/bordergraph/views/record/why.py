"""Why two agencies are linked or not: needs, problems, channels, searches, every statement behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.rows import Outcome
from bordergraph.model import (
    Citation,
    Flow,
    Mandate,
    Network,
    Search,
    Share,
    Text,
    group_by,
    source_ids,
)
from bordergraph.views.record.statements import LASTING, heading, source_year, statement_table
from bordergraph.views.report.model import Report, Section, list_section
from bordergraph.views.report.problems import problem_table
from bordergraph.views.report.sections import direction_text
from bordergraph.views.table.column import (
    Column,
    code,
    codes,
    concept,
    day,
    display,
    row_record,
    term,
    thing,
    worded,
)
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import link_columns
from bordergraph.views.tables.needs import separate_text
from bordergraph.vocab import class_of
from bordergraph.words import needs
from bordergraph.words.labels import Labels, capitalize_first, mark_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.gaps.explanation import (
        ChannelReason,
        NeedExplanation,
        OutcomeMove,
        PairExplanation,
    )
    from bordergraph.analysis.register import Problem
    from bordergraph.record import Entry, Event
    from bordergraph.views.report.model import Stamp

MAX_ROWS = 60

_CLASSES = (Outcome.REGULAR, Outcome.ASSUMED, Outcome.IRREGULAR, Outcome.NOT_ASSESSED)
"""Classes of a channel, best first."""


def why_report(
    pair: PairExplanation,
    network: Network,
    labels: Labels,
    stamp: Stamp,
    threat: str | None = None,
    problems: Sequence[Problem] = (),
    limits: Iterable[Entry] = (),
    events: Sequence[Event] = (),
) -> Report:
    """Return why two agencies are linked or not, on one threat or on all; events date the statements behind links."""
    links = _PairLinks(pair, network, labels, events, is_of_threat=threat is not None)
    a, b = (labels.name_and_acronym("agency", agency) for agency in pair.agencies)
    day = labels.say("why-subtitle", day=labels.day(network.day))
    suffix = labels.say("why-threat", threat=labels.inline_name("threat", threat)) if threat else ""
    known, limits_heading = network.source_by_id, heading("Limit", labels)
    limits_table = statement_table(limits, labels, limits_heading, documents=known)
    verdict = tuple(map(Line, _verdict_texts(pair, problems, labels, threat)))
    sections = (
        Section("verdict", labels.say("verdict"), lines=verdict),
        _problems_section(problems, labels, network.day),
        list_section(
            labels,
            "needs",
            _NEED_COLUMNS,
            pair.rows,
            heading="pair-needs-heading",
            caption="pair-needs-caption",
            sources=_need_sources,
            details=lambda e: _need_lines(e, labels),
            limit=MAX_ROWS,
        ),
        links.section("links", pair.links),
        Section("limits", limits_heading, table=limits_table),
        list_section(
            labels,
            "searches",
            _SEARCH_COLUMNS,
            pair.searches,
            heading="pair-searches",
            order=("when", "threat", "outcome"),
            details=lambda s: _search_lines(s, network, labels),
            limit=MAX_ROWS,
        ),
        list_section(
            labels,
            "mandates",
            _MANDATE_COLUMNS,
            sorted(pair.mandates, key=lambda m: (m.threat, m.agency)),
            heading="why-mandates",
            caption="shared-caption",
            details=lambda m: _citation_lines(m.citations, labels, {}),
            limit=MAX_ROWS,
        ),
        links.section("lapsed", pair.lapsed_links),
    )
    title = labels.say("why-title", a=a, b=b)
    full = tuple(s for s in sections if not s.is_empty)
    return Report("why", pair.agencies, title, f"{day} {suffix}".strip(), full, known, stamp)


def _verdict_texts(
    pair: PairExplanation, problems: Sequence[Problem], labels: Labels, threat: str | None
) -> Iterator[str]:
    """Yield the summary of the explanation."""
    served = pair.served
    if not (pair.rows or pair.exclusions):
        yield labels.say("pair-no-mandate")
    if pair.rows:
        count, parts = labels.count("need", served.needs), needs.parts_text(served, labels)
        yield labels.say("pair-needs", needs=count, parts=parts)
        if served.by_mandate + served.within_body + served.slight:
            yield separate_text(served, labels)
    yield from needs.left_out_texts(pair.exclusions, pair.parts, labels)
    for row in (e.row for e in pair.rows if e.row.candidate):
        yield labels.say(
            "pair-gap",
            threat=labels.inline_name("threat", row.threat),
            need=labels.say(f"need.{row.need}"),
            channel=labels.say(f"channel.{row.outcome}"),
        )
    yield labels.say(
        "pair-links-on" if threat else "pair-links",
        links=labels.count("link", len(pair.links)),
        lapsed=len(pair.lapsed_links),
        problems=len(problems),
    )


def _problems_section(problems: Sequence[Problem], labels: Labels, day: date | None) -> Section:
    """Return the documented problems that name both, with the account of each."""
    table = problem_table(problems, labels, day, ids=True, limit=MAX_ROWS)
    notes = (labels.say("problem-no-fault"),) if problems else ()
    return Section("problems", labels.say("pair-problems"), table=table, notes=notes)


def _need_lines(e: NeedExplanation, labels: Labels) -> Iterator[Line]:
    """Yield the reasons of a need and what would change its result."""
    moves = _sentences(needs.moves_texts(e, labels))
    texts = (
        needs.need_text(e, labels),
        needs.problems_text(e, labels),
        needs.channels_text(e, labels, limit=MAX_ROWS),
        needs.searches_text(e, labels),
        labels.say("row-moves", moves=moves) if moves else "",
    )
    return (Line(text) for text in texts if text)


def _need_sources(e: NeedExplanation) -> tuple[str, ...]:
    channel_sources = {source for c in e.channels for source in c.sources}
    citations = (*(m.citations for m in e.mandates), *(s.citations for s in e.searches))
    return tuple(sorted({*source_ids(*citations), *channel_sources}))


_NEED_COLUMNS: tuple[Column[NeedExplanation], ...] = (
    thing("threat", get=attrgetter("row.threat")),
    term("need", get=attrgetter("row.need")),
    term("channel", get=attrgetter("row.outcome")),
    code("candidate", attrgetter("row.candidate")),
    day("searched_on", "searched", attrgetter("row.searched_on")),
    codes("work", lambda e: (f"{first}-{second}" for first, second in e.work)),
    codes("channels", lambda e: map(_channel_record, e.channels)),
    codes("relays"),
    codes("gateways", lambda e: (g.id for g in e.gateways)),
    codes("searches", lambda e: (s.id for s in e.searches)),
    codes("problems"),
    codes("too_few_sources", attrgetter("thin_agencies")),
    codes("would_change_codes", lambda e: map(_move_record, e.moves)),
)
"""One explained row."""


def _move_record(m: OutcomeMove) -> dict[str, Any]:
    return {"fact": m.key, "to": m.outcome, "arrangement": m.arrangement, "agency": m.agency}


def _channel_record(c: ChannelReason) -> dict[str, Any]:
    return {
        "arrangement": c.arrangement,
        "class": c.cls,
        "proof": c.proof,
        "kind": c.kind,
        "frequency": c.frequency,
        "year": c.year,
        "sources": c.sources,
        "agencies": c.unproved_agencies,
    }


def _subjects(network: Network, events: Sequence[Event], labels: Labels) -> dict[str, str]:
    """Return the subject of each statement behind a link (agency, threat, day) by its id."""
    subjects = {
        f"{s.kind}/{s.slug}": labels.spell_date(e.date) for e in events for s in e.statements
    }
    for c in (c for a in network.arrangements for c in a.citations):
        if class_of(c.statement.partition("/")[0]) in LASTING and not c.is_indirect:
            subjects.setdefault(c.statement, source_year([c.source], network.source_by_id, labels))
    for p in network.participations:
        subjects |= {c.statement: labels.short_name("agency", p.agency) for c in p.citations}
    for f in network.foci:
        subjects |= {c.statement: labels.inline_name("threat", f.threat) for c in f.citations}
    ties: list[Flow | Share] = [*network.flows, *network.shares]
    for tie in ties:
        arrow = f"{labels.short_name('agency', tie.giver)} \u2192 {labels.short_name('agency', tie.receiver)}"
        subjects |= {c.statement: arrow for c in tie.citations}
    return subjects


def _citation_lines(
    citations: Iterable[Citation], labels: Labels, subjects: Mapping[str, str]
) -> Iterator[Line]:
    """Yield one line a statement: note, locator, confidence, id and sources."""
    for statement, group in group_by(citations, attrgetter("statement")).items():
        first, about = group[0], subjects.get(statement)
        kind = labels.full_name("bg", class_of(statement.partition("/")[0]))
        text = labels.say(
            "where-sure" if first.note else "at-sure",
            note=labels.localize(first.note.rstrip(".")),
            kind=f"{kind} ({about})" if about else kind,
            locator=labels.localize(first.locator),
            confidence=labels.concept("confidence", first.confidence),
        )
        direct = dict.fromkeys(c.source for c in group if not c.is_indirect)
        yield Line(labels.say("statement-id", text=text, id=statement), tuple(direct))


def _sentences(texts: Sequence[str]) -> str:
    """Return clauses as sentences of their own; the first begins as it is, and no full stop ends them."""
    capital = (capitalize_first(text) for text in texts[1:])
    return mark_foreign(". ".join((*texts[:1], *capital)), texts)


_CITATION_COLUMNS: tuple[Column[Citation], ...] = tuple(
    map(code, ("statement", "source", "locator", "confidence", "note"))
)


def _citation_records(item: Link | Mandate) -> list[dict[str, Any]]:
    """Return the citations of a link or mandate, for machines."""
    return [row_record(_CITATION_COLUMNS, c) for c in item.citations]


@dataclass(frozen=True)
class _PairLinks:
    """The links of two agencies, with the needs that each serves and the statements behind it."""

    pair: PairExplanation
    network: Network
    labels: Labels
    events: Sequence[Event]
    is_of_threat: bool

    @cached_property
    def _statement_subjects(self) -> dict[str, str]:
        return _subjects(self.network, self.events, self.labels)

    @cached_property
    def _milestone_days(self) -> dict[str, str]:
        dated = ((s, e.date) for e in self.events for s in e.statements)
        return {f"{s.kind}/{s.slug}": day for s, day in dated if s.kind == "milestone"}

    @cached_property
    def _channels(self) -> dict[str | None, ChannelReason]:
        """The best class of each arrangement over all needs of the two."""
        channels = [c for e in self.pair.rows for c in e.channels]
        channels.sort(key=lambda c: _CLASSES.index(c.cls))
        return {c.arrangement: c for c in reversed(channels)}

    def _channel(self, link: Link) -> ChannelReason | None:
        return self._channels.get(link.arrangement) if link.is_in_force else None

    def _served_threats(self, link: Link) -> list[str]:
        uses = ((c, e.row.threat) for e in self.pair.rows for c in e.channels)
        is_channel = self._channel(link) is not None
        return [threat for c, threat in uses if is_channel and c.arrangement == link.arrangement]

    def _is_other_threat(self, link: Link) -> bool:
        """Return whether a link does not serve the one threat asked about; its statements are left out."""
        if not (self.is_of_threat and self._channels):
            return False
        if not link.is_in_force:
            rows = {e.row.threat for e in self.pair.rows}
            return bool(link.threats) and rows.isdisjoint(link.threats)
        return self._channel(link) is None

    def section(self, key: str, links: Sequence[Link]) -> Section:
        """Return links with their class, its reason, and their statements.

        What serves a need comes first, the best class of channel before the others.
        """
        labels, (a, b) = self.labels, self.pair.agencies
        columns: tuple[Column[Link], ...] = (
            *link_columns(select(self.network)),
            worded(
                "class",
                lambda x: getattr(self._channel(x), "cls", None),
                lambda cls, w: w.say(f"channel-use.{cls}") if cls else "",
            ),
            display("way", lambda x, w: direction_text((a, b), x, w)),
            code("proof", lambda x: getattr(self._channel(x), "proof", None)),
            codes("serves", self._served_threats),
            code("since", attrgetter("begins")),
            code("statements", _citation_records),
        )
        ranked = sorted(links, key=self._class_rank)
        # Links of one arrangement rest on the same statements: the first prints them.
        first_links: dict[tuple[str | None, str], Link] = {}
        for link in ranked:
            for c in link.citations:
                first_links.setdefault((link.arrangement, c.statement), link)

        def details(link: Link) -> Iterator[Line]:
            place = link.arrangement
            new = [c for c in link.citations if first_links[place, c.statement] is link]
            return self._link_lines(link, new)

        has_class = any(map(self._channel, links))
        # Once is enough: the last table with such links says it.
        lapsed = self.pair.lapsed_links
        is_last = links is lapsed or not any(map(self._is_other_threat, lapsed))
        has_others = is_last and any(map(self._is_other_threat, links))
        return list_section(
            labels,
            key,
            columns,
            ranked,
            order=("arrangement", *(("class",) if has_class else ()), "cadence", "way"),
            notes=(labels.say("pair-beside", a=a, b=b),) if has_others else (),
            details=details,
            limit=MAX_ROWS,
        )

    def _class_rank(self, link: Link) -> int:
        channel = self._channels.get(link.arrangement)
        return _CLASSES.index(channel.cls) if channel else len(_CLASSES)

    def _link_lines(self, link: Link, citations: Sequence[Citation]) -> Iterator[Line]:
        """Yield the needs that a link serves, and its statements not printed above."""
        labels, channel = self.labels, self._channel(link)
        if channel:
            proof = labels.say("pair-proof", proof=needs.channel_text(channel, labels))
            yield Line(proof, channel.sources)
            threats = self._served_threats(link)
            yield Line(labels.say("serves", names=labels.list_names("threat", threats, 6)))
            if items := [text for t in threats if (text := self._through_text(link, t))]:
                yield Line(labels.say("serves-through", items=labels.join_phrases(items)))
        elif link.is_in_force:
            yield Line(labels.say("pair-serves-none"))
        if self._is_other_threat(link):
            return
        # What is dated comes last, the earliest first.
        dated = sorted(citations, key=lambda c: self._milestone_days.get(c.statement, ""))
        yield from _citation_lines(dated, labels, self._statement_subjects)
        if len(citations) < len(link.citations):
            yield Line(labels.say("statements-above"))

    def _through_text(self, link: Link, threat: str) -> str:
        """Return through which named threats a link serves another; empty for a named one."""
        network = self.network
        if not link.threats or threat in link.threats:
            return ""
        related = {*network.broader_threats(threat), *network.threat_by_id[threat].related}
        through = (t for t in link.threats if t in related or threat in network.broader_threats(t))
        served, *others = (self.labels.inline_name("threat", t) for t in (threat, *through))
        names = self.labels.join_names("and", others)
        return self.labels.say("serves-through.item", threat=served, through=names)


def _search_lines(search: Search, network: Network, labels: Labels) -> Iterator[Line]:
    if search.note:
        yield Line(labels.localize(search.note))
    if search.queries:
        queries = labels.join_phrases(labels.localize(Text(query)) for query in search.queries)
        yield Line(labels.say("pair-queries", queries=queries), verbatim=True)
    else:
        yield Line(labels.say("pair-queries-none"))
    names = [_found_name(thing, network, labels) for thing in search.results]
    if names:
        yield Line(labels.say("pair-found", names=mark_foreign("; ".join(names), names)))
    yield Line(labels.say("statement-id", text="", id=f"search/{search.id}").strip())


def _found_name(thing: str, network: Network, labels: Labels) -> str:
    kind, _, slug = thing.partition(":")
    findings = network.findings if kind == "finding" else ()
    if finding := next((f for f in findings if f.id == slug), None):
        sources = source_ids(finding.citations)
        text = labels.localize(Text(", ".join(labels.short_name("source", s) for s in sources)))
        return labels.say("statement-id", text=text, id=f"finding/{slug}")
    name = labels.short_name(kind, slug)
    # A title stands in its own language.
    return labels.localize(Text(name)) if kind == "source" else name


_SEARCH_COLUMNS: tuple[Column[Search], ...] = (
    code("search", attrgetter("id")),
    day("day", "when"),
    thing("threat"),
    concept("search-outcome", "outcome"),
    codes("queries"),
    codes("found", attrgetter("results")),
    code("note"),
)
_MANDATE_COLUMNS: tuple[Column[Mandate], ...] = (
    thing("threat"),
    thing("agency"),
    concept("responsibility"),
    codes("functions"),
    code("statements", _citation_records),
)
