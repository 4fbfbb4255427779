"""The words of bordergraph as plain values: agencies, arrangements, mandates, findings, sources.

Nothing here reads a file or knows about RDF. Ids are slugs (``rcmp``, ``ibet``,
``firearms-smuggling``); a statement's id is ``kind/slug``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias, TypeVar

from bordergraph.schema.terms import (
    AgencyClass,
    ArrangementClass,
    Cadence,
    Confidence,
    Responsibility,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_K = TypeVar("_K")
_T = TypeVar("_T")


class Ref(NamedTuple):
    """A reference to a thing or a concept by kind and id.

    Attributes:
        kind: What kind of thing, ``agency``, or of concept, ``cadence``.
        slug: Its id within the kind.

    Example:
        >>> str(Ref("agency", "rcmp")), Ref("pair", "atf--cbsa").ends
        ('agency:rcmp', ('atf', 'cbsa'))
    """

    kind: str
    slug: str

    @property
    def key(self) -> str:
        """Both as one text, ``agency:rcmp``."""
        return f"{self.kind}:{self.slug}"

    @property
    def ends(self) -> tuple[str, str]:
        """The two ids that the id of a pair joins."""
        first, _, second = self.slug.partition("--")
        return first, second

    def __str__(self) -> str:
        return self.key


class Text(str):
    """Words of the record: the English ones, and the French ones where the record has them.

    As a string it is its English words; `Labels.localize` gives those of the reader's language.

    Attributes:
        fr: The same in French; empty when nobody has written it.

    Example:
        >>> note = Text("Nothing moves.", "Rien ne bouge.")
        >>> note, note.fr, note.rstrip(".").fr
        ('Nothing moves.', 'Rien ne bouge.', 'Rien ne bouge')
    """

    __slots__ = ("fr",)
    fr: str

    def __new__(cls, en: str = "", fr: str = "") -> Self:
        """Return words in both languages."""
        text = super().__new__(cls, en)
        text.fr = fr
        return text

    @classmethod
    def from_parts(cls, separator: str, texts: Iterable[str]) -> Self:
        """Return several texts as one, each once; in French only where all have it."""
        parts = tuple(dict.fromkeys(texts))
        french = [getattr(part, "fr", "") for part in parts]
        return cls(separator.join(parts), separator.join(french) if all(french) else "")

    def rstrip(self, chars: str | None = None, /) -> Text:
        """Return both without the characters at their ends."""
        return Text(super().rstrip(chars), self.fr.rstrip(chars))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends inclusive; None is an unknown end.

    A date known to the month or year is kept as the first day for a start and the last day
    for an end, so that comparing dates is right whatever the precision.

    Attributes:
        start: First day in force.
        end: Last day in force.
        as_of: A day on which a source says it was in force.

    Raises:
        ValueError: The end lies before the start.
    """

    start: date | None = None
    end: date | None = None
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            msg = f"ends {self.end} before it starts {self.start}"
            raise ValueError(msg)

    @property
    def first_day(self) -> date | None:
        """The start, or else the first day on which it is documented."""
        return self.start or self.as_of

    @property
    def is_dated(self) -> bool:
        """Whether any day of it is known."""
        return bool(self.first_day or self.end)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where one statement comes from.

    Attributes:
        statement: The statement's id, ``kind/slug``.
        source: The source's id.
        locator: Where in the source: section, paragraph, page.
        confidence: How far it can be relied on.
        note: The statement in our own words; may be empty.
        is_indirect: Whether the statement is another source's, which names this one or was compared
            with it.
    """

    statement: str
    source: str
    locator: str
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""
    is_indirect: bool = False


def source_ids(*citation_lists: Iterable[Citation]) -> tuple[str, ...]:
    """Return the sorted, distinct source ids behind some facts' citations."""
    return tuple(sorted({c.source for citations in citation_lists for c in citations}))


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A body or an arrangement by its names.

    Attributes:
        id: Slug.
        label: English name.
        label_fr: French name; empty when none is known.
        acronyms: Short names, English first.
    """

    id: str
    label: str
    label_fr: str = ""
    acronyms: tuple[str, ...] = ()

    @property
    def short_name(self) -> str:
        """The first acronym, else the label."""
        return self.acronyms[0] if self.acronyms else self.label


@dataclass(frozen=True, slots=True)
class Agency(NamedThing):
    """A body: a public agency, or an association, collective or company that sources name.

    Attributes:
        country: ISO code, ``CA/US`` for both, or any group label.
        level: federal, state, provincial, municipal, tribal ...
        sector: police, border, intelligence ...
        parent: Id of the body it is part of.
        cls: Agency, association, collective or company.
        span: From founding to dissolution.
        home_places: Ids of the places a local body works in; empty for a body of a whole country.
        nearby_places: Ids of the places next to those.
        stands_for: Ids of the agencies behind a collective; empty for any other body.
        same_as: Ids or IRIs of the same thing in other data.
        article: What stands before its French name: ``le``, ``la``, ``les-m`` ...; may be empty.
    """

    country: str = ""
    level: str = ""
    sector: str = ""
    parent: str | None = None
    cls: AgencyClass = AgencyClass.AGENCY
    span: Span = Span()
    home_places: tuple[str, ...] = ()
    nearby_places: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    article: str = ""


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat in its hierarchy.

    Attributes:
        id: Slug.
        label: English name.
        label_fr: French name; may be empty.
        broader: Id of the broader threat.
        severity: Weight in (0, 1]; 1 unless an analyst says otherwise.
        related: Ids of threats next to it, either way round; a channel on one carries some of
            what the other needs.
        family: The field of work it belongs to, such as money or drugs; empty when none is stated.
        first_documented: The day from which a body could be tasked with it; None when unknown.
        same_as: Ids or IRIs of the same thing in other data.
    """

    id: str
    label: str
    label_fr: str = ""
    broader: str | None = None
    severity: float = 1.0
    related: tuple[str, ...] = ()
    family: str = ""
    first_documented: date | None = None
    same_as: tuple[str, ...] = ()


FACTS = ("participations", "flows", "shares", "mandates", "foci", "findings")
"""What of a network sources state of agencies, arrangements and threats, by attribute."""

STOPPED_STATUSES = frozenset({"ended", "dormant", "stalled"})
"""Statuses of arrangements that worked and do not any more."""

IDLE_STATUSES = STOPPED_STATUSES | {"proposed"}
"""Statuses of arrangements through which nothing passes."""

POWERS = frozenset({"statute", "bill", "regulation"})
"""Kinds of arrangements that only say what bodies may do: nothing passes through them."""


@dataclass(frozen=True, slots=True)
class Arrangement(NamedThing):
    """A program or channel that connects agencies.

    Attributes:
        cls: Program or channel.
        kind: joint-enforcement, task-force, forum, mou, system ...
        scope: binational, canadian, us ...
        cadence: How regularly information moves.
        cadence_citations: The statements that say so.
        span: From start to end.
        status: active, ended, dormant, stalled, proposed or unknown.
        status_as_of: The day the status speaks of.
        part_of: Ids of the arrangements it belongs to.
        serves: ``members``, ``policy`` or ``service``; empty when only its kind tells.
        hubs: Ids of the bodies that it ties to everybody else, and nobody else to each other;
            empty when it ties all its members.
        region: ``northern``, ``southern`` or another part of the border; empty for all of it.
        announced: True when it was promised or foreseen and nothing shows that it works.
        citations: Statements on its dates, status and cadence.
        same_as: Ids or IRIs of the same thing in other data.
        article: What stands before its French name, as of an agency.
    """

    cls: ArrangementClass = ArrangementClass.PROGRAM
    kind: str = ""
    scope: str = ""
    cadence: Cadence = Cadence.UNKNOWN
    span: Span = Span()
    status: str = "unknown"
    status_as_of: date | None = None
    part_of: tuple[str, ...] = ()
    serves: str = ""
    hubs: tuple[str, ...] = ()
    region: str = ""
    announced: bool = False
    citations: tuple[Citation, ...] = ()
    cadence_citations: tuple[Citation, ...] = ()
    same_as: tuple[str, ...] = ()
    article: str = ""

    def ties(self, first: str, second: str) -> bool:
        """Tell whether it can tie two of its members: a power ties none, a hub ties others to itself.

        Example:
            >>> statute = Arrangement("act", "Act", kind="statute")
            >>> office = Arrangement("office", "Liaison office", hubs=("fbi",))
            >>> statute.ties("fbi", "rcmp"), office.ties("fbi", "rcmp"), office.ties("opp", "rcmp")
            (False, True, False)
        """
        return any(map(all, self.tied_sides({first}, {second})))

    def tied_sides(
        self, givers: set[str], receivers: set[str]
    ) -> tuple[tuple[set[str], set[str]], ...]:
        """Return who of those that give is tied to whom of those that receive, in one part or two.

        A power ties nobody. Where hubs are named they give to all, and all give to them.
        """
        if self.kind in POWERS:
            return ()
        if not self.hubs:
            return ((givers, receivers),)
        hubs = set(self.hubs)
        return (givers & hubs, receivers), (givers, receivers & hubs)


@dataclass(frozen=True, slots=True)
class Record:
    """A thing or statement of a class of the schema for which the model has no class of its own.

    Attributes:
        kind: What its id begins with.
        id: Slug.
        values: What is said of it by the name of the field; ids are slugs, days are ISO to the
            precision they are known.
        citations: Where it is stated.
    """

    kind: str
    id: str
    values: Mapping[str, object]
    citations: tuple[Citation, ...] = ()


GRADES = ("official", "secondary", "press", "encyclopedic", "partisan")
"""Grades of source, the most reliable first."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document.

    Attributes:
        id: Slug.
        title: Title, in its own language.
        publisher: Who answers for it.
        date: Its date as it is printed.
        url: Its address.
        kind: audit, law, news, blog ...
        extent_read: full, excerpt or unread.
        grade: One of `GRADES`, by its kind; empty when nobody graded the kind.
        via: Who handed the document on: a wire, an archive, a site with a copy.
        is_kept_copy: Whether its kind is a copy that somebody else keeps.
        is_revised: Whether documents of its kind are revised where they stand.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    extent_read: str = ""
    # What follows from the kind, or is of no use without a reader, tells no two sources apart.
    grade: str = field(default="", compare=False)
    via: str = field(default="", compare=False)
    is_kept_copy: bool = field(default=False, compare=False)
    is_revised: bool = field(default=False, compare=False)

    @property
    def is_copy(self) -> bool:
        """Whether the document read is a copy from somebody else than the publisher."""
        return self.is_kept_copy or bool(self.via)

    @property
    def is_unread(self) -> bool:
        """Whether only a citation of it is known: nobody read it here."""
        return self.extent_read == "unread"

    @property
    def is_weak(self) -> bool:
        """Whether a reader is warned: no text of the body that answers, a copy of one, or unread.

        Example:
            >>> Source("a", "Audit", grade="official").is_weak, Source("b", "B", grade="press").is_weak
            (False, True)
        """
        return self.is_unread or self.is_copy or self.grade not in {"", GRADES[0]}

    @property
    def strength(self) -> tuple[int, bool]:
        """What sources are sorted by, strongest first; ungraded after official, unread last.

        Example:
            >>> Source("a", "Audit", grade="official").strength < Source("b", "B").strength
            True
        """
        grade = GRADES.index(self.grade) if self.grade in GRADES else 0.5
        return (int(2 * (len(GRADES) if self.is_unread else grade)), self.is_copy)


@dataclass(frozen=True, slots=True)
class Participation:
    """One agency in one arrangement, as one or more sources state it.

    Attributes:
        agency: The agency's id.
        arrangement: The arrangement's id.
        role: What it does there: lead, co-lead, participant, hub ...
        span: Since when and until when.
        provides: Whether it gives information there.
        receives: Whether it gets some.
        citations: Where it is stated.
    """

    agency: str
    arrangement: str
    role: str = "participant"
    span: Span = Span()
    provides: bool = True
    receives: bool = True
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A directed transfer inside an arrangement.

    Attributes:
        giver: Id of the agency that gives.
        receiver: Id of the agency that gets.
        arrangement: Id of the arrangement that carries it.
        content: What is given, in our own words.
        span: Since when and until when.
        citations: Where it is stated.
    """

    giver: str
    receiver: str
    arrangement: str
    content: str = ""
    span: Span = Span()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A directed tie between two agencies outside any arrangement; no threat means all threats.

    Attributes:
        giver: Id of the agency that gives.
        receiver: Id of the agency that gets.
        threat: Id of the threat that it serves; None for all.
        cadence: How regularly.
        span: Since when and until when.
        citations: Where it is stated.
    """

    giver: str
    receiver: str
    threat: str | None = None
    cadence: Cadence = Cadence.UNKNOWN
    span: Span = Span()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Mandate:
    """One agency against one threat, and what it does about it: its task.

    Attributes:
        agency: The agency's id.
        threat: The threat's id.
        responsibility: Lead, shared or support.
        functions: What it does: intelligence, investigation, patrol, inspection, regulation,
            financial-intelligence, signals, immigration-decision, removal, prosecution, policy
            or service; empty when no source states it.
        basis: ``stated`` when the source tells the functions, ``sector`` when they are read from
            what kind of body it is.
        side: Country on whose side of the border the work is done, ``both``, or empty for the
            agency's own.
        realm: What the work is confined to, such as mail or water; empty for anything.
        only_with: Countries or levels that the law limits its partners to; empty for no limit.
        citations: Where it is stated.
    """

    agency: str
    threat: str
    responsibility: Responsibility = Responsibility.SHARED
    functions: tuple[str, ...] = ()
    basis: str = ""
    side: str = ""
    realm: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """One arrangement against one threat.

    Attributes:
        arrangement: The arrangement's id.
        threat: The threat's id.
        citations: Where it is stated.
    """

    arrangement: str
    threat: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Dependency:
    """How much one function needs another on the same threat.

    Attributes:
        dependent: The function that needs.
        prerequisite: The function that it needs.
        cross_border: Whether the two stand on different sides of the border.
        value: 1 when the work fails without it, 0.5 when it is better with it, 0 when not at all.
        direction: ``from`` when what the dependent gives is enough, ``to`` when what it gets is,
            empty when information has to move both ways.
        rhythm: ``on-request`` when it is asked for case by case by its nature, else empty.
        why: The reason, which a practitioner would accept, in English.
        why_fr: The same in French; may be empty.
    """

    dependent: str
    prerequisite: str
    cross_border: bool
    value: float
    direction: str = ""
    rhythm: str = ""
    why: str = ""
    why_fr: str = ""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The door that law or mandate prescribes between two functions, or for one agency.

    Attributes:
        id: Slug.
        functions: Unordered pairs of functions that have to use it, each sorted.
        cross_border: Whether it stands between two countries.
        agency: Id of the one agency that has to use it; empty for all with the functions.
        not_level: Level of partners that need no door to that agency; empty for none.
        bodies: Ids of the bodies at the door by country, as (country, body), or with an empty
            country where there is one door for all.
        threats: Ids of the threats that it is for; empty for all.
        why: The reason in our own words, in English.
        why_fr: The same in French; may be empty.
        citations: Where the law says so.
    """

    id: str
    functions: tuple[tuple[str, str], ...] = ()
    cross_border: bool = False
    agency: str = ""
    not_level: str = ""
    bodies: tuple[tuple[str, str], ...] = ()
    threats: tuple[str, ...] = ()
    why: str = ""
    why_fr: str = ""
    citations: tuple[Citation, ...] = ()


DatedItem: TypeAlias = Agency | Arrangement | Participation | Flow | Share | Focus | Mandate
"""What is in force or not."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The days on which something is in force, so that it is one comparison whether it is.

    Attributes:
        begins: First day; the first of all days when no beginning is known.
        ends: Last day; the last of all days while it goes on, the first of all where it is
            reported as stopped on a day that is not stated.

    Example:
        >>> Interval(date(2005, 1, 1)).contains(date(2004, 12, 31))
        False
    """

    begins: date = date.min
    ends: date = date.max

    @property
    def is_stopped(self) -> bool:
        """Whether it is reported as stopped at an unknown time, so that it is in force on no day."""
        return self.ends == date.min

    def contains(self, day: date | None) -> bool:
        """Tell whether a day lies within; without one, in data that holds no other, an end has passed."""
        return self.begins <= (day or date.max) <= self.ends

    def intersection(self, other: Interval) -> Interval:
        """Return the days that lie within two."""
        return Interval(max(self.begins, other.begins), min(self.ends, other.ends))


def interval(
    span: Span, arrangement: Arrangement | None = None, body_spans: Iterable[Span] = ()
) -> Interval:
    """Return when a fact is in force inside an arrangement, while the bodies it is about exist.

    An unknown start is taken from the arrangement, else from the first day on which a source speaks
    of the fact; an unknown end means that it goes on.
    """
    begins, ends = span.start or span.as_of or date.min, span.end or date.max
    if arrangement is not None:
        if program_begins := arrangement.span.first_day:
            # What has no start of its own starts with its arrangement, not when it was first reported.
            begins = max(span.start or program_begins, program_begins)
        ends = min(ends, _last_working_day(arrangement))
    for body in body_spans:
        begins = max(begins, body.first_day or date.min)
        ends = min(ends, body.end or date.max)
    return Interval(begins, ends)


def _last_working_day(arrangement: Arrangement) -> date:
    """Return the last day on which an arrangement may have worked."""
    last_day = arrangement.span.end or date.max
    if arrangement.status not in IDLE_STATUSES:
        return last_day
    # It had stopped by the day of the report: the day before is the last on which it may have worked.
    reported = arrangement.status_as_of
    return min(last_day, reported - timedelta(days=1) if reported else date.min)


@dataclass(frozen=True, slots=True)
class Finding:
    """What an auditor, committee or review documented about agencies or an arrangement.

    Attributes:
        id: Slug.
        kind: no-channel, legal-barrier, technical-barrier, silo-domestic, silo-cross-border,
            irregular-cadence, funding-instability, accountability, overlap-duplication,
            integration, staffing, procurement, measurement, information-sharing, works.
        agencies: Ids of the agencies it speaks of.
        pairs: Unordered pairs the source itself names, each sorted.
        arrangements: Ids of the arrangements it speaks of.
        threats: Ids of the threats it speaks of; empty when it speaks of none.
        span: When it held: from the finding's date to its repair where known.
        examined: The period that was looked at, from which the finding ages; empty when unknown.
        fixed: yes, partial, no or unknown.
        citations: Where it is stated; the note says it in our own words.
        problems: Ids of the problems that it documents.
        against: Ids of the problems that it speaks against.
        authority: Whose word it is: auditor, inquiry, press ...; empty when not stated.
        reported_in: The document in which it stands, where the source only reports it.
    """

    id: str
    kind: str
    agencies: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    arrangements: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    span: Span = Span()
    fixed: str = "unknown"
    examined: Span = Span()
    citations: tuple[Citation, ...] = ()
    problems: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    authority: str = ""
    reported_in: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A dated attempt to disprove a gap.

    Attributes:
        id: Slug.
        agencies: The two ids, sorted.
        threat: The threat's id.
        day: When it was made.
        outcome: closed, no-real-need, strained, partly, survives or artifact-of-taxonomy.
        queries: What was looked up.
        results: Ids of what was found, as ``kind:slug``.
        searcher: Who searched, as the record names them.
        note: What came of it, in our own words.
        citations: What it rests on.
    """

    id: str
    agencies: tuple[str, str]
    threat: str
    day: date
    outcome: str
    queries: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    searcher: str = ""
    note: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic: value, unit, period, place and whom it is about.

    Attributes:
        id: Slug.
        value: The number.
        unit: What it counts or measures.
        period: The time that it is about.
        period_label: The same as the source puts it.
        basis: What the period is, such as a calendar year, a fiscal year or a running total.
        place: Where.
        agency: Id of the agency that it is about; None for no single one.
        threat: Id of the threat that it is about.
        about: Ids of other things that it is about.
        series: What figures of several periods have in common; empty for none.
        qualifier: What limits the number, such as *up to*.
        disputed_by: Ids of figures that tell another number.
        citations: Where it is stated.
    """

    id: str
    value: float
    unit: str
    period: Span
    period_label: str = ""
    basis: str = ""
    place: str = ""
    agency: str | None = None
    threat: str | None = None
    about: tuple[str, ...] = ()
    series: str = ""
    qualifier: str = ""
    disputed_by: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Network:
    """Everything that analysis and views need, sorted by id, with no duplicate facts.

    Attributes:
        day: The day the network describes, for every reader of it; None when the data holds no
            date. Everything in it is kept, in force or not; ask the spans.
        complete: True when the data names no sources and so is taken at its word: a missing
            tie is then an absent tie.
        agencies: Bodies.
        threats: What they work against.
        arrangements: Programs and channels.
        participations: Who takes part in what.
        flows: Who gives what to whom inside an arrangement.
        shares: Who gives to whom outside of any.
        mandates: Who answers for which threat.
        foci: Which arrangement works against which threat.
        findings: What auditors and reviewers documented.
        dependencies: How much one kind of work needs another.
        gateways: Doors that law prescribes between bodies.
        searches: Dated attempts to disprove a gap.
        figures: Statistics.
        sources: The documents.
        records: What classes of the schema hold that have no class of the model, by kind and id.
        title: What to call it.
    """

    agencies: tuple[Agency, ...] = ()
    threats: tuple[Threat, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    participations: tuple[Participation, ...] = ()
    flows: tuple[Flow, ...] = ()
    shares: tuple[Share, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    foci: tuple[Focus, ...] = ()
    findings: tuple[Finding, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    searches: tuple[Search, ...] = ()
    figures: tuple[Figure, ...] = ()
    sources: tuple[Source, ...] = ()
    records: tuple[Record, ...] = ()
    day: date | None = None
    complete: bool = False
    title: str = field(default="", compare=False)

    @property
    def things(self) -> tuple[tuple[str, tuple[Agency | Arrangement | Threat, ...]], ...]:
        """Agencies, arrangements and threats, with their kind."""
        groups = self.agencies, self.arrangements, self.threats
        return tuple(zip(("agency", "arrangement", "threat"), groups, strict=True))

    @property
    def facts(self) -> tuple[Participation | Flow | Share | Mandate | Focus | Finding, ...]:
        """All that `FACTS` names, in that order."""
        return tuple(chain.from_iterable(getattr(self, name) for name in FACTS))

    @cached_property
    def agency_by_id(self) -> dict[str, Agency]:
        """Agencies by id."""
        return {a.id: a for a in self.agencies}

    @cached_property
    def threat_by_id(self) -> dict[str, Threat]:
        """Threats by id."""
        return {t.id: t for t in self.threats}

    @cached_property
    def arrangement_by_id(self) -> dict[str, Arrangement]:
        """Arrangements by id."""
        return {a.id: a for a in self.arrangements}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {s.id: s for s in self.sources}

    @cached_property
    def members_by_id(self) -> dict[str, tuple[str, ...]]:
        """Ids of all bodies that ever took part in each arrangement, sorted, by its id."""
        by_arrangement: dict[str, set[str]] = {}
        for part in self.participations:
            by_arrangement.setdefault(part.arrangement, set()).add(part.agency)
        return {name: tuple(sorted(members)) for name, members in by_arrangement.items()}

    @cached_property
    def _intervals_by_id(self) -> dict[int, Interval]:
        facts = (fact for fact in self.facts if not isinstance(fact, Finding))
        things = (*self.agencies, *self.arrangements, *facts)
        return {id(thing): self._interval(thing) for thing in things}

    def interval(self, thing: DatedItem) -> Interval:
        """Return the days on which something is in force."""
        return self._intervals_by_id.get(id(thing)) or self._interval(thing)

    def _interval(self, thing: DatedItem) -> Interval:
        arrangements, agencies = self.arrangement_by_id, self.agency_by_id
        if isinstance(thing, Agency):
            return interval(thing.span)
        if isinstance(thing, Arrangement):
            return interval(Span(), thing)
        if isinstance(thing, Focus):
            return interval(Span(), arrangements.get(thing.arrangement))
        if isinstance(thing, Mandate):
            threat = self.threat_by_id.get(thing.threat)
            bodies = [agencies[thing.agency].span] if thing.agency in agencies else []
            return interval(Span(threat.first_documented if threat else None), None, bodies)
        ids = [thing.agency] if isinstance(thing, Participation) else [thing.giver, thing.receiver]
        arrangement = None if isinstance(thing, Share) else arrangements.get(thing.arrangement)
        return interval(thing.span, arrangement, [agencies[a].span for a in ids if a in agencies])

    @property
    def left_open(self) -> tuple[str, ...]:
        """What the data leaves open: which work depends on which; without sources also functions and foci.

        Without dependencies the table that ships decides; without functions any work of an agency
        counts; without a focus no arrangement serves a need.
        """
        dependencies = "" if self.dependencies or not self.mandates else "dependencies"
        if not self.complete:
            return (dependencies,) if dependencies else ()
        functions = "" if all(m.functions for m in self.mandates) else "functions"
        focus = "" if self.foci or not self.arrangements else "focus"
        return tuple(filter(None, (functions, focus, dependencies)))

    def with_day(self, day: date | None) -> Network:
        """Return the network on another day, with its indexes, which no day changes."""
        network = replace(self, day=day)
        vars(network).update(vars(self) | {"day": day})
        return network

    def all_spans(self) -> Iterator[Span]:
        """Yield every stretch of time that the network knows of."""
        for thing in (*self.agencies, *self.arrangements, *self.facts):
            if not isinstance(thing, Mandate | Focus):
                yield thing.span

    def ancestors(self, agency: str) -> Iterator[str]:
        """Return the ids of the bodies an agency is part of, nearest first; a loop ends the walk."""
        return _walk_up(agency, self.agency_by_id, "parent")

    def broader_threats(self, threat: str) -> Iterator[str]:
        """Return a threat's broader threats, nearest first; a loop ends the walk."""
        return _walk_up(threat, self.threat_by_id, "broader")

    def threats_under(self, threat: str) -> tuple[str, ...]:
        """Return the ids of a threat and of narrower ones."""
        return tuple(t.id for t in self.threats if threat in {t.id, *self.broader_threats(t.id)})


def _walk_up(start: str, by_id: Mapping[str, Agency | Threat], field_name: str) -> Iterator[str]:
    """Yield the ids that a field names, from each to the next; a loop ends the walk."""
    visited = {start}
    parent: str | None = getattr(by_id.get(start), field_name, None)
    while parent and parent not in visited:
        visited.add(parent)
        yield parent
        parent = getattr(by_id.get(parent), field_name, None)


def symmetrize_related(threats: Iterable[Threat]) -> tuple[Threat, ...]:
    """Return threats with their related threats, whichever of the two names the other."""
    listed = list(threats)
    related: dict[str, set[str]] = defaultdict(set)
    for threat in listed:
        for other in threat.related:
            related[threat.id].add(other)
            related[other].add(threat.id)
    return tuple(replace(t, related=tuple(sorted(related[t.id] - {t.id}))) for t in listed)


def group_by(items: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    """Return items by a key of theirs, each list in the order of the items."""
    groups: dict[_K, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


@cache
def field_defaults(model_class: type) -> dict[str, object]:
    """Return the attributes of a class of the model with their defaults."""
    return {field.name: field.default for field in fields(model_class)}


__all__ = [
    "GRADES",
    "IDLE_STATUSES",
    "STOPPED_STATUSES",
    "Agency",
    "AgencyClass",
    "Arrangement",
    "ArrangementClass",
    "Cadence",
    "Citation",
    "Confidence",
    "DatedItem",
    "Dependency",
    "Figure",
    "Finding",
    "Flow",
    "Focus",
    "Gateway",
    "Interval",
    "Mandate",
    "NamedThing",
    "Network",
    "Participation",
    "Record",
    "Ref",
    "Responsibility",
    "Search",
    "Share",
    "Source",
    "Span",
    "Text",
    "Threat",
    "interval",
    "source_ids",
]
