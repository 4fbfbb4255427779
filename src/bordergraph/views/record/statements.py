"""Statements as lines of text and tables, and the hits of a search."""

from __future__ import annotations

import re
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Ref, Source
from bordergraph.schema import CLASSES
from bordergraph.views.table.column import Column, code, concept, scalar
from bordergraph.views.table.table import Line, Table
from bordergraph.words.labels import Labels, capitalize_first, mark_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bordergraph.record import Entry, Hit, Value


_PREFIXES = frozenset((*vocab.KINDS, *vocab.SCHEMES))


_TEMPLATES = {cls.local_name: cls.summary for cls in CLASSES if cls.summary}
_PLACEHOLDER = re.compile(r"\{([\w:|]+)\}")
_TEXTS = {
    cls.local_name: [
        f.property
        for f in cls.fields
        if f.range.kind == "words" and f.column and f.property not in f"bg:note {cls.summary}"
    ]
    for cls in CLASSES
    if cls.summary
}
"""Text properties other than the note, by class."""
MAX_NAMES = 4

_ARROW = "\u2192 "
LASTING = {"Exchange", "Flow", "Focus", "Limit", "Mandate", "Participation", "StatusReport"}
"""Classes of lasting facts; one without a day is shown with the year of its source."""


def heading(cls: str, labels: Labels) -> str:
    """Return the plural or singular name of a class of statements."""
    return labels.text_or_name(f"statements.{cls}", f"bg:{cls}")


def sentence(s: Entry, labels: Labels) -> str:
    """Return a statement in one line of running text."""
    if s.cls == "Figure":
        text = _figure_text(s, labels)
    elif s.cls == "Relation":
        text = _relation_text(s, labels)
    else:
        template = _TEMPLATES[s.cls].replace(": ", labels.say("colon"))
        template = template.replace(" {bg:date}", labels.say("said-date"))
        filled = _PLACEHOLDER.sub(lambda match: _join_properties(s, match[1], labels), template)
        text = filled.strip().strip(":,").strip()
        if text.startswith(_ARROW):
            target = text.removeprefix(_ARROW)
            text = labels.say("said-to", target.count(", ") + 1, to=target)
    dates = _dates_text(s, labels)
    return f"{text} ({dates})" if dates else text


def _relation_text(s: Entry, labels: Labels) -> str:
    """Return a relation; in French its object has an article, which a preposition takes up."""
    subject, relation, name = (
        _property_text(s, f"bg:{n}", labels) for n in ("subject", "relation", "object")
    )
    target = next(iter(s.values_of("bg:object")), "")
    if labels.language == "fr" and isinstance(target, Ref):
        verb, _, last = relation.rpartition(" ")
        form = last if last in {"de", "à"} else "le"
        relation = relation if form == "le" else verb
        name = format(labels.list_names(target.kind, (target.slug,)), form)
    return f"{subject}{labels.say('colon')}{relation} {name}"


def _join_properties(s: Entry, names: str, labels: Labels) -> str:
    """Return the values of several properties, those that there are."""
    texts = (_property_text(s, name, labels) for name in names.split("|"))
    return "; ".join(text for text in texts if text)


def _property_text(s: Entry, name: str, labels: Labels) -> str:
    """Return a property's values as names, a date to its precision, or the text itself."""
    if name == "bg:date":
        return labels.spell_date(s.day(name))
    values = s.values_of(name)
    if values and not any(isinstance(v, Ref) for v in values):
        return labels.localize(s.bilingual_text(name))
    # The title of a problem is a sentence; what else the statement is about names it shortly.
    shown = [v for v in values if getattr(v, "kind", "") != "problem"] or values
    names = [_value_name(v, labels) for v in shown]
    if len(names) > MAX_NAMES:
        names = [*names[:MAX_NAMES], labels.say("and-more", n=len(names) - MAX_NAMES)]
    return ", ".join(names)


def _value_name(value: Value, labels: Labels) -> str:
    if not isinstance(value, Ref) or value.kind not in _PREFIXES:
        return str(value)
    if value.kind in vocab.SCHEMES:
        return labels.concept(*value)
    return str(labels.list_names(value.kind, (value.slug,)))


def _figure_text(s: Entry, labels: Labels) -> str:
    about = _property_text(s, "bg:about", labels) or _property_text(s, "bg:agency", labels)
    number, qualifier = s.text("bg:value"), s.bilingual_text("bg:qualifier")
    with suppress(ValueError):
        number = labels.quantity(float(number), s.slug("bg:unit"), qualifier)
    period = labels.localize(s.bilingual_text("bg:periodLabel"))
    basis = labels.concept("basis", s.slug("bg:basis"))
    when = ", ".join(x for x in (period, basis) if x)
    return f"{about}{labels.say('colon')}{number} ({when})" if about else f"{number} ({when})"


def _dates_text(s: Entry, labels: Labels) -> str:
    start, end, as_of = (labels.spell_date(s.day(f"bg:{n}")) for n in ("from", "to", "asOf"))
    if start or end:
        return f"{start}\u2013{end}"
    if as_of:
        return labels.say("as-of", day=as_of)
    return "" if "bg:date" in _TEMPLATES.get(s.cls, "") else labels.spell_date(s.day("bg:date"))


def source_year(sources: Iterable[str], known: Mapping[str, Source], labels: Labels) -> str:
    """Return the year of the first source, for a statement without a day."""
    first = next((known[s] for s in sources if s in known), None)
    year = first.date[:4] if first else ""
    return labels.say("source-of", year=year) if year.isdigit() else ""


def _detail_texts(s: Entry, labels: Labels) -> list[str]:
    def words(name: str) -> str:
        return labels.localize(s.bilingual_text(name))

    details = [words("bg:note")] if s.text("bg:note") else []
    for name in _TEXTS.get(s.cls, ()):
        if s.text(name):
            label = labels.full_name(*name.split(":"))
            details.append(f"{capitalize_first(label)}{labels.say('colon')}{words(name)}")
    if s.text("bg:alleged") == "true":
        details.append(labels.say("alleged"))
    if s.cls == "Check" and s.text("bg:found"):
        details.insert(0, labels.say("found-is", text=words("bg:found")))
    if s.text("bg:recheck"):
        verdict = labels.concept("recheck", s.slug("bg:recheck"))
        details.append(labels.say("recheck-is", verdict=verdict, note=words("bg:recheckNote")))
    disputes = [statement_id(d) for d in s.values_of("bg:disputes") if isinstance(d, Ref)]
    if disputes:
        details.append(labels.say("disputes-is", names=", ".join(disputes)))
    return details


def _value_texts(s: Entry) -> dict[str, list[str]]:
    return {k: [str(x) for x in v] for k, v in sorted(s.values.items()) if k != "rdf:type"}


def statement_columns(
    labels: Labels, sources: Mapping[str, Source] = MappingProxyType({})
) -> tuple[Column[Entry], ...]:
    """Return the columns of a statement: what it says, where, how sure.

    Where a statement has no day, the year of its source is told if that is among the sources.
    """

    def text_with_year(s: Entry, labels: Labels) -> str:
        text = sentence(s, labels)
        if s.cls not in LASTING or _dates_text(s, labels):
            return text
        year = source_year(s.sources, sources, labels)
        return f"{text} ({year})" if year else text

    return (
        code("statement", lambda s: s.ref.key),
        code("class", lambda s: s.cls),
        Column("says", lambda s: sentence(s, labels), text_with_year, "statement"),
        scalar("locator", get=lambda s: s.text("bg:locator")),
        concept("confidence", get=lambda s: s.slug("bg:confidence"), heading="sure"),
        code("note", lambda s: s.text("bg:note")),
        code("values", _value_texts),
    )


def statement_table(
    statements: Iterable[Entry],
    labels: Labels,
    caption: str,
    extra_lines: Mapping[Ref, Line] = MappingProxyType({}),
    *,
    one_source: bool = False,
    documents: Mapping[str, Source] = MappingProxyType({}),
) -> Table[Entry]:
    """Return statements as a table; notes below.

    Statements of one source stand on its page, which names it and links to each by its id. Where one has
    no day, the year of its document is told.
    """

    def detail_lines(s: Entry) -> Iterator[Line]:
        *details, last = _detail_texts(s, labels) or [""]
        yield from (Line(mark_foreign(d.strip(), (d,))) for d in details)
        text = last if one_source else labels.say("statement-id", text=last, id=statement_id(s.ref))
        if text.strip():
            yield Line(mark_foreign(text.strip(), (last,)))
        if s.ref in extra_lines:
            yield extra_lines[s.ref]

    return Table(
        statement_columns(labels, documents),
        tuple(statements),
        labels,
        caption,
        sources=None if one_source else lambda s: s.sources,
        details=detail_lines,
    )


def statement_id(thing: Ref) -> str:
    """Return a statement's id as ``show`` takes it."""
    return f"{thing.kind}/{thing.slug}"


_LIST_NAMES = {
    "agency": ("agencies",),
    "arrangement": ("programs", "channels"),
    "threat": ("threats",),
}
"""Lists whose headings are words for a kind, beside the names of its class."""


def hit_text(entry: Entry, labels: Labels) -> str:
    """Return the name of a thing or the text of a statement."""
    note = labels.localize(entry.bilingual_text("bg:note"))
    if not entry.cls:
        titled = any(map(entry.values_of, ("skos:prefLabel", "dcterms:title", "rdfs:label")))
        return labels.name_and_acronym(*entry.ref) if titled or not note else note
    line = sentence(entry, labels)
    return f"{line}. {note}" if line and note else line or note


def hit_kind(entry: Entry, labels: Labels) -> str:
    """Return the kind of a thing or statement."""
    if entry.ref.kind == "threat":
        return labels.say("column.threat").lower()
    cls = entry.cls or next(iter(entry.classes), "")
    return labels.full_name("bg", cls) if cls else entry.ref.kind


def kind_words(labels: Labels) -> dict[str, tuple[str, ...]]:
    """Return the kinds of hits by every word for them: id, class, plural."""
    by_word: dict[str, tuple[str, ...]] = {kind.replace("-", " "): (kind,) for kind in vocab.KINDS}
    for cls in CLASSES:
        kind = cls.prefixes[0]
        words = (labels.full_name("bg", cls.local_name), heading(cls.local_name, labels))
        by_word |= {word: (kind,) for word in words if kind in vocab.KINDS}
    for kind, names in _LIST_NAMES.items():
        by_word |= {labels.say(f"list.{word}"): (kind,) for word in names}
    return by_word


def _source_place(hit: Hit, labels: Labels) -> str:
    source = labels.short_name("source", hit.source) if hit.source else ""
    return ", ".join(part for part in (source, hit.locator) if part)


HIT_COLUMNS: tuple[Column[Hit], ...] = (
    Column("kind", lambda h: h.ref.kind, lambda h, _: h.kind_label, "kind"),
    code("id", lambda h: h.ref.slug),
    scalar("text", "statement"),
    Column("date", lambda h: h.date or None, lambda h, w: w.spell_date(h.date), "date"),
    Column("source", lambda h: h.source or None, _source_place, "source-and-place"),
    code("locator", lambda h: h.locator or None),
    code("score", lambda h: h.score),
    Column("command", lambda h: h.command, lambda h, _: f"bordergraph {h.command}", "command"),
)
"""One hit."""
