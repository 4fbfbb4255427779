"""What the page of a thing says: its report where it has one, and every statement about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bordergraph.record import CLASSES
from bordergraph.suggestions import unaccented
from bordergraph.views.record.statements import heading, said, statement_table
from bordergraph.views.report import Report, Section
from bordergraph.views.table.column import Column, code, words
from bordergraph.views.table.table import Table, table_of
from bordergraph.words.sources import named

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
# On the page of a thing the site says itself how to cite it.
_CITE = "cite"


def thing_name(entry: Entry, sources: Mapping[str, Source], labels: Labels) -> str:
    """Return what the page of a thing is called in a list."""
    kind, slug = entry.ref
    if entry.cls:
        return said(entry, labels)
    if kind == "source" and slug in sources:
        return named(sources[slug], labels)
    if kind == "pair":
        return labels.pair(entry.ref.ends)
    return labels.both(kind, slug)


def kind_name(kind: str, labels: Labels, cls: str = "") -> str:
    """Return what an index is called: things of a kind of ours, or concepts of a scheme."""
    if kind in _HEADINGS:
        return labels.say(_HEADINGS[kind])
    if cls in CLASSES and cls != "Editorial":
        return heading(cls, labels)
    name = labels.full("bg", cls) if cls else kind.replace("-", " ")
    return f"{name[:1].upper()}{name[1:]}"


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


def other_names(entry: Entry) -> str:
    """Return what else a thing is called, in every language, and its id, for finding it."""
    found = [str(v) for name in _NAMES for v in entry.all(name)]
    return " ".join(dict.fromkeys((*found, entry.ref.slug)))


def joined(
    report: Report | None, shown: Report, entry: Entry, spoken: int, labels: Labels
) -> Report:
    """Return one report of a thing: what is worked out of it, then every statement about it.

    Args:
        report: What is worked out; None where nothing is.
        shown: What the record says.
        entry: The thing.
        spoken: How many statements speak of it.
        labels: Words in the reader's language.
    """
    if report is None:
        # Its kind stands above the title and its address below: what it says in words is worth more.
        note = labels.told(entry.told("bg:note")) if entry.cls else ""
        count = labels.say("site.about", statements=labels.count("statement", spoken))
        title = f"{shown.title[:1].upper()}{shown.title[1:]}" if entry.cls else shown.title
        return replace(shown, title=title, subtitle=note or count)
    told = [s for s in report.sections if s.key != _CITE]
    record = [replace(s, key=f"record-{s.key}") for s in shown.sections]
    if record:
        intro = " ".join(filter(None, (labels.say("site.record"), record[0].intro)))
        record[0] = replace(record[0], intro=intro)
    return replace(report, sections=(*told, *record), sources={**shown.sources, **report.sources})


def index_report(
    kind: str,
    entries: Iterable[Entry],
    about: Mapping[Ref, Sequence[Entry]],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return the index of a kind: each thing with what sort it is and how much speaks of it.

    Args:
        kind: Which.
        entries: The things.
        about: The statements that speak of each.
        sources: All sources by id.
        labels: Words in the reader's language.
        stamp: Version and data hash.
    """
    found = list(entries)
    cls = next((c for e in found for c in e.classes), "")
    name = kind_name(kind, labels, cls)
    if found and all(e.cls for e in found):
        table: Table[Any] = statement_table(found, labels, name)
    else:
        listed = [(thing_name(e, sources, labels), _sort(e, labels), e) for e in found]
        listed.sort(key=lambda n: (*_place(n[0]), n[2].ref.key))
        columns: tuple[Column[tuple[str, str, Entry]], ...] = (
            code("statement", lambda n: n[2].ref.key),
            Column("name", lambda n: n[0], lambda n, _: n[0], _heading("name")),
            words(_heading("kind"), lambda n, _: n[1]),
            words(_heading("statements"), lambda n, _: len(about.get(n[2].ref, ())), number=True),
        )
        if not any(sort for _, sort, _ in listed):
            columns = (*columns[:2], columns[3])
        table = table_of(columns, listed, labels, name)
    table = replace(table, limit=len(found))
    count = labels.count("entry", len(found))
    return Report(
        kind="index",
        subject=(kind,),
        title=name,
        subtitle=count,
        sections=(Section("all", labels.say("site.all"), table=table),),
        sources=sources,
        stamp=stamp,
    )


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
