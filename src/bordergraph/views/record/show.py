"""All statements about one thing, grouped by class."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref, Source, group_by
from bordergraph.record import STATEMENT_CLASSES, ClaimCheck, Entry, Value
from bordergraph.views.record.statements import heading, sentence, statement_id, statement_table
from bordergraph.views.report.model import Report, Section, Stamp
from bordergraph.views.report.problems import fault_texts, status_line
from bordergraph.views.report.sections import contest_line
from bordergraph.views.table.table import Line, Table
from bordergraph.words.labels import Labels, capitalize_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.register import Problem


_FLAG_WORDS = {"true": "yes", "false": "no"}
_NAME_PROPERTIES = {"skos:prefLabel", "skos:altLabel", "bg:acronym"}
# Said in the heading or of no use to a reader.
_HIDDEN = set(
    """
    rdf:type owl:deprecated skos:inScheme bg:participatesIn bg:addresses bg:responsibleFor
    bg:givesTo bg:sharesWith bg:worksWith bg:frenchArticle
    """.split()
)

_DATED_CLASSES = {"Finding", "Recommendation", "Response", "Step", "StatusReport", "Milestone"}


def _day(s: Entry) -> str:
    return s.day("bg:date") or s.day("bg:from") or s.day("bg:asOf")


def entry_title(thing: Entry, sources: Mapping[str, Source], labels: Labels) -> str:
    """Return the title of the page of a thing or statement."""
    kind, slug = thing.ref
    if thing.cls:
        return sentence(thing, labels)
    if kind == "pair":
        return labels.pair_name(thing.ref.ends)
    source = sources.get(slug) if kind == "source" else None
    return source.title if source else labels.name_and_acronym(kind, slug)


def show_report(
    thing: Entry,
    about: Iterable[Entry],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
    contests: Sequence[ClaimCheck] = (),
    problem: Problem | None = None,
) -> Report:
    """Return everything about one thing.

    A figure that a check disputes is shown with the other reading; a problem, as the register holds it,
    with its status.
    """
    readings = {d: contest_line(c, labels) for c in contests for d in c.disputed_statements}
    sections = [_status_section(problem, labels)] if problem else []
    if thing.cls:
        table = statement_table([thing], labels, labels.say("itself"), readings, documents=sources)
        sections.append(Section("itself", labels.say("itself"), table=table))
    elif lines := property_lines(thing, labels):
        sections.append(Section("itself", labels.say("itself"), lines=tuple(lines)))
    by_class = group_statements(s for s in about if s.ref != thing.ref)
    for cls, group in by_class.items():
        title = heading(cls, labels)
        table = statement_table(group, labels, title, readings, documents=sources)
        sections.append(Section(cls.lower(), f"{title} ({len(group)})", table=table))
    class_name = _class_name(thing, labels) if thing.values else thing.ref.kind
    subtitle = labels.say(
        "show-subtitle" if by_class or not thing.cls else "show-subtitle-alone",
        what=capitalize_first(class_name),
        id=statement_id(thing.ref),
        statements=labels.count("statement", sum(map(len, by_class.values()))),
    )
    title = entry_title(thing, sources, labels)
    full = tuple(s for s in sections if not s.is_empty)
    return Report("thing", (thing.ref.key,), title, subtitle, full, sources, stamp)


def group_statements(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the statements among entries by class, in the order of reading: by day, else by id."""
    by_class = group_by(sorted(entries, key=attrgetter("ref")), attrgetter("cls"))
    for cls in _DATED_CLASSES & by_class.keys():
        by_class[cls].sort(key=_day)
    return {cls: by_class[cls] for cls in STATEMENT_CLASSES if cls in by_class}


def _status_section(problem: Problem, labels: Labels) -> Section:
    """Return the status of a problem on the day, and why the curators conclude so."""
    lines = (status_line(problem, labels, None), *fault_texts(problem, labels))
    return Section("status", labels.say("problem-status"), lines=tuple(map(Line, lines)))


def _class_name(thing: Entry, labels: Labels) -> str:
    if "owl:deprecated" in thing.values:
        return labels.say("property.owl:deprecated")
    cls = next(iter(thing.classes), "")
    return labels.full_name("bg", cls) if cls else labels.say("site.one.threat")


def property_lines(thing: Entry, labels: Labels, excluded: Iterable[str] = ()) -> list[Line]:
    """Return the properties of a thing, one a line."""

    def value_text(value: Value) -> str:
        if isinstance(value, Ref):
            # Names of arrangements further down may use the acronym of an agency.
            name = labels.name_and_acronym if value.kind == "agency" else labels.full_name
            return name(*value)
        return labels.say(_FLAG_WORDS[value]) if value in _FLAG_WORDS else value

    def values(key: str) -> Iterable[Value]:
        if f"{key}Precision" in thing.values:
            return [labels.spell_date(thing.day(key))]
        return _reader_values(thing, key, labels)

    omitted = {*_HIDDEN, *excluded, *(["bg:date"] if thing.values_of("bg:dateText") else [])}
    if thing.ref.kind == "problem":
        # Its name is a sentence, which is the heading already.
        omitted |= {"skos:prefLabel"}
    shown = (key for key in thing.values.keys() - omitted if not key.endswith("Precision"))
    order = sorted(shown, key=lambda key: (not key.startswith("skos:prefLabel"), key))
    return [
        Line(
            f"{capitalize_first(labels.text_or_name(f'property.{key}', key))}{labels.say('colon')}"
            f"{'; '.join(map(value_text, values(key)))}"
        )
        for key in order
    ]


def _reader_values(thing: Entry, p: str, labels: Labels) -> tuple[Value, ...]:
    """Return values in the reader's language if there are any; names in all, the reader's first."""
    values = thing.values_of(p)
    if p in _NAME_PROPERTIES:
        return tuple(
            sorted(values, key=lambda v: getattr(v, "language", "") not in {"", labels.language})
        )
    translated = tuple(v for v in values if getattr(v, "language", "") == labels.language)
    untagged = tuple(v for v in values if not getattr(v, "language", ""))
    return (*translated, *untagged) if translated else values


def show_table(report: Report) -> Table[Any]:
    """Return the statements of a report as one flat table, for spreadsheets."""
    columns = ("statement", "class", "locator", "confidence", "says", "note", "sources")
    rows = [
        tuple(list(row.sources) if c == "sources" else row.record.get(c, "") for c in columns)
        for section in report.sections
        for row in (section.table.report_rows if section.table else ())
    ]
    return Table.from_values(columns, rows, report.title, lists=("sources",))
