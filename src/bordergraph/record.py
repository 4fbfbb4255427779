"""The record, statement by statement, as plain values.

The model's network holds what analysis needs; here is the rest of what a reader may ask of a graph:
everything said of a thing, when things began and ended, where sources disagree, checks of claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

from bordergraph import model
from bordergraph.model import Ref, Text
from bordergraph.schema import CLASSES as SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.model import Source

_LEADING = tuple(
    """
    Finding Recommendation Participation Mandate Focus Exchange Flow StatusReport Milestone
    Succession Relation Figure Check Remark Mention Editorial
    """.split()
)
STATEMENT_CLASSES = (
    *_LEADING,
    *(c.local_name for c in SCHEMA if c.summary and c.local_name not in _LEADING),
)
"""Classes of statement, in the order in which a reader wants them."""

LISTED_CLASSES = {
    c.table: c
    for c in SCHEMA
    if c.table and (c.local_name == "Mandate" or (c.summary and not hasattr(model, c.local_name)))
}
"""Classes whose statements are listed one by one, by their table."""

TABLE_STATEMENTS = {"Exchange", "StatusReport", "Milestone"} | {
    c.local_name for c in SCHEMA if c.summary and c.table
}
"""Classes whose statements come from tables and need not cite a source."""

_DAY_LENGTHS = {"year": 4, "month": 7}


def truncate_day(day: str, precision: str) -> str:
    """Return an ISO date to the precision it is known.

    Example:
        >>> truncate_day("2005-06-01", "month"), truncate_day("2005-06-01", "")
        ('2005-06', '2005-06-01')
    """
    return day[: _DAY_LENGTHS.get(precision, 10)]


class LangString(str):
    """A text with its language tag (``rdf:langString``)."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> Self:
        """Return a text that knows its language."""
        lang_string = super().__new__(cls, text)
        lang_string.language = language
        return lang_string


Value: TypeAlias = Ref | str
"""What a property holds: a thing, a concept, or a text, which may know its language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing or statement with all its values in the graph.

    Attributes:
        ref: Which thing.
        values: Values by property, ``bg:note`` or ``org:member``, as the graph holds them.

    Example:
        >>> entry = Entry(Ref("focus", "f"), {"bg:threat": (Ref("threat", "guns"),)})
        >>> entry.slug("bg:threat"), entry.text("bg:note")
        ('guns', '')
    """

    ref: Ref
    values: Mapping[str, tuple[Value, ...]]

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes of our vocabulary that it is in, sorted."""
        types = self.values.get("rdf:type", ())
        return tuple(sorted(v.slug for v in types if isinstance(v, Ref) and v.kind == "bg"))

    @property
    def cls(self) -> str:
        """Which class of statement it is; empty when it is none."""
        classes = self.classes
        return next((c for c in STATEMENT_CLASSES if c in classes), "")

    @property
    def is_scheme(self) -> bool:
        """Whether it is the scheme of a kind of concepts, not one of them."""
        return Ref("skos", "ConceptScheme") in self.values.get("rdf:type", ())

    def values_of(self, name: str) -> tuple[Value, ...]:
        """Return all values of a property."""
        return self.values.get(name, ())

    def text(self, name: str) -> str:
        """Return the first value of a property as text; empty when there is none."""
        return str(next(iter(self.values_of(name)), ""))

    def bilingual_text(self, name: str) -> str:
        """Return a property's words in both languages; as they are where no tag tells which."""
        by_language = {getattr(v, "language", ""): str(v) for v in reversed(self.values_of(name))}
        english, french = by_language.get("en", ""), by_language.get("fr", "")
        if english or french:
            return Text(english or by_language.get("", "") or french, french)
        return self.text(name)

    def slug(self, name: str) -> str:
        """Return the slug of the thing or concept that a property first names."""
        return next((v.slug for v in self.values_of(name) if isinstance(v, Ref)), "")

    def slugs(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the things and concepts that a property names, sorted."""
        return tuple(sorted(v.slug for v in self.values_of(name) if isinstance(v, Ref)))

    def day(self, name: str) -> str:
        """Return a day to the precision it is known, ISO; empty where there is none.

        Example:
            >>> values = {"bg:from": ("2005-06-01",), "bg:fromPrecision": (Ref("precision", "month"),)}
            >>> Entry(Ref("focus", "f"), values).day("bg:from")
            '2005-06'
        """
        return truncate_day(self.text(name), self.slug(f"{name}Precision"))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources it rests on, of those they name, and of those it was compared with."""
        names = ("prov:wasDerivedFrom", "bg:cites", "bg:recheckedAgainst", "bg:outcomeFrom")
        values = [value for name in names for value in self.values_of(name)]
        return tuple(dict.fromkeys(v.slug if isinstance(v, Ref) else v for v in values))


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A thing or statement whose values differ between two graphs.

    Attributes:
        ref: Which.
        before: What the first says of it; None where it says nothing.
        after: What the second says of it.

    Example:
        >>> ref = Ref("focus", "f")
        >>> one = Entry(ref, {"bg:note": ("a",)})
        >>> EntryChange(ref, one, Entry(ref, {"bg:note": ("b",)})).properties
        ('bg:note',)
    """

    ref: Ref
    before: Entry | None
    after: Entry | None

    @property
    def change(self) -> str:
        """Whether it was ``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def entry(self) -> Entry:
        """The entry of the second graph, or else that of the first."""
        return self.after or self.before or Entry(self.ref, {})

    @property
    def properties(self) -> tuple[str, ...]:
        """Properties that both give and that differ, sorted; empty unless it was changed."""
        if self.before is None or self.after is None:
            return ()
        before, after = self.before.values, self.after.values
        names = sorted({*before, *after})
        return tuple(n for n in names if set(before.get(n, ())) != set(after.get(n, ())))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that begins or ends, with the statements that say so and their sources, sorted.

    Attributes:
        date: ISO date, to the precision it is known: ``2005``, ``2005-06`` or ``2005-06-01``.
        kind: start, end, founded, joined, left, found, repaired, repaired-in-part, succession ...
        about: What it is about, sorted; of a succession, who takes over comes last.
    """

    date: str
    kind: str
    about: tuple[Ref, ...]
    note: str = ""
    statements: tuple[Ref, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One check of one claim: what the source says, what other sources say, and the verdict.

    Attributes:
        note: Why the two differ, in our words.
        disputed_statements: The statements it speaks against, sorted.
        sources: Ids of the sources behind what was found, sorted.
    """

    id: str
    claim: str
    finding: str
    verdict: str
    note: str = ""
    disputed_statements: tuple[Ref, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        """The check as a thing."""
        return Ref("check", self.id)

    @property
    def is_confirmed(self) -> bool:
        """Whether the claim is confirmed as it is worded."""
        return self.verdict in {"confirmed", "confirmed-cocaine"}


@dataclass(frozen=True, slots=True)
class Difference:
    """What several graphs say of one property of one thing or statement, where they differ.

    Attributes:
        property: The property, by its short name, such as ``bg:country``.
        values_by_graph: Each graph, as it was named, with its value.
    """

    thing: Ref
    property: str
    values_by_graph: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place; what is not known of it is empty.

    Attributes:
        kind: port-of-entry, city, border ...
        country: ISO code.
        parent: Id of the place it is part of.
        coordinates: Latitude and longitude in degrees (WGS84); None when unknown.
    """

    id: str
    label: str
    label_fr: str = ""
    kind: str = ""
    country: str = ""
    parent: str = ""
    coordinates: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A document with the number of statements that rest on it, and its day, ISO, where known."""

    source: Source
    statements: int
    day: str = ""


@dataclass(frozen=True, slots=True)
class SourceReview:
    """The last review of a document, and the statements and series of figures that rest on it, sorted.

    Attributes:
        reviewed_on: The newest day on which it, or a statement with it, was looked at, ISO; empty
            when nobody wrote one down.
    """

    document: Source
    statements: tuple[Ref, ...] = ()
    series: tuple[str, ...] = ()
    reviewed_on: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing, a statement or a named question that matches a search.

    Attributes:
        ref: Which; a question by its name.
        score: How well it fits; higher is better.
        source: Id of its source; empty when it has none of its own.
        locator: Where in the source.
        date: Its own date, else that of its source, ISO to its precision; may be empty.
        text: What it says or is called, in the reader's language.
        kind_label: What kind of thing it is, in the reader's language.
    """

    ref: Ref
    score: float = 0.0
    source: str = ""
    locator: str = ""
    date: str = ""
    text: str = ""
    kind_label: str = ""

    @property
    def command(self) -> str:
        """The command that shows more of it."""
        kind, slug = self.ref
        return f"query {slug}" if kind == "question" else f"show {kind}/{slug}"


@dataclass(frozen=True, slots=True)
class ThingName:
    """One name of the thing or concept of a key, ``kind:slug``.

    Attributes:
        language: Its tag; may be empty.
        article: What French puts before the name of the thing.
    """

    key: str
    text: str
    language: str = ""
    is_acronym: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class SourceSupport:
    """Counts of the statements of one kind of source that its text supports.

    Attributes:
        kind: Kind of the sources: official, news ...; empty for the curators' conclusions.
        extent: How far they were read.
        sources: How many of them something rests on.
        supported: Statements that the text says in full.
        partly: Those of which it says a part.
        not_shown: Those whose passage could not be seen.
    """

    kind: str
    extent: str
    sources: int
    statements: int
    supported: int = 0
    partly: int = 0
    not_shown: int = 0
