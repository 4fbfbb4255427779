"""What machines read of the site: site map, robots, the way from IRIs to pages, search, feeds."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from bordergraph import vocab
from bordergraph.views.site.page import PAGED, SHELF, in_language, index_path, page_path, shelf_path
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.model import Ref
    from bordergraph.views.report.model import Report, Section
    from bordergraph.views.site.page import SiteLinks
    from bordergraph.views.table.table import Row
    from bordergraph.words.labels import Labels


_MOST = 50_000
"""Addresses that one site map may hold."""
_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(paths: Sequence[str], base: str, day: str) -> Iterator[tuple[str, str]]:
    """Yield the site map, or its index and its parts where one would be too long.

    Args:
        paths: Paths of the pages in the first language, each of which is there in every language.
        base: Address of the site.
        day: The day that the pages describe, ISO; may be empty.
    """
    entries = [_entry(in_language(x, path), base, day) for path in paths for x in LANGUAGES]
    parts = [entries[i : i + _MOST] for i in range(0, len(entries), _MOST)] or [[]]
    single = len(parts) == 1
    names = ["sitemap.xml" if single else f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, f'{_OPENING}<urlset xmlns="{_SITEMAPS}">\n{"".join(part)}</urlset>\n'
    if not single:
        places = "".join(f"<sitemap><loc>{escape(base + n)}</loc></sitemap>\n" for n in names)
        index = f'<sitemapindex xmlns="{_SITEMAPS}">\n{places}</sitemapindex>\n'
        yield "sitemap.xml", _OPENING + index


def _entry(path: str, base: str, day: str) -> str:
    dated = f"<lastmod>{escape(day)}</lastmod>" if day else ""
    return f"<url><loc>{escape(base + path)}</loc>{dated}</url>\n"


def robots(base: str) -> str:
    """Return what tells programs that walk through the web that they may, and where the map is."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"


def w3id(names: Mapping[Ref, str], schemes: Iterable[Ref], base: str) -> str:
    """Return the rewrite file by which w3id.org leads from the IRIs of the data to this site.

    A thing that has a page leads there, a source to its place on a page of several, any other to its
    line in the index of its kind; and each to the Turtle of its kind where that is asked for.

    Args:
        names: The file name of each thing that has a page or a place on the page of its sources.
        schemes: The schemes of kinds, whose page is the index of the kind.
        base: Address of the site.
    """
    root = vocab.ID.removeprefix(vocab.ROOT).rstrip("/")
    paged = "|".join(PAGED)
    plain = "[A-Za-z0-9._~-]+"
    # In a redirection a percent sign would be taken for a back reference.
    to = base.replace("%", "\\%")
    wants = {"ttl": "text/turtle", "jsonld": "application/ld\\+json"}
    shelf = f"([A-Za-z0-9._~-]{{1,{SHELF}}})"
    source = f"{root}/source/({shelf}[A-Za-z0-9._~-]*)$"

    def pages(folder: str) -> tuple[str, str]:
        return (
            f"RewriteRule ^{root}/({paged})/({plain})$ {to}{folder}id/$1/$2.html [R=303,L]",
            f"RewriteRule ^{source} {to}{folder}id/source/$2.html#$1 [R=303,NE,L]",
        )

    lines = [
        f"# How {vocab.ROOT} leads to the site; written by `bordergraph site`.",
        "Options +FollowSymLinks -MultiViews",
        "RewriteEngine on",
    ]
    for ending, asked in wants.items():
        lines += [
            f"RewriteCond %{{HTTP_ACCEPT}} {asked}",
            f"RewriteRule ^graph/?$ {to}dataset.{ending} [R=303,L]",
        ]
    lines += [
        f"RewriteCond %{{HTTP_ACCEPT}} {wants['ttl']}",
        f"RewriteRule ^{root}/([a-z-]+)(/.*)?$ {to}id/$1.ttl [R=303,L]",
    ]
    odd = [(thing, name) for thing, name in names.items() if name != thing.slug]
    for thing, name in odd:
        iri = vocab.iri(*thing).removeprefix(vocab.ROOT)
        # The server has decoded the path before a rule sees it, so the rule compares what was sent.
        lines += [
            f'RewriteCond %{{THE_REQUEST}} "^[A-Z]+ /bordergraph/{re.escape(iri)}[? ]"',
            f"RewriteRule ^ {to}{_place(thing, name)} [R=303,NE,L]",
        ]
    # A scheme with a name that no rule below takes for a page's leads to its index without one.
    for kind, slug in (s for s in schemes if re.fullmatch(plain, s.slug)):
        rule = f"RewriteRule ^{root}/{kind}/{re.escape(slug)}$"
        for language in LANGUAGES[1:]:
            lines += [
                f"RewriteCond %{{HTTP:Accept-Language}} ^{language}",
                f"{rule} {to}{index_path(kind, language)} [R=303,L]",
            ]
        lines.append(f"{rule} {to}{index_path(kind, LANGUAGES[0])} [R=303,L]")
    for language in LANGUAGES[1:]:
        asks = f"RewriteCond %{{HTTP:Accept-Language}} ^{language}"
        for rule in pages(f"{language}/"):
            lines += [asks, rule]
    lines += [
        *pages(""),
        f"RewriteRule ^{root}/([a-z-]+)/(.+)$ {to}id/$1.html#$2 [R=303,NE,L]",
        f"RewriteRule ^{root}/([a-z-]+)/?$ {to}id/$1.html [R=303,L]",
        f"RewriteRule ^(ontology(/[a-z]+)?)$ {to}$1.ttl [R=303,L]",
        f"RewriteRule ^graph(/.*)?$ {to}dataset.ttl [R=303,L]",
        f"RewriteRule ^$ {to} [R=303,L]",
    ]
    return "\n".join(lines) + "\n"


def _place(thing: Ref, name: str) -> str:
    """Return where a thing stands whose id is no safe name of a file."""
    if thing.kind == "source":
        anchor = quote(thing.slug, safe="").replace("%", "\\%")
        return f"{shelf_path(name[:SHELF], LANGUAGES[0])}#{anchor}"
    return page_path(thing, name, LANGUAGES[0])


def search_data(things: Iterable[tuple[str, str, str, tuple[str, ...], int]]) -> str:
    """Return what is searched, as a script: a page opened from a disk may read no other file.

    Args:
        things: Name, kind, path, other names, and how many statements speak of it.
    """
    lines = ",\n".join(json.dumps(list(t), separators=(",", ":")) for t in things)
    return f"window.bordergraphThings = [\n{lines}\n];\n"


# XML 1.0 knows no way to write these, be it as a reference.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(
    labels: Labels,
    title: str,
    page: str,
    base: str,
    entries: Iterable[str],
    *,
    at: str,
    subtitle: str = "",
    version: str = "",
) -> str:
    """Return a feed.

    Args:
        labels: Words in the reader's language.
        title: What it tells of.
        page: Path of the page that tells the same; the feed stands beside it.
        base: Address of the site, with a slash at its end.
        entries: Lines of `atom_entry`.
        at: When the newest entry is from, as RFC 3339 writes it.
        subtitle: One sentence on it.
        version: Version of the program.
    """
    own, name = page.removesuffix(".html") + ".xml", f"bordergraph \u2013 {title}"
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(labels.language)}>',
        f"<id>{atom_id(base, labels.language, page)}</id>",
        f"<title>{_text(name)}</title>",
        *([f"<subtitle>{_text(subtitle)}</subtitle>"] if subtitle else []),
        f"<updated>{at}</updated>",
        "<author><name>bordergraph</name></author>",
        f"<generator version={quoteattr(version)}>bordergraph</generator>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + page)}/>',
        *entries,
    ]
    return _OPENING + "\n".join(lines) + "\n</feed>\n"


def atom_entry(key: str, title: str, at: str, address: str, text: str = "") -> Iterator[str]:
    """Yield the lines of an entry.

    Args:
        key: Its id, as `atom_id` makes one.
        title: What happened.
        at: When, as RFC 3339 writes it.
        address: Where it is told of.
        text: What there is to say of it.
    """
    yield "<entry>"
    yield f"<id>{key}</id>"
    yield f"<title>{_text(title)}</title>"
    yield f"<updated>{at}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
    if text:
        yield f"<summary>{_text(text)}</summary>"
    yield "</entry>"


def atom_id(*parts: str) -> str:
    """Return an id that anyone works out again: the same parts give the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn


def _text(text: str) -> str:
    return escape(_UNSAYABLE.sub("\ufffd", text))


MOST = 500
"""Entries of a feed; the page lists every change."""

_LISTED = ("needs-", "arrangements", "record")


def feed(report: Report, resolver: SiteLinks, labels: Labels, page: str, base: str, at: str) -> str:
    """Return the changes as a feed, an entry a need, arrangement, thing or statement that changed.

    The ids are made from what changed between which data, so that another run gives the same and
    a later change of the same thing another.

    Args:
        report: What lies between the two states.
        resolver: Where what it tells of leads, seen from the root of the site.
        labels: Words in the reader's language.
        page: Path of the page that tells the same; the feed stands beside it.
        base: Address of the site, with a slash at its end.
        at: When the data were as they are: date and time, as RFC 3339 writes it.
    """
    items = list(_items(report))
    lines: list[str] = []
    for section, row in items[:MOST]:
        said = json.dumps(row.record, sort_keys=True, default=str)
        key = atom_id(base, labels.language, report.stamp.data_hash, section.key, said)
        url = base + (_there(row, resolver, labels) or f"{page}#{section.key}")
        text = " ".join(d.text for d in row.details)
        lines += atom_entry(key, _name(section, row, labels), at, url, text)
    if len(items) > MOST:
        rest = labels.say("site.changes-more", n=len(items) - MOST)
        key = atom_id(base, labels.language, report.stamp.data_hash)
        lines += atom_entry(key, rest, at, base + page)
    return atom_feed(
        labels, labels.say("site.changes"), page, base, lines,
        at=at, subtitle=report.subtitle, version=report.stamp.version,
    )  # fmt: skip


def _items(report: Report) -> Iterator[tuple[Section, Row]]:
    for section in report.sections:
        if section.table and section.key.startswith(_LISTED):
            yield from ((section, row) for row in section.table.report_rows)


def _name(section: Section, row: Row, labels: Labels) -> str:
    """Return what changed in a line: of a need how it moved stands over the table, else in the row."""
    of_need = section.key.startswith("needs-")
    first, rest = (section.heading, row.cells) if of_need else (row.cells[0], row.cells[1:])
    return f"{first}{labels.say('colon')}{', '.join(filter(None, rest))}"


def _there(row: Row, resolver: SiteLinks, labels: Labels) -> str:
    """Return where a change is told of: on a page, or in the index that lists what has none."""
    kind, mark, slug = str(row.record.get("statement", "")).partition(":")
    if page := resolver.page(row) or next(iter(resolver.links(row).values()), ""):
        return page
    listed = mark and kind in vocab.KINDS and row.record.get("change") != "removed"
    return f"{index_path(kind, labels.language)}#{quote(slug, safe='')}" if listed else ""
