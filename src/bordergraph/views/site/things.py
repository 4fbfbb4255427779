"""What the page of a thing says: its report where it has one, and every statement about it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bordergraph.record import CLASSES
from bordergraph.suggestions import unaccented
from bordergraph.views.record.show import properties, title_of
from bordergraph.views.record.statements import heading, said, statement_table
from bordergraph.views.report.model import Report, Section
from bordergraph.views.site.page import PAGED
from bordergraph.views.table.column import Column, code, display
from bordergraph.views.table.table import Table
from bordergraph.vocab import class_of
from bordergraph.words.labels import capitalized, source_named, source_published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.model import Ref, Source
    from bordergraph.record import Entry
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

# What the kind of a thing of each kind is held by, and the scheme of that kind.
_SORTS = {
    "agency": ("bg:sector", "sector"),
    "arrangement": ("bg:arrangementKind", "arrangement-kind"),
    "place": ("bg:placeKind", "place-kind"),
    "source": ("bg:sourceKind", "source-kind"),
    "finding": ("bg:findingKind", "finding-kind"),
}
_HEADINGS = {
    "agency": "list.agencies", "arrangement": "list.arrangements", "threat": "list.threats",
    "place": "list.places", "source": "source-list", "finding": "list.findings",
    "problem": "problems", "recommendation": "list.recommendations", "series": "site.kind.series", "pair": "site.kind.pair",
}  # fmt: skip
_NAMES = ("skos:prefLabel", "skos:altLabel", "bg:acronym", "bg:unofficialName", "dcterms:title")
# Above the list of what is known of a source stand its title and its address.
_TOLD_ALREADY = frozenset({"dcterms:title", "schema:url"})
# On the page of a thing the site says itself how to cite it, and its method once for all pages.
_ELSEWHERE = frozenset({"cite", "method"})
_PROBLEMS = "problems"
# What the report on a thing of a kind lists already, each row with its sources.
_FACTS = frozenset(
    {
        "Exchange", "Figure", "Finding", "Focus", "Mandate", "Milestone", "Participation",
        "StatusReport",
    }
)  # fmt: skip
_ABOVE = {
    "agency": _FACTS,
    "arrangement": _FACTS | {"Remark"},
    "threat": _FACTS,
    "problem": frozenset({"Finding", "Recommendation", "Response", "Step"}),
}


def thing_name(entry: Entry, sources: Mapping[str, Source], labels: Labels) -> str:
    """Return what the page of a thing is called in a list."""
    kind, slug = entry.ref
    if kind == "source" and slug in sources and not entry.cls:
        return str(source_named(sources[slug], labels))
    return title_of(entry, sources, labels)


def kind_name(kind: str, labels: Labels, cls: str = "") -> str:
    """Return what an index is called: things of a kind of ours, or concepts of a scheme."""
    if kind in _HEADINGS:
        return labels.say(_HEADINGS[kind])
    if cls in CLASSES and cls != "Editorial":
        return heading(cls, labels)
    scheme = f"{class_of(kind)}Scheme"
    name = labels.full("bg", cls or scheme)
    return capitalized(kind.replace("-", " ") if name == scheme else name)


def _sort(entry: Entry, labels: Labels) -> str:
    """Return what sort of thing a thing is, in one or two words; empty where nothing says so."""
    if entry.ref.kind not in _SORTS:
        return ""
    name, scheme = _SORTS[entry.ref.kind]
    slug = entry.slug(name)
    return labels.concept(scheme, slug) if slug else ""


def kind_of(entry: Entry, labels: Labels) -> str:
    """Return what a thing is, above the title of its page."""
    sort = _sort(entry, labels)
    return ", ".join(filter(None, (labels.say(f"site.one.{entry.ref.kind}"), sort)))


def other_names(entry: Entry, name: str) -> tuple[str, ...]:
    """Return what else a thing is called, in every language, and its id, for finding it.

    Args:
        entry: The thing.
        name: What it is called already.
    """
    found = [str(v) for key in _NAMES for v in entry.all(key) if str(v) != name]
    return tuple(dict.fromkeys((*found, entry.ref.slug)))


def _headed(shown: Report, entry: Entry, about: Sequence[Entry], labels: Labels) -> Report:
    """Return the record of a thing or statement under its title and what it says in words."""
    # Its kind stands above the title and its address below: what it says in words is worth more.
    note = labels.told(entry.told("bg:note")) if entry.cls else ""
    spoken = sum(1 for e in about if e.cls)
    count = labels.say("site.about", statements=labels.count("statement", spoken))
    title = capitalized(shown.title) if entry.cls else shown.title
    return replace(shown, title=title, subtitle=note or count)


def joined(
    report: Report | None, shown: Report, entry: Entry, about: Sequence[Entry], labels: Labels
) -> Report:
    """Return one report of a thing: what is worked out of it, then every statement about it.

    Args:
        report: What is worked out; None where nothing is.
        shown: What the record says: all of it where nothing is worked out, else of the thing alone.
        entry: The thing.
        about: The statements that speak of it.
        labels: Words in the reader's language.
    """
    if report is None:
        return _headed(shown, entry, about, labels)
    told = [_in_short(s) for s in report.sections if s.key not in _ELSEWHERE]
    record = [replace(s, key=f"record-{s.key}") for s in shown.sections]
    above = _ABOVE.get(entry.ref.kind, frozenset())
    by_class = sorted(
        (e for e in about if e.cls and e.cls not in above),
        key=lambda e: (CLASSES.index(e.cls), e.ref),
    )
    for cls, same in groupby(by_class, key=lambda e: e.cls):
        listed = list(same)
        title = f"{heading(cls, labels)} ({labels.number(len(listed))})"
        table = _brief_table(listed, shown.sources, labels, title)
        record.append(Section(f"record-{cls.lower()}", title, table=table))
    if record:
        intro = " ".join(filter(None, (labels.say("site.record"), record[0].intro)))
        record[0] = replace(record[0], intro=intro)
    return replace(report, sections=(*told, *record), sources={**shown.sources, **report.sources})


def _in_short(section: Section) -> Section:
    """Return a section without the account of each problem, which has a page of its own."""
    if section.key != _PROBLEMS or section.table is None:
        return section
    made = tuple(replace(row, details=()) for row in section.table.report_rows)
    return replace(section, table=replace(section.table, fixed_rows=made))


def shelf_report(
    shelf: str,
    entries: Iterable[Entry],
    about: Mapping[Ref, Sequence[Entry]],
    homes: Mapping[Ref, Ref],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return the page of the sources whose ids begin alike: each with every statement it makes.

    Args:
        shelf: How their ids begin.
        entries: The sources.
        about: The statements that speak of each thing.
        homes: The source under which a statement of several sources can be led to.
        sources: All sources by id.
        labels: Words in the reader's language.
        stamp: Version and data hash.
    """
    sections = []
    for entry in entries:
        slug = entry.ref.slug
        told = sorted(
            (e for e in about.get(entry.ref, ()) if e.cls),
            key=lambda e: (CLASSES.index(e.cls), e.ref),
        )
        kind: Column[Entry] = display(_heading("kind"), lambda e, x: heading(e.cls, x))
        led = code("home", partial(_is_at_home, homes, entry.ref))
        title = sources[slug].title if slug in sources else slug
        table = statement_table(told, labels, title, of_one=True)
        table = replace(table, columns=(*table.columns, kind, led), limit=len(told))
        lines = tuple(properties(entry, labels, _TOLD_ALREADY))
        sections.append(
            Section(quote(slug, safe=""), title, lines=lines, table=table if told else None)
        )
    title = labels.say("site.shelf", letters=shelf)
    note = labels.say("site.shelf-note", len(sections))
    return Report("shelf", (shelf,), title, note, tuple(sections), sources, stamp)


def _is_at_home(homes: Mapping[Ref, Ref], source: Ref, statement: Entry) -> bool:
    return homes.get(statement.ref) == source


def _brief_table(
    statements: Sequence[Entry], sources: Mapping[str, Source], labels: Labels, caption: str
) -> Table[Entry]:
    """Return statements a line each: what each says, which leads to the whole of it, and where.

    Args:
        statements: One a row.
        sources: All sources by id; empty where the lines tell no place.
        labels: Words in the reader's language.
        caption: What the table shows.
    """

    def where(entry: Entry, _: Labels) -> str:
        who = "; ".join(source_published(sources[s], labels) for s in entry.sources if s in sources)
        return labels.say("colon").join(filter(None, (who, entry.text("bg:locator"))))

    columns: tuple[Column[Entry], ...] = (
        code("statement", lambda e: e.ref.key),
        code("brief", lambda _: True),
        display("statement", said),
        *((display("source-and-place", where),) if sources else ()),
    )
    return Table(columns, statements, labels, caption, limit=len(statements))


def index_report(
    kind: str,
    entries: Iterable[Entry],
    about: Mapping[Ref, Sequence[Entry]],
    homes: Mapping[Ref, Ref],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return the index of a kind: each thing with what sort it is and how much speaks of it.

    Args:
        kind: Which.
        entries: The things.
        about: The statements that speak of each.
        homes: The source on whose page a statement stands whole.
        sources: All sources by id.
        labels: Words in the reader's language.
        stamp: Version and data hash.
    """
    found = list(entries)
    cls = next((c for e in found for c in e.classes), "")
    name = kind_name(kind, labels, cls)
    brief = [e for e in found if e.ref in homes and e.ref.kind not in PAGED]
    found = [e for e in found if e.ref not in homes or e.ref.kind in PAGED]
    if brief and not found:
        table: Table[Any] = _brief_table(brief, {}, labels, name)
    elif found and all(e.cls for e in found):
        table = statement_table(found, labels, name)
    else:
        listed = [(thing_name(e, sources, labels), _sort(e, labels), e) for e in found]
        listed.sort(key=lambda n: (*_place(n[0]), n[2].ref.key))
        columns: tuple[Column[tuple[str, str, Entry]], ...] = (
            code("statement", lambda n: n[2].ref.key),
            Column("name", itemgetter(0), lambda n, _: n[0], _heading("name")),
            display(_heading("kind"), lambda n, _: n[1]),
            display(_heading("statements"), lambda n, _: len(about.get(n[2].ref, ())), number=True),
        )
        if not any(sort for _, sort, _ in listed):
            columns = (*columns[:2], columns[3])
        table = Table(columns, listed, labels, name)
    table = replace(table, limit=len(table.items))
    sections = [Section("all", labels.say("site.all"), table=table)]
    if brief and found:
        rest = _brief_table(brief, {}, labels, name)
        sections.append(Section("others", labels.say("site.others"), table=rest))
    count = labels.count("entry", len(brief) + len(found))
    return Report("index", (kind,), name, count, tuple(sections), sources, stamp)


def glossary_report(
    concepts: Iterable[Entry], labels: Labels, sources: Mapping[str, Source], stamp: Stamp
) -> Report:
    """Return what the words of the vocabulary mean, a section a scheme.

    Args:
        concepts: Concepts with a definition, those of one scheme together.
        labels: Words in the reader's language.
        sources: All sources by id.
        stamp: Version and data hash.
    """
    columns: tuple[Column[Entry], ...] = (
        display(_heading("name"), lambda e, _: labels.concept(*e.ref)),
        display(_heading("definition"), lambda e, _: labels.told(e.told("skos:definition"))),
    )
    sections = []
    for kind, same in groupby(concepts, key=lambda e: e.ref.kind):
        listed, name = list(same), kind_name(kind, labels)
        table: Table[Any] = Table(columns, listed, labels, name, limit=len(listed))
        sections.append(Section(kind, name, table=table))
    title, note = labels.say("site.glossary"), labels.say("site.glossary-note")
    return Report("glossary", (), title, note, tuple(sections), sources, stamp)


def _place(name: str) -> tuple[bool, str]:
    """Return where a name stands in an index: accents count for nothing, what has no name is last."""
    letters = unaccented(name.casefold())
    return not letters[:1].isalnum(), letters


def _heading(name: str) -> Callable[[Labels], str]:
    return lambda labels: labels.say(f"site.column.{name}")


def search_report(labels: Labels, sources: Mapping[str, Source], stamp: Stamp) -> Report:
    """Return the page on which one searches."""
    return Report(
        "search", (), labels.say("site.search"), labels.say("site.search-note"), (), sources, stamp
    )
