"""Files for programs: site map, robots.txt, w3id rules, search data, feeds."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from bordergraph import vocab
from bordergraph.views.site.page import (
    PAGED,
    SOURCE_PREFIX,
    SiteLinks,
    in_language,
    index_path,
    page_path,
    sources_path,
)
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.model import Ref
    from bordergraph.views.report.model import Report, Section
    from bordergraph.views.table.table import Row
    from bordergraph.words.labels import Labels


_MAX_URLS = 50_000
"""Addresses that one site map may hold."""
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(paths: Sequence[str], base: str, day: str) -> Iterator[tuple[str, str]]:
    """Yield the site map, or its index and its parts where one would be too long.

    Args:
        paths: Paths of the pages in the first language, each of which is there in every language.
        base: Address of the site.
        day: The day that the pages describe, ISO; may be empty.
    """
    entries = [_sitemap_entry(in_language(x, path), base, day) for path in paths for x in LANGUAGES]
    parts = [entries[i : i + _MAX_URLS] for i in range(0, len(entries), _MAX_URLS)] or [[]]
    single = len(parts) == 1
    names = ["sitemap.xml" if single else f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, f'{_XML_DECLARATION}<urlset xmlns="{_SITEMAPS}">\n{"".join(part)}</urlset>\n'
    if not single:
        locations = "".join(f"<sitemap><loc>{escape(base + n)}</loc></sitemap>\n" for n in names)
        index = f'<sitemapindex xmlns="{_SITEMAPS}">\n{locations}</sitemapindex>\n'
        yield "sitemap.xml", _XML_DECLARATION + index


def _sitemap_entry(path: str, base: str, day: str) -> str:
    lastmod = f"<lastmod>{escape(day)}</lastmod>" if day else ""
    return f"<url><loc>{escape(base + path)}</loc>{lastmod}</url>\n"


def robots_txt(base: str) -> str:
    """Return robots.txt, which allows all crawlers and names the site map."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"


def w3id_rules(names: Mapping[Ref, str], schemes: Iterable[Ref], base: str) -> str:
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
    slug_pattern = "[A-Za-z0-9._~-]+"
    # In a redirection a percent sign would be taken for a back reference.
    target = base.replace("%", "\\%")
    accept = {"ttl": "text/turtle", "jsonld": "application/ld\\+json"}
    prefix = f"([A-Za-z0-9._~-]{{1,{SOURCE_PREFIX}}})"
    source = f"{root}/source/({prefix}[A-Za-z0-9._~-]*)$"

    def page_rules(folder: str) -> tuple[str, str]:
        return (
            f"RewriteRule ^{root}/({paged})/({slug_pattern})$ {target}{folder}id/$1/$2.html [R=303,L]",
            f"RewriteRule ^{source} {target}{folder}id/source/$2.html#$1 [R=303,NE,L]",
        )

    lines = [
        f"# How {vocab.ROOT} leads to the site; written by `bordergraph site`.",
        "Options +FollowSymLinks -MultiViews",
        "RewriteEngine on",
    ]
    for ending, media_type in accept.items():
        lines += [
            f"RewriteCond %{{HTTP_ACCEPT}} {media_type}",
            f"RewriteRule ^graph/?$ {target}dataset.{ending} [R=303,L]",
        ]
    lines += [
        f"RewriteCond %{{HTTP_ACCEPT}} {accept['ttl']}",
        f"RewriteRule ^{root}/([a-z-]+)(/.*)?$ {target}id/$1.ttl [R=303,L]",
    ]
    renamed = [(thing, name) for thing, name in names.items() if name != thing.slug]
    for thing, name in renamed:
        iri = vocab.iri(*thing).removeprefix(vocab.ROOT)
        # The server has decoded the path before a rule sees it, so the rule compares what was sent.
        lines += [
            f'RewriteCond %{{THE_REQUEST}} "^[A-Z]+ /bordergraph/{re.escape(iri)}[? ]"',
            f"RewriteRule ^ {target}{_thing_path(thing, name)} [R=303,NE,L]",
        ]
    # A scheme with a name that no rule below takes for a page's leads to its index without one.
    for kind, slug in (s for s in schemes if re.fullmatch(slug_pattern, s.slug)):
        rule = f"RewriteRule ^{root}/{kind}/{re.escape(slug)}$"
        for language in LANGUAGES[1:]:
            lines += [
                f"RewriteCond %{{HTTP:Accept-Language}} ^{language}",
                f"{rule} {target}{index_path(kind, language)} [R=303,L]",
            ]
        lines.append(f"{rule} {target}{index_path(kind, LANGUAGES[0])} [R=303,L]")
    for language in LANGUAGES[1:]:
        condition = f"RewriteCond %{{HTTP:Accept-Language}} ^{language}"
        for rule in page_rules(f"{language}/"):
            lines += [condition, rule]
    lines += [
        *page_rules(""),
        f"RewriteRule ^{root}/([a-z-]+)/(.+)$ {target}id/$1.html#$2 [R=303,NE,L]",
        f"RewriteRule ^{root}/([a-z-]+)/?$ {target}id/$1.html [R=303,L]",
        f"RewriteRule ^(ontology(/[a-z]+)?)$ {target}$1.ttl [R=303,L]",
        f"RewriteRule ^graph(/.*)?$ {target}dataset.ttl [R=303,L]",
        f"RewriteRule ^$ {target} [R=303,L]",
    ]
    return "\n".join(lines) + "\n"


def _thing_path(thing: Ref, name: str) -> str:
    """Return the path of a thing whose id is no safe file name."""
    if thing.kind == "source":
        anchor = quote(thing.slug, safe="").replace("%", "\\%")
        return f"{sources_path(name[:SOURCE_PREFIX], LANGUAGES[0])}#{anchor}"
    return page_path(thing, name, LANGUAGES[0])


def search_data(things: Iterable[tuple[str, str, str, tuple[str, ...], int]]) -> str:
    """Return the search data as a script: a page opened from disk may read no other file.

    Args:
        things: Name, kind, path, other names, and how many statements speak of it.
    """
    lines = ",\n".join(json.dumps(list(t), separators=(",", ":")) for t in things)
    return f"window.bordergraphThings = [\n{lines}\n];\n"


# XML 1.0 knows no way to write these, be it as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(
    labels: Labels,
    title: str,
    page: str,
    base: str,
    entries: Iterable[str],
    *,
    updated: str,
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
        updated: When the newest entry is from, as RFC 3339 writes it.
        subtitle: One sentence on it.
        version: Version of the program.
    """
    path, name = page.removesuffix(".html") + ".xml", f"bordergraph \u2013 {title}"
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(labels.language)}>',
        f"<id>{atom_id(base, labels.language, page)}</id>",
        f"<title>{_escape_text(name)}</title>",
        *([f"<subtitle>{_escape_text(subtitle)}</subtitle>"] if subtitle else []),
        f"<updated>{updated}</updated>",
        "<author><name>bordergraph</name></author>",
        f"<generator version={quoteattr(version)}>bordergraph</generator>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + path)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + page)}/>',
        *entries,
    ]
    return _XML_DECLARATION + "\n".join(lines) + "\n</feed>\n"


def atom_entry(key: str, title: str, updated: str, address: str, text: str = "") -> Iterator[str]:
    """Yield the lines of an entry.

    Args:
        key: Its id, as `atom_id` makes one.
        title: What happened.
        updated: When, as RFC 3339 writes it.
        address: Where it is told of.
        text: What there is to say of it.
    """
    yield "<entry>"
    yield f"<id>{key}</id>"
    yield f"<title>{_escape_text(title)}</title>"
    yield f"<updated>{updated}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
    if text:
        yield f"<summary>{_escape_text(text)}</summary>"
    yield "</entry>"


def atom_id(*parts: str) -> str:
    """Return an id that anyone works out again: the same parts give the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn


def _escape_text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


MAX_ENTRIES = 500
"""Entries of a feed; the page lists every change."""

_FEED_SECTIONS = ("needs-", "arrangements", "record")


def changes_feed(
    report: Report, links: SiteLinks, labels: Labels, page: str, base: str, updated: str
) -> str:
    """Return the changes as a feed, an entry a need, arrangement, thing or statement that changed.

    The ids are made from what changed between which data, so that another run gives the same and
    a later change of the same thing another.

    Args:
        report: What lies between the two states.
        links: Where what it tells of leads, seen from the root of the site.
        labels: Words in the reader's language.
        page: Path of the page that tells the same; the feed stands beside it.
        base: Address of the site, with a slash at its end.
        updated: When the data were as they are: date and time, as RFC 3339 writes it.
    """
    items = list(_changed_rows(report))
    lines: list[str] = []
    for section, row in items[:MAX_ENTRIES]:
        record_json = json.dumps(row.record, sort_keys=True, default=str)
        key = atom_id(base, labels.language, report.stamp.data_hash, section.key, record_json)
        url = base + (_change_path(row, links, labels) or f"{page}#{section.key}")
        text = " ".join(d.text for d in row.details)
        lines += atom_entry(key, _change_title(section, row, labels), updated, url, text)
    if len(items) > MAX_ENTRIES:
        title = labels.say("site.changes-more", n=len(items) - MAX_ENTRIES)
        key = atom_id(base, labels.language, report.stamp.data_hash)
        lines += atom_entry(key, title, updated, base + page)
    return atom_feed(
        labels,
        labels.say("site.changes"),
        page,
        base,
        lines,
        updated=updated,
        subtitle=report.subtitle,
        version=report.stamp.version,
    )


def _changed_rows(report: Report) -> Iterator[tuple[Section, Row]]:
    for section in report.sections:
        if section.table and section.key.startswith(_FEED_SECTIONS):
            yield from ((section, row) for row in section.table.report_rows)


def _change_title(section: Section, row: Row, labels: Labels) -> str:
    """Return the title of a change; that of a need begins with the heading of its section."""
    is_need = section.key.startswith("needs-")
    first, others = (section.heading, row.cells) if is_need else (row.cells[0], row.cells[1:])
    return f"{first}{labels.say('colon')}{', '.join(filter(None, others))}"


def _change_path(row: Row, links: SiteLinks, labels: Labels) -> str:
    """Return the path of a change: a page, or its line in an index."""
    kind, colon, slug = str(row.record.get("statement", "")).partition(":")
    if page := links.page(row) or next(iter(links.by_name(row).values()), ""):
        return page
    is_listed = colon and kind in vocab.KINDS and row.record.get("change") != "removed"
    return f"{index_path(kind, labels.language)}#{quote(slug, safe='')}" if is_listed else ""
