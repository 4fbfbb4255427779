"""The graph as a static site: all its files, of which only changed ones are written."""

from __future__ import annotations

import gzip
import os
import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from bordergraph import resources, vocab
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import MOST_TIES, count_possible_pairs
from bordergraph.api.comparison import reports_since as compared_since
from bordergraph.api.context import Context
from bordergraph.api.dataset import site_description
from bordergraph.api.reports import Reports, explain_link
from bordergraph.api.result import Result, document
from bordergraph.atomic_folder import SUMS, renew_folder, require_folder
from bordergraph.curate.turtle import format_turtle
from bordergraph.errors import Sentence, UsageError
from bordergraph.model import Ref
from bordergraph.record import Entry
from bordergraph.store.bulk_reader import FullRecord, read_record
from bordergraph.store.dump import serialize
from bordergraph.views.record.show import show_report
from bordergraph.views.site import feeds
from bordergraph.views.site import page as pages
from bordergraph.views.site import things as naming
from bordergraph.views.site.page import SitePage, in_language, index_path, turtle_path
from bordergraph.views.tables.facts import problems_schema, problems_table
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bordergraph.views.report.model import Report


MOST_THINGS, MOST_PAGES = 15_000, 200
"""Things up to which each has a page, and how many have one where there are more."""

MAP = "map.html"
_WRITTEN = (
    "{target}: {pages} pages in {languages} languages, {files} files, {megabytes:.0f} MB;"
    " {written} written, {removed} removed"
)
_INDEX, _SEARCH, _GAPS = "index.html", "search.html", "gaps.html"
_GLOSSARY = "glossary.html"
_MENU = ("problem", "agency", "arrangement", "threat", "source")
_CHANGES = "changes.html"
# Days on which a statement was compared with its source, or changed.
_DATE_FIELDS = ("bg:checkedOn", "dcterms:modified")
_GAP_SECTIONS = ("gaps", "not-known", "method")


@dataclass(frozen=True)
class _Edition:
    """One language of the site."""

    context: Context
    reports: Reports
    frame: pages.Frame
    changes: Report | None
    """What changed since the earlier state, if one is named."""


class SitePages:
    """All files of a site, made one by one.

    Attributes:
        paths: The paths of the pages, added while the files are made.
        remarks: What is left out, likewise.
    """

    def __init__(
        self, context: Context, base: str, draw: Callable[[], str], since: str | Path | None
    ) -> None:
        self._base = base
        self._map = draw
        self._since = since
        self.paths: list[str] = []
        self.remarks: list[str] = []
        # One graph, read once, in every language.
        self._contexts = [
            context if context.language == code else Context(context.graph, code)
            for code in LANGUAGES
        ]

    @cached_property
    def _record(self) -> FullRecord:
        return read_record(self._contexts[0].graph)

    @cached_property
    def _things(self) -> dict[str, list[Ref]]:
        """The things of each kind, those without a page included, by name."""
        by_kind: dict[str, dict[Ref, None]] = {kind: {} for kind in (*pages.PAGED, *pages.LISTED)}
        network = self._contexts[0].network
        for kind, members in (*network.things, ("source", network.sources)):
            by_kind[kind] |= dict.fromkeys(Ref(kind, thing.id) for thing in members)
        by_kind["pair"] |= dict.fromkeys(self._gaps)
        for ref in self._record.entries:
            # What is only derived, such as a tie, has no statements under its id.
            stated = vocab.iri(*ref) in self._record.quads
            if ref.kind in {*vocab.KINDS, *vocab.SCHEMES} and ref.slug and stated:
                by_kind.setdefault(ref.kind, {})[ref] = None
        for scheme in self._schemes:
            by_kind[scheme.kind].pop(scheme, None)
        return {kind: sorted(things) for kind, things in sorted(by_kind.items()) if things}

    @cached_property
    def _schemes(self) -> list[Ref]:
        """The schemes of our kinds; the page of a scheme is the index of its kind."""
        kinds = {*vocab.KINDS, *vocab.SCHEMES}
        return [r for r, e in self._record.entries.items() if r.kind in kinds and e.is_scheme]

    @cached_property
    def _glossary(self) -> list[Entry]:
        """The concepts that have a definition, grouped by scheme."""
        concepts = (self._entry(t) for s in vocab.SCHEMES for t in self._things.get(s, ()))
        return [e for e in concepts if e.values_of("skos:definition")]

    @cached_property
    def _gaps(self) -> dict[Ref, tuple[str, str]]:
        """The pairs that have a possible gap, by the reference of their page."""
        rows = self._contexts[0].assessment.candidates(partial=True)
        return {Ref("pair", "--".join(row.agencies)): row.agencies for row in rows}

    @cached_property
    def _file_names(self) -> dict[Ref, str]:
        things = [t for kind in (*pages.PAGED, "source") for t in self._things.get(kind, ())]
        if len(things) <= MOST_THINGS:
            return pages.file_names(things)
        about = self._record.about
        ranked = sorted(things, key=lambda t: (-len(about.get(t, ())), t))
        chosen = set(ranked[:MOST_PAGES])
        text = "note: {n} of {total} things have a page, those with most statements; the lists and the downloads hold all"
        self.remarks.append(Sentence(text, n=MOST_PAGES, total=len(things)))
        return pages.file_names(t for t in things if t in chosen)

    @cached_property
    def _shelves(self) -> dict[str, list[Ref]]:
        """The sources of each page, by the first letters of their ids."""
        shelves: dict[str, list[Ref]] = {}
        for thing, name in self._file_names.items():
            if thing.kind == "source":
                shelves.setdefault(name[: pages.SOURCE_PREFIX], []).append(thing)
        return dict(sorted(shelves.items()))

    @cached_property
    def _sources(self) -> dict[Ref, Ref]:
        """The first source with a page of each statement, to which the statement's address leads."""
        sources: dict[Ref, Ref] = {}
        for source in (t for t in self._file_names if t.kind == "source"):
            for entry in self._record.about.get(source, ()):
                first = next((s for s in entry.sources if Ref("source", s) in self._file_names), "")
                if entry.cls and first == source.slug:
                    sources[entry.ref] = source
        return sources

    def _paths(self, language: str) -> dict[Ref, str]:
        """Return the path of each thing that has a page, or a place on one."""
        paths = {s: index_path(s.kind, language) for s in self._schemes if s.kind in self._things}
        for thing, name in self._file_names.items():
            if thing.kind == "source":
                shelf = pages.page_path("source", name[: pages.SOURCE_PREFIX], language)
                paths[thing] = f"{shelf}#{quote(thing.slug, safe='')}"
            else:
                paths[thing] = pages.page_path(thing.kind, name, language)
        for statement, source in self._sources.items():
            shelf = paths[source].partition("#")[0]
            paths.setdefault(statement, f"{shelf}#{pages.statement_anchor(statement)}")
        return paths

    @cached_property
    def _editions(self) -> list[_Edition]:
        contexts = self._contexts
        changes = compared_since(contexts, self._since) if self._since else [None] * len(contexts)
        return [
            _Edition(context, Reports(context), self._frame(context), report)
            for context, report in zip(contexts, changes, strict=True)
        ]

    def _frame(self, context: Context) -> pages.Frame:
        """Return what the pages of one language have in common."""
        labels, code = context.labels, context.language
        kinds = [kind for kind in _MENU if kind in self._things]
        menu = [(index_path(kind, code), naming.kind_name(kind, labels)) for kind in kinds]
        # The register comes first, then the gaps.
        gaps, after = in_language(code, _GAPS), int("problem" in kinds)
        menu.insert(after, (gaps, labels.say("gaps")))
        if self._since:
            menu.append((in_language(code, _CHANGES), labels.say("site.changes")))
        menu.append((in_language(code, _SEARCH), labels.say("site.search")))
        return pages.Frame(
            labels,
            context.network.source_by_id,
            context.make_stamp(),
            self._base,
            dict(menu),
            self._paths(code),
            gaps,
        )

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file of the site: its path and its bytes."""
        for name, text in self._texts():
            yield name, text.encode("utf-8", "replace")
        whole = _turtle(self._contexts[0].graph.quads()).encode("utf-8", "replace")
        yield pages.DATASET, gzip.compress(whole, mtime=0)

    def _texts(self) -> Iterator[tuple[str, str]]:
        for edition in self._editions:
            for page in self._pages(edition):
                yield page.path, pages.to_page(page, edition.frame)
                self.paths.append(page.path)
                if page.feed:
                    problems = edition.context.problems
                    yield page.feed, feeds.problem_feed(problems, page.report, edition.frame)
            yield f"search-{edition.context.language}.js", feeds.search_data(self._index(edition))
        yield MAP, self._map()
        yield from ((name, pages.asset(name)) for name in pages.ASSETS)
        first = self._contexts[0]
        yield "sitemap.xml", feeds.sitemap(self.paths, self._base, first.make_stamp().day)
        yield "robots.txt", feeds.robots_txt(self._base)
        yield "w3id.htaccess", feeds.w3id_rules(self._schemes, self._base)
        yield ".nojekyll", ""
        if "problem" in self._things:
            yield "problems.json", problems_table(first.problems, first.labels, ()).to_json()
            yield "problems.schema.json", problems_schema()
        yield from self._data_files()
        yield from self._dataset_files()

    def _pages(self, edition: _Edition) -> Iterator[SitePage]:
        """Yield the pages of one language."""
        frame, code = edition.frame, edition.context.language
        yield self._front_page(edition)
        full: Report = edition.reports.write((), brief=False, everything=True).whole
        gaps = tuple(s for s in full.sections if s.key in _GAP_SECTIONS)
        report = replace(full, title=frame.labels.say("gaps"), sections=gaps)
        plain = [(_GAPS, report), (_SEARCH, naming.search_report(frame))]
        if self._glossary:
            plain.append((_GLOSSARY, naming.glossary_report(self._glossary, frame)))
        for name, report in plain:
            yield SitePage(in_language(code, name), report)
        if edition.changes:
            yield self._changes_page(edition, edition.changes)
        for kind, things in self._things.items():
            path, feed = index_path(kind, code), ""
            if kind == "problem":
                report = naming.register_report(edition.context.problems, frame)
                feed = path.removesuffix(".html") + ".xml"
            else:
                entries = map(self._entry, things)
                about = self._record.about
                report = naming.index_report(kind, entries, about, self._sources, frame)
            yield SitePage(path, report, feed=feed, raw=turtle_path(kind))
            if kind == "source":
                yield from self._source_pages(edition)
            else:
                yield from (self._thing_page(edition, t) for t in things if t in self._file_names)

    def _source_pages(self, edition: _Edition) -> Iterator[SitePage]:
        """Yield the pages of sources with their statements."""
        about = self._record.about
        for shelf, things in self._shelves.items():
            entries = [self._entry(t) for t in things]
            report = naming.sources_report(shelf, entries, about, self._sources, edition.frame)
            documents = {quote(e.ref.slug, safe=""): url for e in entries if (url := _document(e))}
            path = pages.page_path("source", shelf, edition.context.language)
            yield SitePage(path, report, raw=turtle_path("source"), documents=documents)

    def _data_files(self) -> Iterator[tuple[str, str]]:
        """Yield the statements about the things of each kind, one file per kind."""
        stated: dict[str, list[ox.Quad]] = {kind: [] for kind in self._things}
        for iri, quads in self._record.quads.items():
            kind, _, slug = iri.removeprefix(vocab.ID).partition("/")
            if iri.startswith(vocab.ID) and slug:
                stated.setdefault(kind, []).extend(quads)
        for kind in sorted(stated):
            yield turtle_path(kind), _turtle(stated[kind])

    def _front_page(self, edition: _Edition) -> SitePage:
        labels, code = edition.context.labels, edition.context.language
        counts = [
            (index_path(k, code), labels.number(len(self._things[k])), naming.kind_name(k, labels))
            for k in pages.LISTED
            if k in self._things
        ]
        gaps = labels.number(len(self._gaps)), labels.say("site.pairs-with-gaps")
        counts.append((in_language(code, _GAPS), *gaps))
        brief: Report = edition.reports.write((), brief=True, everything=True).whole
        sections = tuple(s for s in brief.sections if s.key != "cite")
        glossary = in_language(code, _GLOSSARY) if self._glossary else ""
        front = pages.Front(counts, MAP, glossary)
        return SitePage(in_language(code, _INDEX), replace(brief, sections=sections), front=front)

    def _changes_page(self, edition: _Edition, report: Report) -> SitePage:
        """Return the page of what changed since an earlier state."""
        before, after = report.subject
        say = edition.frame.labels.say
        subtitle = say("site.changes-note", before=before, after=after)
        changes = replace(report, title=say("site.changes"), subtitle=subtitle)
        return SitePage(in_language(edition.context.language, _CHANGES), changes)

    def _entry(self, thing: Ref) -> Entry:
        return self._record.entries.get(thing) or Entry(thing, {})

    def _thing_page(self, edition: _Edition, thing: Ref) -> SitePage:
        """Return the page of a thing."""
        entry, frame = self._entry(thing), edition.frame
        about = [e for e in self._record.about.get(thing, ()) if e.ref != thing]
        report, labels = self._thing_report(edition, thing), frame.labels
        listed = about if report is None else []
        checks = self._contexts[0].failed_checks
        dates = (e.text(name) for e in (entry, *about) for name in _DATE_FIELDS)
        statements = show_report(entry, listed, frame.sources, labels, frame.stamp, checks)
        return SitePage(
            frame.pages[thing],
            naming.join_reports(report, statements, entry, about, labels),
            kind=naming.thing_kind(entry, labels),
            thing=thing,
            raw=turtle_path(thing.kind),
            changed=max(dates, default=""),
        )

    def _thing_report(self, edition: _Edition, thing: Ref) -> Report | None:
        """Return the analysis of a thing; None where there is none."""
        context = edition.context
        if thing in self._gaps:
            return explain_link(context, *self._gaps[thing])
        if problem := context.problem(thing):
            return naming.problem_report(problem, edition.frame, context.day)
        network = context.network
        subjects: Mapping[str, Mapping[str, object]] = {
            "agency": network.agency_by_id,
            "arrangement": network.arrangement_by_id,
            "threat": network.threat_by_id,
            "recommendation": edition.reports.recommendations,
        }
        if thing.slug not in subjects.get(thing.kind, {}):
            return None
        return edition.reports.build(thing, loss=False)

    def _index(self, edition: _Edition) -> Iterator[tuple[str, str, str, tuple[str, ...], int]]:
        """Yield the search index: name, kind, path, other names, and number of statements."""
        labels, sources = edition.frame.labels, edition.frame.sources
        findings = [t for t in self._things.get("finding", ()) if t in edition.frame.pages]
        for thing in (*self._file_names, *findings):
            entry = self._entry(thing)
            name = naming.thing_name(entry, sources, labels)
            kind, path = labels.say(f"site.one.{thing.kind}"), edition.frame.pages[thing]
            weight = len(self._record.about.get(thing, ()))
            yield name, kind, path, naming.other_names(entry, name), weight

    def _dataset_files(self) -> Iterator[tuple[str, str]]:
        """Yield the descriptions of the graph: VoID, DCAT and its vocabulary."""
        quads = self._contexts[0].graph.quads()
        metadata = site_description(quads, self._base, self._contexts[0])
        yield "dataset.ttl", _turtle(metadata)
        triples = {ox.Quad(*q.triple): None for q in metadata}
        yield "dataset.jsonld", serialize(triples, "jsonld")
        yield ".well-known/void", _turtle(metadata)
        files = resources.ontology_files()
        texts = [path.read_text(encoding="utf-8") for path in files]
        # Every term leads to the whole ontology.
        yield "ontology.ttl", "\n".join(texts)
        for path, text in zip(files[1:], texts[1:], strict=True):
            yield f"ontology/{path.name}", text


def _turtle(quads: Iterable[ox.Quad]) -> str:
    return format_turtle({q.triple: None for q in quads})


def _document(entry: Entry) -> str:
    url = entry.text("schema:url") if entry.ref.kind == "source" else ""
    return url if url.startswith(("https://", "http://")) else ""


def site(
    context: Context,
    folder: str | Path,
    base: str,
    draw: Callable[[], str],
    since: str | Path | None,
) -> Result[tuple[str, int]]:
    """Write the site; items are how many pages there are of each kind."""
    if not re.fullmatch(r"""https?://[^\s"'<>?#]*""", base):
        hint = "give one such as https://example.org/graph/"
        raise UsageError("'{base}' is no address of a site", hint, base=base)
    target = require_folder(folder)
    count, limit = count_possible_pairs(select(context.network)), MOST_TIES
    if count > limit:
        raise UsageError(
            "up to {n:,} ties are too many for a site, which lays out {limit:,}",
            "write a map, a report or an export of it, or a site of a part of it",
            n=count,
            limit=limit,
        )
    base, since = f"{base.rstrip('/')}/", _graph_in_site(since) if since else None
    site_pages = SitePages(context, base, draw, since)
    renewed = renew_folder(target, site_pages.files())
    counts = _page_counts(site_pages.paths)
    megabytes = renewed.size / 1_000_000
    pages, languages = sum(n for _, n in counts), len(LANGUAGES)
    values = asdict(renewed) | {"target": target, "pages": pages, "languages": languages}
    remark = Sentence(_WRITTEN, megabytes=megabytes, **values)
    shown = document("", ("kind", "pages"), counts)
    return Result(counts, shown, renewed, (remark, *site_pages.remarks))


def _page_counts(paths: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how many pages there are of each kind in one language, those of the site first."""
    counts = Counter({"site": 0})
    for path in sorted(paths):
        folder, *subfolders = path.removesuffix(".html").split("/")
        if folder not in LANGUAGES:
            counts[subfolders[0] if subfolders else "site"] += 1
    return tuple(counts.items())


def _graph_in_site(earlier: str | Path) -> str | Path:
    """Return the graph that an earlier site holds, or what was named as it is."""
    if str(earlier) != "curated" and not os.path.lexists(earlier):
        hint = "name an RDF file, a folder of RDF or tables, or the folder of an earlier site"
        raise UsageError("no earlier graph is at '{earlier}'", hint, earlier=earlier)
    dump = Path(earlier, pages.DATASET)
    return dump if Path(earlier, SUMS).is_file() and dump.is_file() else earlier
