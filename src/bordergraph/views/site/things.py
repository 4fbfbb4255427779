"""What the pages of the site say: of a thing its analysis and every statement, indexes, the register."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from bordergraph.model import Ref
from bordergraph.record import STATEMENT_CLASSES, Entry
from bordergraph.suggestions import strip_accents
from bordergraph.views.record.show import entry_title, group_statements, property_lines
from bordergraph.views.record.statements import heading, sentence, statement_table
from bordergraph.views.report.model import Report, Section
from bordergraph.views.report.problems import fault_texts, problem_lines
from bordergraph.views.site.page import PAGED, statement_anchor
from bordergraph.views.table.column import Column, code, display, scalar
from bordergraph.views.table.table import Table
from bordergraph.views.tables.facts import PROBLEM_COLUMNS, count_line
from bordergraph.vocab import class_of
from bordergraph.words.labels import Labels, capitalize_first, publisher_and_year, source_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Source
    from bordergraph.views.site.page import Frame

T = TypeVar("T")

# What the kind of a thing of each kind is held by, and the scheme of that kind.
_KIND_PROPERTIES = {
    "agency": ("bg:sector", "sector"),
    "arrangement": ("bg:arrangementKind", "arrangement-kind"),
    "place": ("bg:placeKind", "place-kind"),
    "source": ("bg:sourceKind", "source-kind"),
    "finding": ("bg:findingKind", "finding-kind"),
}
_HEADINGS = {
    "agency": "list.agencies",
    "arrangement": "list.arrangements",
    "threat": "list.threats",
    "place": "list.places",
    "source": "source-list",
    "finding": "list.findings",
    "problem": "problems",
    "recommendation": "list.recommendations",
    "series": "site.kind.series",
    "pair": "site.kind.pair",
}
_NAMES = ("skos:prefLabel", "skos:altLabel", "bg:acronym", "bg:unofficialName", "dcterms:title")
# Above the list of what is known of a source stand its title and its address.
_SHOWN_ABOVE = frozenset({"dcterms:title", "schema:url"})
# On the page of a thing the site says itself how to cite it, and its method once for all pages.
_SITE_SECTIONS = frozenset({"cite", "method"})
# What the report on a thing of a kind lists already, each row with its sources.
_REPORTED_CLASSES = frozenset(
    "Exchange Figure Finding Focus Mandate Milestone Participation StatusReport".split()
)
_REPORTED_BY_KIND = {
    "agency": _REPORTED_CLASSES,
    "arrangement": _REPORTED_CLASSES | {"Remark"},
    "threat": _REPORTED_CLASSES,
    "problem": frozenset({"Finding", "Recommendation", "Response", "Step"}),
}


def thing_name(entry: Entry, sources: Mapping[str, Source], labels: Labels) -> str:
    """Return the name of a thing in a list."""
    kind, slug = entry.ref
    if kind == "source" and slug in sources and not entry.cls:
        return str(source_reference(sources[slug], labels))
    return entry_title(entry, sources, labels)


def kind_name(kind: str, labels: Labels, cls: str = "") -> str:
    """Return the name of an index: of things of a kind, or concepts of a scheme."""
    if kind in _HEADINGS:
        return labels.say(_HEADINGS[kind])
    if cls in STATEMENT_CLASSES and cls != "Editorial":
        return heading(cls, labels)
    scheme = f"{class_of(kind)}Scheme"
    name = labels.full_name("bg", cls or scheme)
    return capitalize_first(kind.replace("-", " ") if name == scheme else name)


def _specific_kind(entry: Entry, labels: Labels) -> str:
    """Return the concept of a thing's kind; empty for none."""
    name, scheme = _KIND_PROPERTIES.get(entry.ref.kind, ("", ""))
    return labels.concept(scheme, entry.slug(name))


def thing_kind(entry: Entry, labels: Labels) -> str:
    """Return the kind of a thing, for the line above the title of its page."""
    kind = _specific_kind(entry, labels)
    return ", ".join(filter(None, (labels.say(f"site.one.{entry.ref.kind}"), kind)))


def other_names(entry: Entry, name: str) -> tuple[str, ...]:
    """Return what else than a name a thing is called, in every language, and its id, for finding it."""
    names = [str(v) for key in _NAMES for v in entry.values_of(key) if str(v) != name]
    return tuple(dict.fromkeys((*names, entry.ref.slug)))


def _record_report(record: Report, entry: Entry, about: Sequence[Entry], labels: Labels) -> Report:
    """Return the record of a thing or statement with its title and note."""
    # Its kind stands above the title and its address below: what it says in words is worth more.
    note = labels.localize(entry.bilingual_text("bg:note")) if entry.cls else ""
    count_of = sum(1 for e in about if e.cls)
    count = labels.say("site.about", statements=labels.count("statement", count_of))
    title = capitalize_first(record.title) if entry.cls else record.title
    return replace(record, title=title, subtitle=note or count)


def join_reports(
    report: Report | None, record: Report, entry: Entry, about: Sequence[Entry], labels: Labels
) -> Report:
    """Return one report of a thing: the analysis, if there is any, then every statement about it.

    Where nothing is worked out the record says all, else what it says of the thing alone.
    """
    if report is None:
        return _record_report(record, entry, about, labels)
    sections = [_without_details(s) for s in report.sections if s.key not in _SITE_SECTIONS]
    extra = [replace(s, key=f"record-{s.key}") for s in record.sections]
    reported = _REPORTED_BY_KIND.get(entry.ref.kind, frozenset())
    by_class = group_statements(e for e in about if e.cls not in reported)
    for cls, statements in by_class.items():
        title = f"{heading(cls, labels)} ({labels.number(len(statements))})"
        table = _brief_table(statements, record.sources, labels, title)
        extra.append(Section(f"record-{cls.lower()}", title, table=table))
    if extra:
        intro = " ".join(filter(None, (labels.say("site.record"), extra[0].intro)))
        extra[0] = replace(extra[0], intro=intro)
    sources = {**record.sources, **report.sources}
    return replace(report, sections=(*sections, *extra), sources=sources)


def _without_details(section: Section) -> Section:
    """Return a section without the details of problems, which have their own pages."""
    if section.key != "problems" or section.table is None:
        return section
    return replace(section, table=replace(section.table, details=None))


def sources_report(
    prefix: str,
    entries: Iterable[Entry],
    about: Mapping[Ref, Sequence[Entry]],
    homes: Mapping[Ref, Ref],
    frame: Frame,
) -> Report:
    """Return the page of the sources with a prefix, each with its statements.

    A statement of several sources can be led to under one of them, its home.
    """
    sections, labels = [], frame.labels
    for entry in entries:
        slug = entry.ref.slug
        statements = [*chain(*group_statements(about.get(entry.ref, ())).values())]
        kind: Column[Entry] = display(_heading("kind"), lambda e, x: heading(e.cls, x))
        anchor = code("anchor", partial(_home_anchor, homes, entry.ref))
        title = frame.sources[slug].title if slug in frame.sources else slug
        table = statement_table(statements, labels, title, one_source=True)
        table = replace(table, columns=(*table.columns, kind, anchor), limit=len(statements))
        lines = tuple(property_lines(entry, labels, _SHOWN_ABOVE))
        key = quote(slug, safe="")
        sections.append(Section(key, title, lines=lines, table=table if statements else None))
    note = labels.say("site.shelf-note", len(sections))
    return _report("shelf", labels.say("site.shelf", letters=prefix), note, sections, frame, prefix)


def _report(
    kind: str, title: str, note: str, sections: Iterable[Section], frame: Frame, *subject: str
) -> Report:
    return Report(kind, subject, title, note, tuple(sections), frame.sources, frame.stamp)


def _home_anchor(homes: Mapping[Ref, Ref], source: Ref, statement: Entry) -> str:
    """Return the id of a statement, as `bordergraph cite` takes it, on the page where it stands whole."""
    is_home = homes.get(statement.ref) == source and statement.ref.kind not in PAGED
    return statement_anchor(statement.ref) if is_home else ""


def index_columns(read: Callable[[T], Ref]) -> tuple[Column[T], ...]:
    """Return the columns by which a row of an index leads to its thing, and has an id."""
    return (
        code("statement", lambda item: read(item).key),
        code("brief", lambda _: True),
        code("anchor", lambda item: quote(read(item).slug, safe="")),
    )


def _brief_table(
    statements: Sequence[Entry], sources: Mapping[str, Source], labels: Labels, caption: str
) -> Table[Entry]:
    """Return statements in one line each, linked to the full statement.

    Without sources the lines tell no place.
    """

    def source_place(entry: Entry, _: Labels) -> str:
        names = (publisher_and_year(sources[s], labels) for s in entry.sources if s in sources)
        parts = ("; ".join(names), entry.text("bg:locator"))
        return labels.say("colon").join(filter(None, parts))

    columns: tuple[Column[Entry], ...] = (
        code("statement", lambda e: e.ref.key),
        code("brief", lambda _: True),
        display("statement", sentence),
        *((display("source-and-place", source_place),) if sources else ()),
    )
    return Table(columns, statements, labels, caption, limit=len(statements))


def index_report(
    kind: str,
    entries: Iterable[Entry],
    about: Mapping[Ref, Sequence[Entry]],
    homes: Mapping[Ref, Ref],
    frame: Frame,
) -> Report:
    """Return the index of a kind: each thing with its concept and number of statements.

    A statement that stands whole on the page of its source, its home, has one line.
    """
    things, labels = list(entries), frame.labels
    name = kind_name(kind, labels, next((c for e in things for c in e.classes), ""))
    brief = [e for e in things if e.ref in homes and e.ref.kind not in PAGED]
    full = [e for e in things if e.ref not in homes or e.ref.kind in PAGED]
    tables: list[Table[Entry]] = []
    if full and all(e.cls for e in full):
        tables.append(statement_table(full, labels, name))
    elif full:
        tables.append(_names_table(full, about, frame, name))
    if brief:
        tables.append(_brief_table(brief, {}, labels, name))
    parts = (("all", labels.say("site.all")), ("others", labels.say("site.others")))
    sections = []
    for (key, title), table in zip(parts, tables, strict=False):
        columns = (*table.columns, *index_columns(attrgetter("ref")))
        whole = replace(table, columns=columns, limit=len(table.items))
        sections.append(Section(key, title, table=whole))
    return _report("index", name, labels.count("entry", len(things)), sections, frame, kind)


def _names_table(
    things: Sequence[Entry], about: Mapping[Ref, Sequence[Entry]], frame: Frame, caption: str
) -> Table[Entry]:
    """Return things by name, with the concept of each where any has one."""
    labels = frame.labels
    names = {e.ref: thing_name(e, frame.sources, labels) for e in things}
    kind: Column[Entry] = display(_heading("kind"), _specific_kind)
    columns: tuple[Column[Entry], ...] = (
        scalar("name", _heading("name"), lambda e: names[e.ref]),
        *([kind] if any(_specific_kind(e, labels) for e in things) else []),
        display(_heading("statements"), lambda e, _: len(about.get(e.ref, ())), number=True),
    )
    ordered = sorted(things, key=lambda e: (*_name_sort_key(names[e.ref]), e.ref.key))
    return Table(columns, ordered, labels, caption)


def problem_report(problem: Problem, frame: Frame, day: date) -> Report:
    """Return the page of a problem with its full account."""
    labels = frame.labels
    table: Table[Any] = Table(
        PROBLEM_COLUMNS,
        (problem,),
        labels,
        labels.say("problem-account"),
        order=("kind", "scope", "agencies", "documented-since"),
        sources=attrgetter("sources"),
    )
    lines = tuple(problem_lines(problem, labels, day))
    notes = (*fault_texts(problem, labels), labels.say("site.terms-correct"))
    account = Section("account", labels.say("problem-account"), "", lines, table, notes)
    title, note = labels.localize(problem.title), labels.localize(problem.status.note)
    return _report("problem", title, note, (account,), frame, problem.id)


def register_report(problems: Sequence[Problem], frame: Frame) -> Report:
    """Return the index of all problems, in the order of the register."""
    labels, title, limit = frame.labels, frame.labels.say("problems-title"), len(problems)
    order = ("problem", "status", "kind", "scope", "agencies", "documented-by", "documented-since")
    columns = (*PROBLEM_COLUMNS, *index_columns(lambda p: Ref("problem", p.id)))
    table = Table(columns, problems, labels, title, limit=limit, order=order)
    count = count_line(problems, problems, labels, labels.spell_date(frame.stamp.day))
    section = Section("all", labels.say("site.all"), table=table)
    return _report("index", title, count, (section,), frame, "problem")


def glossary_report(concepts: Iterable[Entry], frame: Frame) -> Report:
    """Return the definitions of concepts, one section a scheme; those of one scheme stand together."""
    columns: tuple[Column[Entry], ...] = (
        display(_heading("name"), lambda e, w: w.concept(*e.ref)),
        display(
            _heading("definition"), lambda e, w: w.localize(e.bilingual_text("skos:definition"))
        ),
    )
    sections, labels = [], frame.labels
    for kind, group in groupby(concepts, key=lambda e: e.ref.kind):
        entries, name = list(group), kind_name(kind, labels)
        table = Table(columns, entries, labels, name, limit=len(entries))
        sections.append(Section(kind, name, table=table))
    title, note = labels.say("site.glossary"), labels.say("site.glossary-note")
    return _report("glossary", title, note, sections, frame)


def _name_sort_key(name: str) -> tuple[bool, str]:
    """Return the sort key of a name in an index: without accents, unnamed things last."""
    letters = strip_accents(name.casefold())
    return not letters[:1].isalnum(), letters


def _heading(name: str) -> Callable[[Labels], str]:
    return lambda labels: labels.say(f"site.column.{name}")


def search_report(frame: Frame) -> Report:
    """Return the search page."""
    say = frame.labels.say
    return _report("search", say("site.search"), say("site.search-note"), (), frame)
