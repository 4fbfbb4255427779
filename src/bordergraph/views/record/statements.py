"""Statements as rows give them: what each says in one line, and how sure it is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.views.report.model import Line, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.words.labels import Labels

__all__ = ["CLASSES", "Statement", "said", "statement_row", "statements"]

CLASSES = (
    "Finding", "Recommendation", "Participation", "Mandate", "Focus", "Exchange", "Flow",
    "StatusReport", "Milestone", "Succession", "Relation", "Figure", "Check", "Remark", "Mention",
)  # fmt: skip
"""Classes of statement, in the order in which a reader wants them."""

_PREFIXES = frozenset((*vocab.KINDS, *vocab.SCHEMES))
_SOURCE = "prov:wasDerivedFrom"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement node.

    Attributes:
        id: ``kind:slug``.
        cls: Class without its prefix, such as ``Mandate``.
        values: Values by property, as the graph holds them.
    """

    id: str
    cls: str
    values: Mapping[str, tuple[str, ...]]

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a property."""
        return self.values.get(name, ())

    def one(self, name: str) -> str:
        """Return the first value of a property; empty when there is none."""
        return next(iter(self.all(name)), "")

    def slug(self, name: str) -> str:
        """Return the slug of a property's first value."""
        return self.one(name).partition(":")[2]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources it rests on, of those they name, and of those it was compared with."""
        found = (*self.all(_SOURCE), *self.all("bg:cites"), *self.all("bg:recheckedAgainst"))
        return tuple(dict.fromkeys(s.removeprefix("source:") for s in found))


def statements(rows: Iterable[Mapping[str, object]]) -> list[Statement]:
    """Group rows of (statement, property, value) into statements, by class, then id."""
    values: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        value = row["value"]
        text = str(value).lower() if isinstance(value, bool) else _plain(value)
        values[str(row["statement"])][str(row["property"])][text] = None
    found = []
    for key, properties in values.items():
        classes = [c.removeprefix("bg:") for c in properties.get("rdf:type", ())]
        cls = next((c for c in CLASSES if c in classes), "")
        if cls:
            found.append(Statement(key, cls, {p: tuple(v) for p, v in properties.items()}))
    return sorted(found, key=lambda s: (CLASSES.index(s.cls), s.id))


def _plain(value: object) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


# What a statement of each class says: properties in braces, by what they hold.
_SAYS = {
    "Participation": "{org:member} \u2192 {org:organization|bg:arrangement}: {org:role}",
    "Mandate": "{bg:agency}: {bg:threat}, {bg:responsibility}",
    "Focus": "{bg:arrangement}: {bg:threat}",
    "Flow": "{bg:giver} \u2192 {bg:receiver}: {bg:arrangement}",
    "Exchange": "{bg:arrangement}: {bg:cadence}",
    "StatusReport": "{bg:about}: {bg:status}",
    "Milestone": "{bg:about}: {bg:milestoneKind} {bg:date}",
    "Succession": "{bg:change} {bg:date}",
    "Relation": "{bg:subject}: {bg:relation} {bg:object}",
    "Finding": "{bg:findingKind}: {bg:concernsAgency|bg:concernsArrangement|bg:threat}",
    "Recommendation": "{bg:number} \u2192 {bg:addressee}",
    "Check": "{bg:claimed} \u2192 {bg:verdict}",
    "Remark": "{bg:about}: {bg:aspect}",
    "Mention": "{bg:about}: \u201c{bg:nameUsed}\u201d",
}
_PLACE = re.compile(r"\{([\w:|]+)\}")
MOST = 4


def said(s: Statement, labels: Labels) -> str:
    """Return what a statement says in one line of running text."""
    if s.cls == "Figure":
        text = _figure(s, labels)
    else:
        filled = _PLACE.sub(lambda match: _values(s, match[1], labels), _SAYS[s.cls])
        text = filled.strip().strip(":,").strip()
    dates = _dates(s)
    return f"{text} ({dates})" if dates else text


def _values(s: Statement, names: str, labels: Labels) -> str:
    """Return the values of several properties, those that there are."""
    found = (_value(s, name, labels) for name in names.split("|"))
    return "; ".join(f for f in found if f)


def _value(s: Statement, name: str, labels: Labels) -> str:
    """Return a property's values as names, a date to its precision, or the text itself."""
    if name == "bg:date":
        return _date(s, name)
    names = [_name(v, labels) for v in s.all(name)]
    if len(names) > MOST:
        names = [*names[:MOST], labels.say("and-more", n=len(names) - MOST)]
    return ", ".join(names)


def _name(value: str, labels: Labels) -> str:
    prefix, mark, slug = value.partition(":")
    if not mark or prefix not in _PREFIXES:
        return value
    return labels.concept(prefix, slug) if prefix in vocab.SCHEMES else labels.short(prefix, slug)


def _figure(s: Statement, labels: Labels) -> str:
    about = _value(s, "bg:about", labels) or _value(s, "bg:agency", labels)
    try:
        value = labels.exact(float(s.one("bg:value")))
    except ValueError:
        value = s.one("bg:value")
    unit = labels.concept("unit", s.slug("bg:unit"))
    number = " ".join(x for x in (s.one("bg:qualifier"), value, unit) if x)
    period = s.one("bg:periodLabel")
    basis = labels.concept("basis", s.slug("bg:basis"))
    when = ", ".join(x for x in (period, basis) if x)
    return f"{about}: {number} ({when})" if about else f"{number} ({when})"


_LENGTH = {"year": 4, "month": 7}


def _date(s: Statement, name: str) -> str:
    """Return a date to the precision it is known."""
    precision = s.slug(f"{name}Precision")
    return s.one(name)[: _LENGTH.get(precision, 10)]


def _dates(s: Statement) -> str:
    start, end, seen = (_date(s, f"bg:{n}") for n in ("from", "to", "asOf"))
    if start or end:
        return f"{start}\u2013{end}"
    return f"@{seen}" if seen else ""


def statement_row(s: Statement, labels: Labels) -> Row:
    """Return a statement as a row: what it says, where, how sure; notes below."""
    details = [s.one("bg:note")] if s.one("bg:note") else []
    if s.cls == "Check" and s.one("bg:found"):
        details.insert(0, labels.say("found-is", text=s.one("bg:found")))
    if s.one("bg:recheck"):
        verdict = labels.concept("recheck", s.slug("bg:recheck"))
        details.append(labels.say("recheck-is", verdict=verdict, note=s.one("bg:recheckNote")))
    disputes = [handle(d) for d in s.all("bg:disputes")]
    if disputes:
        details.append(labels.say("disputes-is", names=", ".join(disputes)))
    return Row(
        (
            said(s, labels),
            s.one("bg:locator"),
            labels.concept("confidence", s.slug("bg:confidence")),
        ),
        s.sources,
        tuple(Line(d.strip()) for d in details),
        {
            "statement": s.id,
            "class": s.cls,
            "says": said(s, labels),
            "locator": s.one("bg:locator"),
            "confidence": s.slug("bg:confidence"),
            "note": s.one("bg:note"),
            "values": {k: list(v) for k, v in sorted(s.values.items()) if k != "rdf:type"},
        },
    )


def handle(key: str) -> str:
    """Return a statement's id as a reader can hand it back to ``show``."""
    return key.replace(":", "/", 1)
