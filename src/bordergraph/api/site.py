"""The graph as a static site: every page gathered, and only what changed is written."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from bordergraph import resources, vocab
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import MOST_TIES, most_pairs
from bordergraph.api.comparison import data_of
from bordergraph.api.comparison import since as compared_since
from bordergraph.api.context import Context
from bordergraph.api.dataset import description, made_of
from bordergraph.api.reports import Reports, why
from bordergraph.api.result import Result, text_of
from bordergraph.atomic_folder import Renewed, kept_files, refuse_file, renew_folder
from bordergraph.curate.turtle import layout
from bordergraph.errors import UsageError
from bordergraph.model import Ref
from bordergraph.record import Entry
from bordergraph.store.bulk_reader import Everything, everything
from bordergraph.store.dump import serialized
from bordergraph.views.record.show import show_report
from bordergraph.views.site import feeds
from bordergraph.views.site import page as pages
from bordergraph.views.site import problems as register
from bordergraph.views.site import things as naming
from bordergraph.views.site.page import SitePage, SiteWays, index_path, raw_path
from bordergraph.views.tables.facts import problems_schema, problems_table
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bordergraph.views.report.model import Report


MOST_THINGS, MOST_PAGES = 15_000, 200
"""Things up to which each has a page, and how many have one where there are more."""

MAP = "map.html"
_INDEX, _SEARCH, _GAPS = "index.html", "search.html", "gaps.html"
_GLOSSARY = "glossary.html"
_MENU = ("problem", "agency", "arrangement", "threat", "source")
_CHANGES, _FEED = "changes.html", "changes.xml"
# Days on which a statement was compared with its source, or changed.
_CHANGED = ("bg:checkedOn", "dcterms:modified")
_GAP_SECTIONS = ("gaps", "not-known", "method")


@dataclass(frozen=True)
class _Tongue:
    """One language of the site."""

    context: Context
    reports: Reports
    frame: pages.Frame


class SitePages:
    """All files of a site, made one by one.

    Args:
        context: The open graph.
        base: Address of the site, with a slash at its end.
        draw: Draws the map.
        since: The graph as it was, where the site tells what changed.

    Attributes:
        remarks: What is left out, said while the files are made.
    """

    def __init__(
        self, context: Context, base: str, draw: Callable[[], str], since: str | Path | None
    ) -> None:
        self._base = base
        self._map = draw
        self._since = since
        self.remarks: list[str] = []
        # One graph, read once, in every language.
        self._desks = [
            context if context.language == x else Context(context.graph, x) for x in LANGUAGES
        ]

    @cached_property
    def _all(self) -> Everything:
        return everything(self._desks[0].graph)

    @cached_property
    def _things(self) -> dict[str, list[Ref]]:
        """The things of each kind, those without a page included, by name."""
        found: dict[str, dict[Ref, None]] = {kind: {} for kind in (*pages.PAGED, *pages.LISTED)}
        network = self._desks[0].network
        for kind, held in (
            ("agency", network.agencies), ("arrangement", network.arrangements),
            ("threat", network.threats), ("source", network.sources),
        ):  # fmt: skip
            found[kind] |= dict.fromkeys(Ref(kind, thing.id) for thing in held)
        found["pair"] |= dict.fromkeys(self._gaps)
        for ref in self._all.entries:
            # Of what is derived alone, such as a tie, there is nothing to be said under its id.
            stated = vocab.iri(*ref) in self._all.stated
            if ref.kind in {*vocab.KINDS, *vocab.SCHEMES} and ref.slug and stated:
                found.setdefault(ref.kind, {})[ref] = None
        for scheme in self._schemes:
            found[scheme.kind].pop(scheme, None)
        return {kind: sorted(things) for kind, things in sorted(found.items()) if things}

    @cached_property
    def _schemes(self) -> list[Ref]:
        """The schemes of our kinds: none of the things in them, so the index of a kind is theirs."""
        held = {*vocab.KINDS, *vocab.SCHEMES}
        return [r for r, e in self._all.entries.items() if r.kind in held and e.is_scheme]

    @cached_property
    def _defined(self) -> list[Entry]:
        """The concepts of which the graph says what they mean, those of one scheme together."""
        concepts = (self._entry(t) for s in vocab.SCHEMES for t in self._things.get(s, ()))
        return [e for e in concepts if e.all("skos:definition")]

    @cached_property
    def _gaps(self) -> dict[Ref, tuple[str, str]]:
        """The pairs that have a possible gap, by what their page is of."""
        rows = self._desks[0].assessment.candidates(partial=True)
        return {Ref("pair", "--".join(row.agencies)): row.agencies for row in rows}

    @cached_property
    def _names(self) -> dict[Ref, str]:
        every = [t for kind in (*pages.PAGED, "source") for t in self._things.get(kind, ())]
        if len(every) <= MOST_THINGS:
            return pages.file_names(every)
        about = self._all.about
        ranked = sorted(every, key=lambda t: (-len(about.get(t, ())), t))
        chosen = set(ranked[:MOST_PAGES])
        self.remarks.append(
            f"note: {MOST_PAGES} of {len(every)} things have a page, those with most statements;"
            " the lists and the downloads hold all"
        )
        return pages.file_names(t for t in every if t in chosen)

    @cached_property
    def _shelves(self) -> dict[str, list[Ref]]:
        """The sources that stand on one page, by how their ids begin."""
        found: dict[str, list[Ref]] = {}
        for thing, name in self._names.items():
            if thing.kind == "source":
                found.setdefault(name[: pages.SHELF], []).append(thing)
        return dict(sorted(found.items()))

    @cached_property
    def _homes(self) -> dict[Ref, Ref]:
        """The first source of each statement that stands on a page, where the statement is led to."""
        found: dict[Ref, Ref] = {}
        for source in (t for t in self._names if t.kind == "source"):
            for entry in self._all.about.get(source, ()):
                first = next((s for s in entry.sources if Ref("source", s) in self._names), "")
                if entry.cls and first == source.slug:
                    found[entry.ref] = source
        return found

    def _places(self, language: str) -> dict[Ref, str]:
        """Return the path of each thing that has a page, or a place on one."""
        found = {s: index_path(s.kind, language) for s in self._schemes if s.kind in self._things}
        for thing, name in self._names.items():
            if thing.kind == "source":
                shelf = pages.shelf_path(name[: pages.SHELF], language)
                found[thing] = f"{shelf}#{quote(thing.slug, safe='')}"
            else:
                found[thing] = pages.page_path(thing, name, language)
        for statement, source in self._homes.items():
            shelf = found[source].partition("#")[0]
            found.setdefault(statement, f"{shelf}#{pages.statement_anchor(statement)}")
        return found

    @cached_property
    def _tongues(self) -> list[_Tongue]:
        made = []
        for context in self._desks:
            labels, x = context.labels, context.language
            listed = [kind for kind in _MENU if kind in self._things]
            menu = {index_path(kind, x): naming.kind_name(kind, labels) for kind in listed}
            # The register comes first, then the gaps.
            gaps = {self._path(_GAPS, x): labels.say("gaps")}
            first = dict(list(menu.items())[: listed[:1] == ["problem"]])
            menu = {**first, **gaps, **menu}
            if self._since:
                menu[self._path(_CHANGES, x)] = labels.say("site.changes")
            menu[self._path(_SEARCH, x)] = labels.say("site.search")
            feed = self._path(_FEED, x) if self._since else ""
            columns, first_gaps = pages.ColumnNames(x), next(iter(gaps))
            frame = pages.Frame(
                labels, self._base, menu, self._places(x), first_gaps, columns, feed
            )
            made.append(_Tongue(context, Reports(context), frame))
        return made

    @staticmethod
    def _path(name: str, language: str) -> str:
        return name if language == LANGUAGES[0] else f"{language}/{name}"

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file of the site: its path and its bytes."""
        for name, text in self._texts():
            yield name, text.encode("utf-8", "replace")
        whole = _turtle(self._desks[0].graph.quads()).encode("utf-8", "replace")
        yield pages.WHOLE, gzip.compress(whole, mtime=0)

    def _texts(self) -> Iterator[tuple[str, str]]:
        for tongue in self._tongues:
            yield from self._pages(tongue)
            yield f"search-{tongue.context.language}.js", feeds.search_data(self._searched(tongue))
        yield MAP, self._map()
        for name in pages.ASSETS:
            styled = self._tongues if name == pages.STYLE else ()
            yield name, pages.asset(name) + "".join(t.frame.columns.rules() for t in styled)
        listed = [_INDEX, _GAPS, _SEARCH, *([_GLOSSARY] if self._defined else [])]
        listed += [_CHANGES] if self._since else []
        listed += [*(index_path(k, LANGUAGES[0]) for k in self._things)]
        named = ((t, n) for t, n in self._names.items() if t.kind in pages.PAGED)
        listed += [pages.page_path(*each, LANGUAGES[0]) for each in named]
        listed += [pages.shelf_path(shelf, LANGUAGES[0]) for shelf in self._shelves]
        yield from feeds.sitemaps(listed, self._base, self._desks[0].stamp().day)
        yield "robots.txt", feeds.robots(self._base)
        yield "w3id.htaccess", feeds.w3id(self._names, self._schemes, self._base)
        yield ".nojekyll", ""
        yield from self._whole()

    def _pages(self, tongue: _Tongue) -> Iterator[tuple[str, str]]:
        """Yield the pages of one language, and beside the first what machines read of each kind."""
        context, x = tongue.context, tongue.context.language
        sources, stamp = context.network.source_by_id, context.stamp()
        yield self._drawn(tongue, self._front(tongue))
        whole: Report = tongue.reports.on((), brief=False, everything=True).whole
        gaps = tuple(s for s in whole.sections if s.key in _GAP_SECTIONS)
        told = replace(whole, title=context.labels.say("gaps"), sections=gaps)
        yield self._drawn(tongue, SitePage(self._path(_GAPS, x), told))
        search = naming.search_report(context.labels, sources, stamp)
        yield self._drawn(tongue, SitePage(self._path(_SEARCH, x), search, searches=True))
        if self._defined:
            glossary = naming.glossary_report(self._defined, context.labels, sources, stamp)
            yield self._drawn(tongue, SitePage(self._path(_GLOSSARY, x), glossary))
        if tongue is self._tongues[0]:
            yield from self._data()
        if self._since:
            yield from self._changed(tongue)
        for kind, things in self._things.items():
            if kind == "problem":
                yield from self._register(tongue)
            else:
                entries = [self._entry(t) for t in things]
                index = naming.index_report(
                    kind, entries, self._all.about, self._homes, sources, context.labels, stamp
                )
                path = index_path(kind, x)
                yield self._drawn(tongue, SitePage(path, index, raw=raw_path(kind)))
            if kind == "source":
                yield from self._shelved(tongue)
            else:
                yield from (self._of_thing(tongue, t) for t in things if t in self._names)

    def _shelved(self, tongue: _Tongue) -> Iterator[tuple[str, str]]:
        """Yield the pages on which sources stand, each with its statements."""
        context = tongue.context
        for shelf, things in self._shelves.items():
            entries = [self._entry(t) for t in things]
            report = naming.shelf_report(
                shelf, entries, self._all.about, self._homes, context.network.source_by_id,
                context.labels, context.stamp(),
            )  # fmt: skip
            documents = {quote(e.ref.slug, safe=""): url for e in entries if (url := _document(e))}
            path = pages.shelf_path(shelf, tongue.context.language)
            page = SitePage(path, report, raw=raw_path("source"), documents=documents)
            yield self._drawn(tongue, page)

    def _data(self) -> Iterator[tuple[str, str]]:
        """Yield what is stated of the things of each kind, a file a kind."""
        stated: dict[str, list[ox.Quad]] = {kind: [] for kind in self._things}
        for iri, quads in self._all.stated.items():
            kind, _, slug = iri.removeprefix(vocab.ID).partition("/")
            if iri.startswith(vocab.ID) and slug:
                stated.setdefault(kind, []).extend(quads)
        for kind in sorted(stated):
            yield raw_path(kind), _turtle(stated[kind])

    def _register(self, tongue: _Tongue) -> Iterator[tuple[str, str]]:
        """Yield the register of problems, its feed, and all of them as JSON."""
        context, x = tongue.context, tongue.context.language
        problems, labels = context.problems, context.labels
        path = index_path("problem", x)
        feed = path.removesuffix(".html") + ".xml"
        sources, stamp = context.network.source_by_id, context.stamp()
        report = register.register_report(problems, sources, labels, stamp)
        page = SitePage(path, report, feed=feed, filters=True, raw=raw_path("problem"))
        yield self._drawn(tongue, page)
        addresses = {t.slug: p for t, p in tongue.frame.pages.items() if t.kind == "problem"}
        yield feed, register.problem_feed(problems, addresses, labels, path, self._base)
        if tongue is self._tongues[0]:
            yield "problems.json", problems_table(problems, labels, ()).to_json()
            yield "problems.schema.json", problems_schema()

    def _drawn(self, tongue: _Tongue, page: SitePage, thing: Ref | None = None) -> tuple[str, str]:
        kinds: dict[str, type[SiteWays]] = {"index": pages.IndexWays, "shelf": pages.ShelfWays}
        made = kinds.get(page.report.kind, SiteWays)
        ways = made(tongue.frame.pages, page.path, tongue.context.labels, thing)
        return page.path, pages.to_page(page, tongue.frame, ways)

    def _front(self, tongue: _Tongue) -> SitePage:
        labels, x = tongue.context.labels, tongue.context.language
        kinds = [kind for kind in pages.LISTED if kind in self._things]
        counts = {index_path(k, x): labels.number(len(self._things[k])) for k in kinds}
        names = {index_path(k, x): naming.kind_name(k, labels) for k in kinds}
        gaps = self._path(_GAPS, x)
        counts[gaps] = labels.number(len(self._gaps))
        names[gaps] = labels.say("site.pairs-with-gaps")
        brief: Report = tongue.reports.on((), brief=True, everything=True).whole
        sections = tuple(s for s in brief.sections if s.key != "cite")
        glossary = self._path(_GLOSSARY, x) if self._defined else ""
        return SitePage(
            self._path(_INDEX, x),
            replace(brief, sections=sections),
            front=pages.Front(counts, names, MAP, glossary),
            searches=True,
        )

    @cached_property
    def _changes(self) -> dict[str, Report]:
        """What changed since the earlier state, by language."""
        told = compared_since(self._desks, self._since) if self._since else ()
        return {report.stamp.language: report for report in told}

    def _changed(self, tongue: _Tongue) -> Iterator[tuple[str, str]]:
        """Yield what changed since an earlier state, as a page and as a feed."""
        x, labels = tongue.context.language, tongue.context.labels
        path, report = self._path(_CHANGES, x), self._changes[x]
        before, after = report.subject
        subtitle = labels.say("site.changes-note", before=before, after=after)
        told = replace(report, title=labels.say("site.changes"), subtitle=subtitle)
        yield self._drawn(tongue, SitePage(path, told))
        ways = SiteWays(tongue.frame.pages, "", labels)
        yield tongue.frame.feed, feeds.feed(told, ways, labels, path, self._base, self._moment())

    def _moment(self) -> str:
        """Return when the data were as they are, by the data or by whoever builds; not by a clock."""
        day = self._desks[0].graph.day
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        then = datetime.fromtimestamp(seconds, UTC)
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else then
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _entry(self, thing: Ref) -> Entry:
        return self._all.entries.get(thing) or Entry(thing, {})

    def _of_thing(self, tongue: _Tongue, thing: Ref) -> tuple[str, str]:
        """Return the page of a thing."""
        context = tongue.context
        entry, labels, stamp = self._entry(thing), context.labels, context.stamp()
        about = [e for e in self._all.about.get(thing, ()) if e.ref != thing]
        report, sources = self._report(tongue, thing), context.network.source_by_id
        told = about if report is None else []
        shown = show_report(entry, told, sources, labels, stamp, self._desks[0].fallen)
        page = SitePage(
            tongue.frame.pages[thing],
            naming.joined(report, shown, entry, about, labels),
            kind=naming.kind_of(entry, labels),
            iri=vocab.iri(*thing),
            raw=raw_path(thing.kind),
            changed=max((e.text(name) for e in (entry, *about) for name in _CHANGED), default=""),
        )
        return self._drawn(tongue, page, thing)

    def _report(self, tongue: _Tongue, thing: Ref) -> Report | None:
        """Return what is worked out of a thing; None where nothing is."""
        context = tongue.context
        if thing in self._gaps:
            return why(context, *self._gaps[thing])
        if problem := context.problem(thing):
            sources, stamp = context.network.source_by_id, context.stamp()
            return register.problem_report(problem, sources, context.labels, stamp, context.day)
        network = context.network
        known: Mapping[str, Mapping[str, object]] = {
            "agency": network.agency_by_id,
            "arrangement": network.arrangement_by_id,
            "threat": network.threat_by_id,
            "recommendation": tongue.reports.recommendations,
        }
        return tongue.reports.of(thing) if thing.slug in known.get(thing.kind, {}) else None

    def _searched(self, tongue: _Tongue) -> Iterator[tuple[str, str, str, tuple[str, ...], int]]:
        """Yield what is searched: name, kind, path, other names, and how much speaks of it."""
        labels, sources = tongue.context.labels, tongue.context.network.source_by_id
        findings = [t for t in self._things.get("finding", ()) if t in tongue.frame.pages]
        for thing in (*self._names, *findings):
            entry = self._entry(thing)
            name = naming.thing_name(entry, sources, labels)
            kind, place = labels.say(f"site.one.{thing.kind}"), tongue.frame.pages[thing]
            weight = len(self._all.about.get(thing, ()))
            yield name, kind, place, naming.other_names(entry, name), weight

    def _whole(self) -> Iterator[tuple[str, str]]:
        """Yield what tells of the graph: VoID, DCAT and its vocabulary."""
        quads = self._desks[0].graph.quads()
        told = description(quads, self._base, self._desks[0])
        yield "dataset.ttl", _turtle(told)
        bare = {ox.Quad(*q.triple): None for q in told}
        yield "dataset.jsonld", serialized(bare, "jsonld")
        yield ".well-known/void", _turtle(told)
        files = resources.ontology_files()
        texts = [path.read_text(encoding="utf-8") for path in files]
        # Every term leads to the whole ontology.
        yield "ontology.ttl", "\n".join(texts)
        for path, text in zip(files[1:], texts[1:], strict=True):
            yield f"ontology/{path.name}", text


def _turtle(quads: Iterable[ox.Quad]) -> str:
    return layout({q.triple: None for q in quads})


def _document(entry: Entry) -> str:
    url = entry.text("schema:url") if entry.ref.kind == "source" else ""
    return url if url.startswith(("https://", "http://")) else ""


SUMS = "SHA256SUMS"
_STATE = "made-of.txt"


def site(
    context: Context,
    folder: str | Path,
    base: str,
    draw: Callable[[], str],
    since: str | Path | None,
) -> Result[tuple[str, int]]:
    """Write the site; items are how many pages there are of each kind.

    Raises:
        UsageError: The base is no address, there is no earlier graph where one is named, or more
            pairs of agencies are tied than a site can lay out.
        OutputError: The folder cannot be written, or holds files that are not ours.
    """
    if not base.startswith(("https://", "http://")) or any(
        c.isspace() or c in "\"'<>?#" for c in base
    ):
        raise UsageError(
            f"'{base}' is no address of a site", "give one such as https://example.org/graph/"
        )
    target = refuse_file(folder)
    count, most = most_pairs(select(context.network)), MOST_TIES
    if count > most:
        raise UsageError(
            f"up to {count:,} ties are too many for a site, which lays out {most:,}",
            "write a map, a report or an export of it, or a site of a part of it",
        )
    base, since = f"{base.rstrip('/')}/", _graph_of(since) if since else None
    state = made_of(context, base, data_of(context, since) if since else "")
    kept = _kept(target, state)
    names = list(kept)
    remarks: list[str] = []
    if kept:
        size = sum(kept.values()) + (target / SUMS).stat().st_size
        renewed = Renewed(len(kept) + 1, 0, 0, size)
    else:
        made = SitePages(context, base, draw, since)
        remarks = made.remarks
        files = chain(made.files(), [(_STATE, state.encode())])
        renewed = renew_folder(target, _noted(files, names), SUMS)
    counts = _counts(names)
    megabytes = renewed.size / 1_000_000
    remark = (
        f"{target}: {sum(n for _, n in counts)} pages in {len(LANGUAGES)} languages,"
        f" {renewed.files} files, {megabytes:.0f} MB; {renewed.written} written,"
        f" {renewed.removed} removed"
    )
    shown = text_of("", ("kind", "pages"), counts)
    return Result(counts, shown, renewed, (remark, *remarks))


def _noted(files: Iterable[tuple[str, bytes]], names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files as they come, and keep their names."""
    for name, content in files:
        names.append(name)
        yield name, content


def _kept(target: Path, state: str) -> dict[str, int]:
    """Return the files of a site that would come out as it is; none where it would not."""
    place = target / _STATE
    same = state and place.is_file() and place.read_bytes() == state.encode()
    return kept_files(target, SUMS) if same else {}


def _counts(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how many pages there are of each kind in one language, those of the site first."""
    found = Counter({"site": 0})
    for name in sorted(names):
        first, *rest = name.removesuffix(".html").split("/")
        if name.endswith(".html") and name != MAP and first not in LANGUAGES:
            found[rest[0] if rest else "site"] += 1
    return tuple(found.items())


def _graph_of(earlier: str | Path) -> str | Path:
    """Return the graph that an earlier site holds, or what was named as it is.

    Raises:
        UsageError: Nothing is there.
    """
    if str(earlier) != "curated" and not os.path.lexists(earlier):
        raise UsageError(
            f"no earlier graph is at '{earlier}'",
            "name an RDF file, a folder of RDF or tables, or the folder of an earlier site",
        )
    held = Path(earlier, pages.WHOLE)
    return held if Path(earlier, SUMS).is_file() and held.is_file() else earlier
