"""Everything about one thing, grouped by what kind of statement says it, each line cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref
from bordergraph.record import CLASSES
from bordergraph.views.record.statements import handle, heading, said, statement_table
from bordergraph.views.report.model import Report, Section
from bordergraph.views.report.sections import other_reading
from bordergraph.views.table.table import Line, Table
from bordergraph.words.labels import capitalized

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Source
    from bordergraph.record import Contest, Entry, Value
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

_FLAGS = {"true": "yes", "false": "no"}
_NAMES = {"skos:prefLabel", "skos:altLabel", "bg:acronym"}
# Said in the heading or of no use to a reader.
_HIDDEN = {
    "rdf:type", "owl:deprecated", "skos:inScheme", "bg:participatesIn", "bg:addresses", "bg:responsibleFor",
    "bg:givesTo", "bg:sharesWith", "bg:worksWith", "bg:frenchArticle",
}  # fmt: skip

_BY_DAY = {"Finding", "Recommendation", "Response", "Step", "StatusReport", "Milestone"}


def _day(s: Entry) -> str:
    return s.day("bg:date") or s.day("bg:from") or s.day("bg:asOf")


def title_of(thing: Entry, sources: Mapping[str, Source], labels: Labels) -> str:
    """Return what a thing is called above all that is said of it."""
    kind, slug = thing.ref
    if thing.cls:
        return said(thing, labels)
    if kind == "pair":
        return labels.pair(thing.ref.ends)
    source = sources.get(slug) if kind == "source" else None
    return source.title if source else labels.both(kind, slug)


def show_report(
    thing: Entry,
    about: Iterable[Entry],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
    contests: Sequence[Contest] = (),
    problem: Problem | None = None,
) -> Report:
    """Return everything about one thing.

    Args:
        thing: The thing with what the graph says of it.
        about: The statements that speak of it.
        sources: All sources by id.
        labels: Names in the reader's language.
        stamp: Version and data hash.
        contests: Checks; a figure that one of them disputes is shown with the other reading.
        problem: The thing as the register holds it, where it is a problem.
    """
    readings = {d: other_reading(c, labels) for c in contests for d in c.disputes}

    kind, _ = thing.ref
    itself = [thing] if thing.cls else []
    sections = [_status(problem, labels)] if problem else []
    if itself:
        table = statement_table(itself, labels, labels.say("itself"), readings, documents=sources)
        sections.append(Section("itself", labels.say("itself"), table=table))
    elif lines := properties(thing, labels):
        sections.append(Section("itself", labels.say("itself"), lines=tuple(lines)))
    found = sorted((s for s in about if s.cls and s.ref != thing.ref), key=lambda s: s.ref)
    for cls, same in _by_class(found).items():
        title = heading(cls, labels)
        table = statement_table(same, labels, title, readings, documents=sources)
        sections.append(Section(cls.lower(), f"{title} ({len(same)})", table=table))
    what = _class_name(thing, labels) if thing.values else kind
    subtitle = labels.say(
        "show-subtitle",
        what=capitalized(what),
        id=handle(thing.ref),
        statements=labels.count("statement", len(found)),
    )
    title, told = title_of(thing, sources, labels), tuple(s for s in sections if not s.is_empty)
    return Report("thing", (thing.ref.key,), title, subtitle, told, sources, stamp)


def _by_class(statements: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return statements by class in the order of reading, those that happened by their day."""
    found = {cls: [s for s in statements if s.cls == cls] for cls in CLASSES}
    for cls in _BY_DAY & found.keys():
        found[cls].sort(key=_day)
    return {cls: same for cls, same in found.items() if same}


def _status(problem: Problem, labels: Labels) -> Section:
    """Return the status of a problem on the day, and why the curators conclude so."""
    status = problem.status
    if not status.as_of:
        lines = [labels.say("problem-not-assessed")]
    else:
        word = capitalized(labels.concept("problem-status", status.code))
        day, why = labels.dated(status.as_of), labels.told(status.why)
        lines = [labels.say("problem-status-line", status=word, day=day, why=why)]
    if problem.unanswered and not problem.responses:
        lines.append(labels.say("problem-unanswered", day=labels.dated(problem.unanswered)))
    lines.append(labels.say("problem-no-fault"))
    return Section("status", labels.say("problem-status"), lines=tuple(map(Line, lines)))


def _class_name(thing: Entry, labels: Labels) -> str:
    if "owl:deprecated" in thing.values:
        return labels.say("property.owl:deprecated")
    own = next(iter(thing.classes), "")
    return labels.full("bg", own) if own else labels.say("site.one.threat")


def properties(thing: Entry, labels: Labels, without: Container[str] = ()) -> list[Line]:
    """Return what the graph says of a thing, a property a line."""

    def named(value: Value) -> str:
        if isinstance(value, Ref):
            # Names of arrangements further down may use the acronym of an agency.
            return labels.both(*value) if value.kind == "agency" else labels.full(*value)
        return labels.say(_FLAGS[value]) if value in _FLAGS else value

    left_out = {"bg:date"} if thing.all("bg:dateText") else set()
    if thing.ref.kind == "problem":
        # Its name is a sentence, which is the heading already.
        left_out |= {"skos:prefLabel"}
    shown = (
        p
        for p in thing.values
        if not (p in _HIDDEN or p in without or p in left_out or p.endswith("Precision"))
    )
    order = sorted(shown, key=lambda p: (not p.startswith("skos:prefLabel"), p))
    return [
        Line(
            f"{_property(p, labels)}{labels.say('colon')}"
            f"{'; '.join(map(named, _in_language(thing, p, labels)))}"
        )
        for p in order
    ]


def _in_language(thing: Entry, p: str, labels: Labels) -> tuple[Value, ...]:
    """Leave out what stands in the reader's language too; names are shown in both, theirs first."""
    values = thing.all(p)
    if p in _NAMES:
        return tuple(
            sorted(values, key=lambda v: getattr(v, "language", "") not in {"", labels.language})
        )
    own = tuple(v for v in values if getattr(v, "language", "") == labels.language)
    rest = tuple(v for v in values if not getattr(v, "language", ""))
    return (*own, *rest) if own else values


def _property(name: str, labels: Labels) -> str:
    own = f"property.{name}"
    try:
        return labels.say(own)
    except KeyError:
        prefix, _, slug = name.partition(":")
        return capitalized(labels.full(prefix, slug))


def show_table(report: Report) -> Table[Any]:
    """Return the statements of a report as one flat table, for spreadsheets."""
    columns = ("statement", "class", "locator", "confidence", "says", "note", "sources")
    rows = [
        tuple(list(row.sources) if c == "sources" else row.record.get(c, "") for c in columns)
        for section in report.sections
        for row in (section.table.report_rows if section.table else ())
    ]
    return Table.from_values(columns, rows, report.title, lists=("sources",))
