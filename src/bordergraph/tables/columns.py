"""The definition of the tables: which there are, which columns each has, and what a cell may say.

The reader, the writer, the template and docs/tables.md all follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bordergraph.model import AgencyClass, ArrangementClass, Cadence, Confidence, Responsibility

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CITATION",
    "COLUMNS",
    "FUNCTIONS",
    "PURPOSE",
    "REQUIRED",
    "TABLES",
    "Column",
    "Type",
    "example_rows",
]


class Type(StrEnum):
    """What a cell holds; several items in one cell are joined by ``;``."""

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


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name in the header.
        type: What its cells hold.
        about: What it says, in one sentence without a full stop.
        example: The cell of the example row.
        words: The words that are allowed; empty where any is.
        default: What an empty cell says, as it would be written.
        of: The table whose ids its cells are, or the scheme of docs/ontology.md whose words
            the curated graph uses.
        filled: Whether every row must have it.
        empty: What an empty cell means, where that is no word of its own.
    """

    name: str
    type: Type
    about: str
    example: str = ""
    words: tuple[str, ...] = ()
    default: str = ""
    of: str = ""
    filled: bool = False
    empty: str = ""


FUNCTIONS = (
    "intelligence", "investigation", "patrol", "inspection", "regulation",
    "financial-intelligence", "signals", "immigration-decision", "removal", "prosecution",
    "policy", "service",
)  # fmt: skip
"""What an agency can do about a threat."""

_T = Type
_C = Column
_CADENCES = tuple(map(str, Cadence))
_STATUSES = ("active", "ended", "dormant", "stalled", "proposed", "unknown")
_OUTCOMES = (
    "closed", "no-real-need", "strained", "partly", "survives", "artifact-of-taxonomy",
)  # fmt: skip

_CITATION = (
    _C("source", _T.REF, "the document that says so", "example-report", of="sources"),
    _C("locator", _T.TEXT, "where in the document", "p. 3"),
    _C("confidence", _T.WORD, "how far it can be relied on", "high", tuple(Confidence), "medium"),
)  # fmt: skip
CITATION = tuple(column.name for column in _CITATION)
"""Columns that any table may have."""


def _agency(name: str, about: str, example: str, *, filled: bool = True) -> Column:
    return _C(name, _T.REF, about, example, of="agencies", filled=filled)


def _threat(*, filled: bool = True, empty: str = "") -> Column:
    about = "the threat" if filled else "the threat that it serves"
    return _C("threat", _T.REF, about, "example-threat", of="threats", filled=filled, empty=empty)  # fmt: skip


def _program(about: str) -> Column:
    return _C("program", _T.REF, about, "example-team", of="programs", filled=True)


def _id(about: str, example: str) -> Column:
    return _C("id", _T.ID, about, example, filled=True)


def _cadence() -> Column:
    return _C("cadence", _T.WORD, "how regularly information moves", "scheduled", _CADENCES, "unknown")  # fmt: skip


def _as_of(example: str = "") -> Column:
    return _C("as_of", _T.DATE, "a day on which it was seen to hold", example)


def _french(name: str, example: str) -> Column:
    return _C(f"{name}_fr", _T.TEXT, f"{name} in French", example)


def _same() -> Column:
    return _C("same_as", _T.ITEMS, "ids or addresses of the same thing in other data, by which graphs are joined")  # fmt: skip


_START = _C("start", _T.DATE, "its first day", "2012-05-01")
_END = _C("end", _T.DATE, "its last day")

_DEFINED: dict[str, tuple[str, tuple[Column, ...]]] = {
    "agencies": ("bodies: police, customs, ministries, and who speaks for them", (
        _id("what the other tables call it", "example-police"),
        _C("label", _T.TEXT, "its name in English", "Example Police", empty="the id"),
        _C("country", _T.TEXT, "the group that gaps and silos are told by: a country, a state, a sector", "CA"),
        _C("level", _T.CONCEPT, "its level of government", "federal", of="level"),
        _C("parent", _T.REF, "the body that it is part of", "example-ministry", of="agencies"),
        _C("sector", _T.CONCEPT, "its field of work", "police", of="sector"),
        _C("class", _T.WORD, "what kind of body it is; associations and companies share nothing operational", "agency", tuple(AgencyClass), "agency"),
        _C("start", _T.DATE, "its first day", "1990"),
        _END,
        _C("home", _T.ITEMS, "places where a local body works", ""),
        _C("near", _T.ITEMS, "places across the border that a local body adjoins", ""),
        _C("stands_for", _T.REFS, "the bodies that this class of bodies stands for", "", of="agencies"),
        _C("acronym", _T.TEXT, "its short name in English", "EP"),
        _C("acronym_fr", _T.TEXT, "its short name in French", "PE"),
        _french("label", "Police exemple"),
        _same(),
    )),
    "threats": ("what the agencies work against", (
        _id("what the other tables call it", "example-threat"),
        _C("label", _T.TEXT, "its name in English", "Example threat", empty="the id"),
        _C("broader", _T.REF, "the wider threat that it is part of", "", of="threats"),
        _C("severity", _T.WEIGHT, "how much it weighs in a gap", "1", default="1"),
        _C("family", _T.CONCEPT, "its field of work", "trade", of="family"),
        _C("first_documented", _T.DATE, "since when anybody could be tasked with it", "1990"),
        _C("related", _T.REFS, "threats next to it", "", of="threats"),
        _french("label", "Menace exemple"),
        _same(),
    )),
    "programs": ("arrangements that connect agencies: programs and channels", (
        _id("what the other tables call it", "example-team"),
        _C("label", _T.TEXT, "its name in English", "Example Team", empty="the id"),
        _C("kind", _T.CONCEPT, "what kind of arrangement it is", "joint-enforcement", of="arrangement-kind"),
        _cadence(),
        _START,
        _END,
        _C("status", _T.WORD, "whether it works", "active", _STATUSES, "unknown"),
        _C("class", _T.WORD, "people who work together, or a conduit such as an agreement or a system", "program", tuple(ArrangementClass), "program"),
        _as_of("2024"),
        _C("status_as_of", _T.DATE, "the day that the status speaks of", "2024"),
        _C("scope", _T.CONCEPT, "whose it is", "binational", of="scope"),
        _C("serves", _T.WORD, "what it serves, where its kind does not tell", "members", ("members", "policy", "service")),
        _C("region", _T.CONCEPT, "the part of the border; empty for all of it", "", of="region"),
        _C("announced", _T.YES_NO, "promised, and nothing shows that it works", "false", default="false"),
        _C("part_of", _T.REFS, "arrangements that it belongs to", "", of="programs"),
        _C("hub", _T.REFS, "bodies that it ties to everybody, and nobody else to each other", "", of="agencies"),
        _C("acronym", _T.TEXT, "its short name in English", "ET"),
        _C("acronym_fr", _T.TEXT, "its short name in French", "EE"),
        _french("label", "Équipe exemple"),
        _same(),
    )),
    "participations": ("who takes part in which program", (
        _agency("agency", "who takes part", "example-police"),
        _program("in what"),
        _C("role", _T.CONCEPT, "as what", "lead", default="participant", of="role"),
        _C("from", _T.DATE, "since when", "2012-05"),
        _C("to", _T.DATE, "until when"),
        _C("provides", _T.YES_NO, "it gives information", "true", default="true"),
        _C("receives", _T.YES_NO, "it gets information", "true", default="true"),
        _as_of(),
    )),
    "mandates": ("who answers for which threat, and what they do about it", (
        _agency("agency", "who answers for it", "example-police"),
        _threat(),
        _C("role", _T.WORD, "its part", "lead", tuple(Responsibility), "shared"),
        _C("basis", _T.WORD, "how the functions are known", "stated", ("stated", "sector", "kind", "general-knowledge")),
        _C("side", _T.TEXT, "the country on whose side the work is done, `both`, or empty for its own"),
        _C("only_with", _T.ITEMS, "countries or levels that the law limits its partners to"),
        _C("realm", _T.CONCEPTS, "what the work is confined to", "", of="realm"),
        _C("functions", _T.WORDS, "what it does", "investigation;intelligence", FUNCTIONS),
    )),
    "focus": ("which program works against which threat", (
        _program("the program or channel"),
        _threat(),
    )),
    "shares": ("who gives information to whom, outside any program", (
        _agency("from", "who gives", "example-police"),
        _agency("to", "who gets", "example-customs"),
        _threat(filled=False, empty="every threat"),
        _cadence(),
        _START,
        _END,
        _as_of(),
    )),
    "flows": ("who gives what to whom inside a program", (
        _agency("from", "who gives", "example-customs"),
        _agency("to", "who gets", "example-police"),
        _program("inside what"),
        _C("what", _T.TEXT, "what is given, in English", "Inspection reports"),
        _START,
        _END,
        _as_of(),
        _french("what", "Rapports de contrôle"),
    )),
    "dependencies": ("how much one function needs another on the same threat", (
        _C("dependent", _T.WORD, "the function that needs", "investigation", FUNCTIONS, filled=True),
        _C("dependency", _T.WORD, "the function that it needs", "inspection", FUNCTIONS, filled=True),
        _C("across", _T.YES_NO, "the two stand on different sides of the border", "true", default="false"),
        _C("value", _T.SHARE, "1 when the work fails without it, 0.5 when it is better with it, 0 when not at all", "0.5", default="1"),
        _C("direction", _T.WORD, "`from` when what the dependent gives is enough, `to` when what it gets is; empty when both are needed", "to", ("from", "to")),
        _C("rhythm", _T.WORD, "a rhythm that is enough for it by its nature", "", _CADENCES),
        _C("why", _T.TEXT, "the reason, in English", "Cases begin with what is found at the border."),
        _french("why", "Les dossiers partent de ce qui est trouvé à la frontière."),
    )),
    "gateways": ("doors that law or mandate prescribes between functions, or for one agency", (
        _id("what it is called", "example-door"),
        _C("through", _T.REFS, "the bodies at the door", "example-ministry", of="agencies", filled=True),
        _C("functions", _T.WORD_PAIRS, "the functions that have to use it", "prosecution|prosecution", FUNCTIONS),
        _C("across", _T.YES_NO, "it stands between two countries", "false", default="false"),
        _agency("agency", "the one agency that has to use it; empty for all with the functions", "", filled=False),
        _C("not_level", _T.CONCEPT, "the level of partners that need no door", "", of="level"),
        _C("threats", _T.REFS, "the threats that it is for", "example-threat", empty="every threat", of="threats"),
        _C("why", _T.TEXT, "the reason, in English", "The law says so."),
        _french("why", "La loi le dit."),
    )),
    "searches": ("dated attempts to disprove a gap", (
        _id("what it is called", "example-search"),
        _agency("agency_a", "one of the two", "example-ministry"),
        _agency("agency_b", "the other", "example-customs"),
        _threat(),
        _C("day", _T.DATE, "when it was made", "2024-06-30", filled=True),
        _C("outcome", _T.WORD, "what came of it", "no-real-need", _OUTCOMES, filled=True),
        _C("searcher", _T.CONCEPT, "who searched", "first", of="searcher"),
        _C("note", _T.TEXT, "what came of it, in your own words", "Neither needs the other."),
        _C("found", _T.ITEMS, "what was found, each as kind:id", "arrangement:example-team"),
        _C("queries", _T.ITEMS, "what was looked up", "example police example customs"),
        _french("note", "Aucun besoin mutuel."),
    )),
    "findings": ("what an auditor or committee documented about agencies or a program", (
        _id("what it is called", "example-finding"),
        _C("kind", _T.CONCEPT, "what kind of finding it is", "works", of="finding-kind", filled=True),
        _C("from", _T.DATE, "since when it holds", "2024"),
        _C("to", _T.DATE, "until when"),
        _as_of(),
        _C("fixed", _T.WORD, "whether it was put right", "unknown", ("yes", "partial", "no", "unknown"), "unknown"),
        _C("examined_from", _T.DATE, "the first day of the period examined", "2023"),
        _C("examined_to", _T.DATE, "its last day", "2023"),
        _C("note", _T.TEXT, "what was found, in your own words", "The team meets each month."),
        _C("threats", _T.REFS, "the threats it speaks of", "example-threat", of="threats"),
        _C("programs", _T.REFS, "the programs it speaks of", "example-team", of="programs"),
        _C("agencies", _T.REFS, "the agencies it speaks of", "example-police;example-customs", of="agencies"),
        _C("pairs", _T.REF_PAIRS, "the pairs of agencies that it names itself", "example-customs|example-police", of="agencies"),
        _french("note", "Réunion chaque mois."),
    )),
    "sources": ("the documents that the other tables cite", (
        _id("what the column `source` calls it", "example-report"),
        _C("title", _T.TEXT, "its title, in its own language", "Example report", empty="the id"),
        _C("publisher", _T.TEXT, "who answers for it", "Example Auditor"),
        _C("date", _T.TEXT, "its date as it is printed", "2024-03-01"),
        _C("url", _T.TEXT, "its address", "https://example.org/report"),
        _C("kind", _T.CONCEPT, "what kind of document it is", "audit", of="source-kind"),
        _C("extent_read", _T.CONCEPT, "how far it was read", "full", of="extent"),
    )),
    "dataset": ("the data as a whole", (
        _C("day", _T.DATE, "the day up to which it was kept", "2024-12-31", filled=True),
        _C("title", _T.TEXT, "its name", "Example network"),
    )),
}  # fmt: skip

PURPOSE = {name: about for name, (about, _) in _DEFINED.items()}
"""What each table holds, in a few words."""

COLUMNS: dict[str, dict[str, Column]] = {
    name: {column.name: column for column in (*own, *_CITATION)}
    for name, (_, own) in _DEFINED.items()
}
"""Every column that each table may have, by name, the citation last."""

TABLES: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in own) for name, (_, own) in _DEFINED.items()
}
"""Names of each table's own columns; the first two are required, the others may be left out.

Several items in one cell are joined by ``;``, and the two of a pair by ``|``.
"""

REQUIRED = {
    name: tuple(column.name for column in own if column.filled)
    for name, (_, own) in _DEFINED.items()
}
"""The columns of each table that every row must fill."""

_UNCITED = {"agencies", "threats", "dependencies", "sources", "dataset"}
# What the example row of a table names must be there too.
_FURTHER: dict[str, tuple[dict[str, str], ...]] = {
    "agencies": (
        {"id": "example-customs", "label": "Example Customs", "country": "US", "level": "federal", "sector": "customs"},
        {"id": "example-ministry", "label": "Example Ministry", "country": "CA", "level": "federal", "sector": "policy"},
    ),
}  # fmt: skip


def example_rows(table: str) -> Iterable[tuple[str, ...]]:
    """Yield the example rows of a table: one that is filled, and what other examples name.

    Example:
        >>> [row[:3] for row in example_rows("focus")]
        [('example-team', 'example-threat', 'example-report')]
    """
    columns = COLUMNS[table].values()
    cited = table not in _UNCITED
    yield tuple("" if column in _CITATION and not cited else column.example for column in columns)
    for row in _FURTHER.get(table, ()):
        yield tuple(row.get(column.name, "") for column in columns)
