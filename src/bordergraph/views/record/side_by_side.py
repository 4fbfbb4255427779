"""Two things of one kind side by side: shared and separate properties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.register import Problem, filter_problems
from bordergraph.model import Arrangement, Network, Ref, source_ids
from bordergraph.views.record.statements import heading, sentence
from bordergraph.views.report.model import Report, Section, Stamp
from bordergraph.views.table.column import Column, codes, concept, display, worded
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import frequency_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Agency
    from bordergraph.record import Entry
    from bordergraph.words.labels import Labels

    _AspectTexts: TypeAlias = dict[str, tuple[str, tuple[str, ...]]]

KINDS = ("agency", "arrangement", "threat")
"""Kinds of things that can be compared."""

_STATEMENT_CLASSES = ("Limit", "Commitment", "Case", "Finding", "Figure")
"""Classes of statements that are compared, besides the network's own facts."""

_MAX_NAMES = 12
"""Names that a cell shows."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One line of a comparison: texts by id of what both have, and of what each has alone."""

    key: str
    both: Mapping[str, str]
    first: Mapping[str, str]
    second: Mapping[str, str]
    sources: tuple[str, ...]


def aspects(
    network: Network,
    things: tuple[Ref, Ref],
    entries: tuple[Sequence[Entry], Sequence[Entry]],
    problems: Sequence[Problem],
    labels: Labels,
) -> tuple[Aspect, ...]:
    """Return the shared and separate properties of two things of one kind."""
    first, second = (
        _thing_aspects(network, thing, statements, problems, labels)
        for thing, statements in zip(things, entries, strict=True)
    )
    return tuple(
        _aspect(key, first.get(key, {}), second.get(key, {}))
        for key in dict.fromkeys((*first, *second))
    )


def _aspect(key: str, first: _AspectTexts, second: _AspectTexts) -> Aspect:
    def texts(one: _AspectTexts, ids: Iterable[str]) -> dict[str, str]:
        return {name: text for name, (text, _) in one.items() if name in ids}

    return Aspect(
        key,
        texts(first, first.keys() & second.keys()),
        texts(first, first.keys() - second.keys()),
        texts(second, second.keys() - first.keys()),
        tuple(sorted({s for _, sources in (*first.values(), *second.values()) for s in sources})),
    )


def _thing_aspects(
    network: Network,
    thing: Ref,
    entries: Sequence[Entry],
    problems: Sequence[Problem],
    labels: Labels,
) -> dict[str, _AspectTexts]:
    """Return the texts of a thing by aspect."""
    texts: dict[str, _AspectTexts] = defaultdict(dict)
    kind, slug = thing

    def add(key: str, name: str, text: str, sources: Iterable[str]) -> None:
        # Several statements may say the same, each with sources of its own.
        _, known = texts[key].get(name, ("", ()))
        texts[key][name] = text, (*known, *sources)

    subject, columns = _thing_columns(network, thing)
    for column in columns:
        if column.value and column.text:
            sources = source_ids(getattr(subject, "citations", ()))
            add(column.key, column.value(subject), column.text(subject, labels), sources)
    for key, facts, other in _ASPECT_TIES[kind]:
        ties = ((getattr(f, other), f) for f in getattr(network, facts) if getattr(f, kind) == slug)
        for name, fact in sorted(ties, key=itemgetter(0)):
            add(key, name, labels.short_name(other, name), source_ids(fact.citations))
    for problem in filter_problems(problems, **{kind: slug}):
        add("problems", problem.id, labels.localize(problem.title), problem.sources)
    for cls in _STATEMENT_CLASSES:
        for entry in entries:
            if entry.cls == cls:
                text = labels.localize(entry.bilingual_text("bg:note")) or sentence(entry, labels)
                add(cls, entry.ref.slug, text, (entry.slug("prov:wasDerivedFrom"),))
    return texts


_COUNTRY: Column[Agency] = worded("country", None, lambda code, w: w.country_name(code))


def _thing_columns(network: Network, thing: Ref) -> tuple[Any, tuple[Column[Any], ...]]:
    """Return a thing of the network, and the columns of its own properties."""
    kind, slug = thing
    if kind == "agency":
        return network.agency_by_id[slug], (_COUNTRY, concept("level"), concept("sector"))
    if kind == "threat":
        return network.threat_by_id[slug], ()
    facts = select(network)
    columns: tuple[Column[Arrangement], ...] = (
        concept("arrangement-kind", "kind"),
        Column("frequency", attrgetter("cadence"), lambda a, w: frequency_text(facts, a, w)),
        concept("status"),
        Column(
            "years", lambda a: f"{a.span.first_day}/{a.span.end}", lambda a, w: w.period(a.span)
        ),
    )
    return network.arrangement_by_id[slug], columns


# By the kind of a thing: an aspect, the facts of the network that it rests on, and the kind of what
# these tie to the thing.
_ASPECT_TIES = {
    "arrangement": (("members-ever", "participations", "agency"), ("threats", "foci", "threat")),
    "agency": (
        ("arrangements-ever", "participations", "arrangement"),
        ("threats", "mandates", "threat"),
    ),
    "threat": (("agencies", "mandates", "agency"), ("arrangements-ever", "foci", "arrangement")),
}


def _texts(texts: Mapping[str, str], labels: Labels) -> str:
    """Return the first texts joined, and the number of the others."""
    shown = "; ".join(text.rstrip(".") for text in list(texts.values())[:_MAX_NAMES])
    more = len(texts) - _MAX_NAMES
    return f"{shown}; {labels.say('show-more', n=more)}" if more > 0 else shown


def _aspect_name(a: Aspect, labels: Labels) -> str:
    return heading(a.key, labels) if a.key in _STATEMENT_CLASSES else labels.heading(a.key)


def side_by_side_table(
    rows: Sequence[Aspect], names: tuple[str, str], labels: Labels, title: str
) -> Table[Aspect]:
    """Return two things side by side as a table."""
    columns: tuple[Column[Aspect], ...] = (
        Column("aspect", lambda a: a.key.lower(), _aspect_name, "what"),
        *map(codes, ("both", "first", "second", "sources")),
        display("both", lambda a, w: _texts(a.both, w)),
        display(lambda w: w.say("beside-alone", name=names[0]), lambda a, w: _texts(a.first, w)),
        display(lambda w: w.say("beside-alone", name=names[1]), lambda a, w: _texts(a.second, w)),
    )
    return Table(columns, rows, labels, title, sources=lambda a: a.sources, limit=max(1, len(rows)))


def side_by_side_report(
    things: tuple[Ref, Ref], rows: Sequence[Aspect], network: Network, labels: Labels, stamp: Stamp
) -> Report:
    """Return two things side by side as a report."""
    names = (labels.short_name(*things[0]), labels.short_name(*things[1]))
    first, second = (labels.name_and_acronym(*thing) for thing in things)
    title = labels.say("beside-title", first=first, second=second)
    table = side_by_side_table(rows, names, labels, title)
    sections = (
        Section("beside", labels.say("beside"), table=table),
        Section("method", labels.say("method"), lines=(Line(labels.say("beside-method")),)),
    )
    subject = tuple(thing.key for thing in things)
    subtitle = labels.say("beside-subtitle", day=labels.day(network.day))
    return Report("beside", subject, title, subtitle, sections, network.source_by_id, stamp)
