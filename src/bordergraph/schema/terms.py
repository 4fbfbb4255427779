"""What the schema is written in: closed sets of words, ranges, fields, columns, classes and rules.

A count is ``1`` (exactly one), ``?`` (at most one), ``+`` (at least one) or ``*`` (any number).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


PROBLEM_COUNTS = ("agency", "threat", "kind", "arrangement", "year")
"""What problems are counted by; the year is that of the first document."""
PROBLEM_STATUSES = ("open", "partly-resolved", "disputed", "unknown", "resolved", "superseded")
"""Statuses in the order of the register."""
LIVE_STATUSES = PROBLEM_STATUSES[:2]
"""Statuses of problems that still hold."""
PROBLEM_KINDS = tuple(
    """
    no-channel legal-barrier incompatible-systems too-little-passed-on too-late not-used
    poor-coordination unstable-funding unclear-responsibility accountability
    limit-by-oversight-or-privacy shared-without-safeguards no-capacity access
    """.split()
)
SCOPES = ("cross-border", "within-canada", "within-united-states")
NORTHERN_ANSWERS = ("yes", "partly", "no")
SUBJECTS = ("information", "access", "capacity")


class Confidence(StrEnum):
    """How far a statement can be relied on.

    Attributes:
        HIGH: An official or primary text, read at that place, says it.
        MEDIUM: One press or secondary source says it, or an official text in part.
        LOW: It is inferred.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Cadence(StrEnum):
    """How regularly information moves, most regular first.

    Attributes:
        CONTINUOUS: At any time, by itself.
        SCHEDULED: At set times.
        ON_REQUEST: When somebody asks.
        INCIDENT_DRIVEN: After something happened.
        UNKNOWN: No source tells.
    """

    CONTINUOUS = "continuous"
    SCHEDULED = "scheduled"
    ON_REQUEST = "on-request"
    INCIDENT_DRIVEN = "incident-driven"
    UNKNOWN = "unknown"

    @property
    def is_regular(self) -> bool:
        """Whether information moves without anybody having to ask."""
        return self in {Cadence.CONTINUOUS, Cadence.SCHEDULED}


class Responsibility(StrEnum):
    """What part an agency has in countering a threat.

    Attributes:
        LEAD: It is responsible for the threat before others.
        SHARED: It is responsible for it together with others.
        SUPPORT: It helps those that are responsible.
    """

    LEAD = "lead"
    SHARED = "shared"
    SUPPORT = "support"


class AgencyClass(StrEnum):
    """What kind of body it is; only agencies take part in pair analysis unless asked.

    Attributes:
        AGENCY: A public body.
        ASSOCIATION: It speaks for its members, such as a union, and shares nothing operational.
        COLLECTIVE: A class of bodies, such as local police, of which a source speaks as one.
        COMPANY: A private firm.
    """

    AGENCY = "agency"
    ASSOCIATION = "association"
    COLLECTIVE = "collective"
    COMPANY = "company"


class ArrangementClass(StrEnum):
    """People working together, or a conduit.

    Attributes:
        PROGRAM: People work together: a task force, a forum, a centre.
        CHANNEL: A conduit: an interface, a memorandum, a liaison post.
    """

    PROGRAM = "program"
    CHANNEL = "channel"


FUNCTIONS = tuple(
    """
    intelligence investigation patrol inspection regulation financial-intelligence signals
    immigration-decision removal prosecution policy service
    """.split()
)
"""What an agency can do about a threat."""
GROUPINGS = ("country", "level", "sector", "body", "community")
"""What agencies can be grouped by."""


class Null(StrEnum):
    """A random model; always named beside what is compared with it.

    Attributes:
        LABELS: The ties stay, and the group labels are dealt out anew.
        DEGREES: Each agency keeps its number of ties in expectation.
    """

    LABELS = "N4"
    DEGREES = "N1"


RANGE_KINDS = tuple("thing concept date text words flag number address node country given".split())


Count: TypeAlias = Literal["1", "?", "+", "*"]


class Type(StrEnum):
    """What a cell of a table holds; several items in one cell are joined by ``;``."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    YES_NO = "true or false"
    WEIGHT = "number above 0 and up to 1"
    SHARE = "number from 0 to 1"
    WORD = "one of the words"
    WORDS = "any of the words"
    WORD_PAIRS = "pairs of the words"
    CONCEPT = "word"
    CONCEPTS = "words"
    ITEMS = "list"
    REF = "id in another table"
    REFS = "ids in another table"
    REF_PAIRS = "pairs of ids in another table"
    REF_WAYS = "pairs, from and to, of ids in another table"


_CELLS = {
    "words of a concept": (Type.WORD, Type.WORDS),
    "concept": (Type.CONCEPT, Type.CONCEPTS),
    "thing": (Type.REF, Type.REFS),
    "number": (Type.SHARE, Type.SHARE),
    "positive number": (Type.WEIGHT, Type.WEIGHT),
    "date": (Type.DATE, Type.DATE),
    "flag": (Type.YES_NO, Type.YES_NO),
}
"""Types of a cell for one value and for several, by the kind of range; text for all others."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a field may hold; the head of shared.yaml explains its attributes."""

    kind: str
    target: str = ""
    requirement: str = ""
    fix: str = ""
    shape: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """The column of a table that holds a field, as the head of shared.yaml explains it.

    Attributes:
        name: Its name in the header.
        description: What it says, in one sentence without a full stop.
        is_required: Whether every row must have it.
        target: The kind or scheme that its cells are of, where that is not that of the range.
    """

    name: str
    description: str
    example: str = ""
    default: str = ""
    words: tuple[str, ...] = ()
    empty: str = ""
    is_required: bool = False
    type: Type | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a class; the head of shared.yaml explains its attributes.

    The property is empty where other classes tell it; no shape judges a field that has neither noun nor
    message. The name of its shape ends with its own.
    """

    name: str
    property: str = ""
    range: Range = Range("given")
    count: Count = "*"
    noun: str = ""
    fix: str = ""
    message: str = ""
    column: ColumnSpec | None = None
    attr: str = ""

    def cell_type(self) -> Type:
        """Return the type of the cells of its column, from range and count."""
        column, kind = self.column, self.range.kind
        if column and column.type:
            return column.type
        if kind == "concept" and column and column.words:
            kind = "words of a concept"
        elif kind == "concept" and self.range.target == "threat":
            kind = "thing"
        elif kind == "number" and "sh:minExclusive" in self.range.shape:
            kind = "positive number"
        return _CELLS.get(kind, (Type.TEXT, Type.TEXT))[self.count in "*+"]

    def advice(self) -> str:
        """Return the message for a value that breaks the field: the fault and its repair."""
        if self.message:
            return self.message
        opening = {
            "1": f"It must have exactly one {self.noun}, ",
            "?": f"It may have one {self.noun} at most, ",
            "+": f"It must have at least one {self.noun}, ",
            "*": f"Each {self.noun} must be ",
        }[self.count]
        fix = self.fix or self.range.fix.format(property=self.property)
        return f"{opening}{self.range.requirement}. {fix}."


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint beyond a single field; the head of shared.yaml explains its attributes."""

    name: str
    message: str
    shape: str = ""
    property: str = ""
    select: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    """One class of things or statements, or what those that have a property have in common.

    The head of shared.yaml explains its attributes.

    Attributes:
        name: Its name with prefix.
        kinds: What its ids may begin with; left out, its name with hyphens.
        shape: What its shape is called, where that is not its name.
    """

    name: str
    noun: str = ""
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    kinds: tuple[str, ...] = ()
    has_names: bool = False
    has_unique_names: bool = False
    properties: tuple[str, ...] = ()
    shape: str = ""
    table: str = ""
    french_tables: tuple[str, ...] = ()
    description: str = ""
    summary: str = ""
    examples: tuple[Mapping[str, str], ...] = ()

    @property
    def local_name(self) -> str:
        """Its name without prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What its ids may begin with."""
        words = "".join(f"-{c.lower()}" if c.isupper() else c for c in self.local_name)
        return self.kinds or (words.lstrip("-"),)
