"""Files for programs: site map, robots.txt, w3id rules, search data, the feed of the register."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.views.site.page import PAGED, SOURCE_PREFIX, in_language, index_path
from bordergraph.views.table.column import clean_text
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import capitalize_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.register import Problem
    from bordergraph.views.report.model import Report
    from bordergraph.views.site.page import Frame


_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ATOM = "http://www.w3.org/2005/Atom"


def sitemap(paths: Iterable[str], base: str, day: str) -> str:
    """Return the site map; a site has fewer pages than one may hold. The day, ISO, may be empty."""
    root = Element("urlset", xmlns=_SITEMAPS)
    for path in paths:
        url = _add(root, "url")
        _add(url, "loc", base + path)
        if day:
            _add(url, "lastmod", day)
    return _xml(root)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Return an element added to another, with a text that XML can hold."""
    child = SubElement(parent, name, attributes)
    child.text = clean_text(text) or None
    return child


def _xml(root: Element) -> str:
    indent(root, "")
    return f"{_XML_DECLARATION}{tostring(root, 'unicode')}\n"


def robots_txt(base: str) -> str:
    """Return robots.txt, which allows all crawlers and names the site map."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"


def w3id_rules(schemes: Iterable[Ref], base: str) -> str:
    """Return the rewrite file by which w3id.org leads from the IRIs of the data to this site.

    A thing that has a page leads there, a source to its place on a page of several, a scheme to the index
    of its kind, any other to its line in that index; each to the Turtle of its kind if that is asked for.
    """
    root = vocab.ID.removeprefix(vocab.ROOT).rstrip("/")
    slug_pattern = "[A-Za-z0-9._~-]+"
    # In a redirection a percent sign would be taken for a back reference.
    target = base.replace("%", "\\%")
    accept = {"ttl": "text/turtle", "jsonld": "application/ld\\+json"}
    lines = [
        f"# How {vocab.ROOT} leads to the site; written by `bordergraph site`.",
        "Options +FollowSymLinks -MultiViews",
        "RewriteEngine on",
    ]

    def lead(pattern: str, path: str, condition: str = "") -> None:
        flags = "R=303,NE,L" if "#" in path else "R=303,L"
        lines.extend([f"RewriteCond {condition}"] if condition else [])
        lines.append(f"RewriteRule ^{pattern} {target}{path} [{flags}]")

    def lead_to_reader(pattern: str, path: str) -> None:
        for language in (*LANGUAGES[1:], LANGUAGES[0]):
            is_first = language == LANGUAGES[0]
            condition = "" if is_first else f"%{{HTTP:Accept-Language}} ^{language}"
            lead(pattern, in_language(language, path), condition)

    for ending, media_type in accept.items():
        lead("graph/?$", f"dataset.{ending}", f"%{{HTTP_ACCEPT}} {media_type}")
    lead(f"{root}/([a-z-]+)(/.*)?$", "id/$1.ttl", f"%{{HTTP_ACCEPT}} {accept['ttl']}")
    # A scheme with a name that no rule below takes for a page's leads to its index without one.
    for kind, slug in schemes:
        if re.fullmatch(slug_pattern, slug):
            lead_to_reader(f"{root}/{kind}/{re.escape(slug)}$", index_path(kind, LANGUAGES[0]))
    lead_to_reader(f"{root}/({'|'.join(PAGED)})/({slug_pattern})$", "id/$1/$2.html")
    prefix = f"([A-Za-z0-9._~-]{{1,{SOURCE_PREFIX}}})"
    lead_to_reader(f"{root}/source/({prefix}[A-Za-z0-9._~-]*)$", "id/source/$2.html#$1")
    lead(f"{root}/([a-z-]+)/(.+)$", "id/$1.html#$2")
    lead(f"{root}/([a-z-]+)/?$", "id/$1.html")
    lead("(ontology(/[a-z]+)?)$", "$1.ttl")
    lead("graph(/.*)?$", "dataset.ttl")
    lead("$", "")
    return "\n".join(lines) + "\n"


def search_data(things: Iterable[tuple[str, str, str, tuple[str, ...], int]]) -> str:
    """Return the search data as a script: a page opened from disk may read no other file.

    Of each thing: name, kind, path, other names, and how many statements speak of it.
    """
    lines = ",\n".join(json.dumps(list(t), separators=(",", ":")) for t in things)
    return f"window.bordergraphThings = [\n{lines}\n];\n"


MAX_ENTRIES = 200
"""Entries of the feed."""


class _FeedEntry(NamedTuple):
    """A status or step of a problem, sorted by its time, as RFC 3339 writes it.

    The key tells it from any other entry; the path is that of the page of its problem.
    """

    updated: str
    key: tuple[str, ...]
    title: str
    path: str
    text: str


def problem_feed(problems: Iterable[Problem], register: Report, frame: Frame) -> str:
    """Return statuses and steps of problems as a feed (RFC 4287), newest first, beside their register.

    Its ids come from what it tells, so that another run gives the same.
    """
    base, language = frame.base, frame.labels.language
    page = index_path("problem", language)
    changes = (c for p in problems for c in _changes(p, frame, page))
    entries = sorted(changes, reverse=True)[:MAX_ENTRIES]

    def add_parts(parent: Element, key: Iterable[str], title: str, updated: str) -> None:
        name = "\n".join((base, language, *key))
        _add(parent, "id", uuid.uuid5(uuid.NAMESPACE_URL, name).urn)
        _add(parent, "title", title)
        _add(parent, "updated", updated)

    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    updated = entries[0].updated if entries else _timestamp("")
    add_parts(feed, (page,), f"bordergraph \u2013 {register.title}", updated)
    _add(feed, "subtitle", register.subtitle)
    _add(_add(feed, "author"), "name", "bordergraph")
    _add(feed, "generator", "bordergraph", version=register.stamp.version)
    own = base + page.removesuffix(".html") + ".xml"
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=base + page)
    for e in entries:
        entry = _add(feed, "entry")
        add_parts(entry, e.key, e.title, e.updated)
        _add(entry, "link", rel="alternate", type="text/html", href=base + e.path)
        if e.text:
            _add(entry, "summary", e.text)
    return _xml(feed)


def _changes(problem: Problem, frame: Frame, register_path: str) -> Iterator[_FeedEntry]:
    """Yield the statuses and dated steps of a problem."""
    labels, path = frame.labels, frame.pages.get(Ref("problem", problem.id), register_path)
    name = labels.localize(problem.title)
    statuses = (
        (
            s.as_of,
            (problem.id, "status", s.as_of, s.code),
            labels.concept("problem-status", s.code),
            s.note,
        )
        for s in problem.statuses
    )
    steps = (
        (s.day, ("step", s.id), labels.say("site.step"), s.note) for s in problem.steps if s.day
    )
    for day, key, word, note in (*statuses, *steps):
        title = f"{capitalize_first(word)}{labels.say('colon')}{name}"
        yield _FeedEntry(_timestamp(day), key, title, path, labels.localize(note))


def _timestamp(day: str) -> str:
    """Return the first moment of a day known to the year, month or day, as RFC 3339 writes it."""
    return f"{f'{day}-01-01'[:10]}T00:00:00Z" if day else "1970-01-01T00:00:00Z"
