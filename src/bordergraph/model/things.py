"""The things that have a name: agencies, threats, arrangements and sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bordergraph.model.terms import Citation, Span
from bordergraph.schema.words import AgencyClass, ArrangementClass, Cadence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Agency:
    """A body: a public agency, or an association, collective or company that sources name.

    Attributes:
        id: Slug.
        label: English name.
        label_fr: French name; empty when none is known.
        acronyms: Short names, English first.
        country: ISO code, ``CA/US`` for both, or any group label.
        level: federal, state, provincial, municipal, tribal ...
        sector: police, border, intelligence ...
        parent: Id of the body it is part of.
        cls: Agency, association, collective or company.
        span: From founding to dissolution.
        home: Ids of the places a local body works in; empty for a body of a whole country.
        near: Ids of the places next to those.
        stands_for: Ids of the agencies behind a collective; empty for any other body.
        same_as: Ids or IRIs of the same thing in other data.
        article: What stands before its French name: ``le``, ``la``, ``les-m`` ...; may be empty.
    """

    id: str
    label: str
    label_fr: str = ""
    acronyms: tuple[str, ...] = ()
    country: str = ""
    level: str = ""
    sector: str = ""
    parent: str | None = None
    cls: AgencyClass = AgencyClass.AGENCY
    span: Span = Span()
    home: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    article: str = ""

    @property
    def short(self) -> str:
        """The first acronym, else the label."""
        return self.acronyms[0] if self.acronyms else self.label


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
        family: The field of work it belongs to, such as money or drugs; empty when none is told.
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


STOPPED = frozenset({"ended", "dormant", "stalled"})
"""Statuses of arrangements that worked and do not any more."""


IDLE = STOPPED | {"proposed"}
"""Statuses of arrangements through which nothing passes."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A program or channel that connects agencies.

    Attributes:
        id: Slug.
        label: English name.
        label_fr: French name; may be empty.
        acronyms: Short names.
        cls: Program or channel.
        kind: joint-enforcement, task-force, forum, mou, system ...
        scope: binational, canadian, us ...
        cadence: How regularly information moves.
        cadence_told: The statements that say so.
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

    id: str
    label: str
    label_fr: str = ""
    acronyms: tuple[str, ...] = ()
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
    cadence_told: tuple[Citation, ...] = ()
    same_as: tuple[str, ...] = ()
    article: str = ""

    @property
    def short(self) -> str:
        """The first acronym, else the label."""
        return self.acronyms[0] if self.acronyms else self.label


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
"""Grades of source, by how far a source of that grade answers for what it says."""


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
        copied: Whether its kind is a copy that somebody else keeps.
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
    copied: bool = field(default=False, compare=False)

    @property
    def is_copy(self) -> bool:
        """Whether what was read is kept or handed on by somebody else than the publisher."""
        return self.copied or bool(self.via)

    @property
    def unread(self) -> bool:
        """Whether a source names it and nobody read it here."""
        return self.extent_read == "unread"

    @property
    def is_weak(self) -> bool:
        """Whether a reader is warned: no text of the body that answers, a copy of one, or unread.

        Example:
            >>> Source("a", "Audit", grade="official").is_weak, Source("b", "B", grade="press").is_weak
            (False, True)
        """
        return self.unread or self.is_copy or self.grade not in {"", GRADES[0]}

    @property
    def strength(self) -> tuple[int, bool]:
        """What sources are sorted by, strongest first; ungraded after official, unread last.

        Example:
            >>> Source("a", "Audit", grade="official").strength < Source("b", "B").strength
            True
        """
        grade = GRADES.index(self.grade) if self.grade in GRADES else 0.5
        return (int(2 * (len(GRADES) if self.unread else grade)), self.is_copy)
