"""One page of the site: a report among other pages, with what machines read of the same thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.report.forms.html import laid_page, style, template
from bordergraph.views.report.forms.pictures import stamp_line
from bordergraph.views.site.paths import relative
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.model import Ref
    from bordergraph.views.report import Report
    from bordergraph.views.site.ways import SiteWays
    from bordergraph.words.labels import Labels

ASSETS = ("site.css", "minisearch.js", "search.js", "front.js", "filter.js")
"""Files that every site holds, the same in each."""

_OTHERS = {"en": "English", "fr": "Fran\u00e7ais"}
_KEPT = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
_TYPES = {
    "ttl": ("Turtle", "text/turtle"),
    "jsonld": ("JSON-LD", "application/ld+json"),
    "json": ("JSON", "application/json"),
    "csv": ("CSV", "text/csv"),
}


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page has more.

    Attributes:
        counts: How many things of each kind there are, by the path of their index.
        names: What each is called.
        map: Path of the map.
    """

    counts: Mapping[str, str]
    names: Mapping[str, str]
    map: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page, in one language.

    Attributes:
        path: Where it stands.
        report: What it says.
        kind: What the thing is, above the title.
        iri: The address of the thing in the data; empty where it is of no one thing.
        raw: Paths of what machines read of it, by ending.
        jsonld: The thing as the graph states it.
        document: Address of the document that the page is about.
        front: What the first page has more.
        searches: Whether one can search on it.
        feed: Path of the feed that tells what changed of what it lists; empty for none.
        filters: Whether its table can be filtered.
    """

    path: str
    report: Report
    kind: str = ""
    iri: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)
    jsonld: str = ""
    document: str = ""
    front: Front | None = None
    searches: bool = False
    feed: str = ""
    filters: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the pages of one language have in common.

    Attributes:
        labels: Words in the reader's language.
        base: Address at which the site will stand, with a slash at its end.
        menu: Names by path.
        pages: The path of each thing that has a page.
        feed: Path of the feed of changes; empty where there is none.
    """

    labels: Labels
    base: str
    menu: Mapping[str, str]
    pages: Mapping[Ref, str]
    feed: str = ""


@cache
def asset(name: str) -> str:
    """Return a file that every site holds."""
    text = (files("bordergraph.views.site") / name).read_text(encoding="utf-8")
    return style() + text if name.endswith(".css") else text


def to_page(page: SitePage, frame: Frame, ways: SiteWays) -> str:
    """Return a page as HTML.

    Args:
        page: The page.
        frame: What it has in common with others.
        ways: Where what it tells of leads.
    """
    from markupsafe import Markup

    labels, here = frame.labels, page.path
    own = labels.language
    bare = here if own == LANGUAGES[0] else here.removeprefix(f"{own}/")
    paths = {x: bare if x == LANGUAGES[0] else f"{x}/{bare}" for x in LANGUAGES}
    other = next(x for x in LANGUAGES if x != own)
    home = "index.html" if own == LANGUAGES[0] else f"{own}/index.html"
    policy = _KEPT + ("; script-src 'self'" if page.searches or page.filters else "")
    policy += "; frame-src 'self'" if page.front else ""
    raw = [
        {"href": relative(here, path), "name": _TYPES[ending][0], "type": _TYPES[ending][1]}
        for ending, path in page.raw.items()
    ]
    first = here == home
    return template("site/site.html.j2").render(
        page={
            "path": here,
            "kind": page.kind,
            "iri": page.iri,
            "raw": raw,
            "document": page.document,
            "front": _front(page.front, here),
            "searches": page.searches,
            "filters": page.filters,
            "feed": relative(here, page.feed) if page.feed else "",
            "summary": page.report.subtitle,
            "cited": " ".join(filter(None, (_cited(page, labels), page.iri))),
        },
        report=page.report,
        **laid_page(page.report, labels, ways=ways),
        title=page.report.title if first else f"{page.report.title} \u2013 bordergraph",
        say=labels.say,
        language=own,
        policy=policy,
        base=frame.base,
        root=relative(here, ""),
        home=relative(here, home),
        feed=relative(here, frame.feed) if frame.feed else "",
        alternates=[*paths.items(), ("x-default", paths[LANGUAGES[0]])],
        other={
            "language": other,
            "name": _OTHERS[other],
            "href": relative(here, paths[other]),
        },
        menu=[
            {"href": relative(here, path), "name": name, "here": path == here}
            for path, name in frame.menu.items()
        ],
        jsonld=Markup(_inert(page.jsonld)),  # noqa: S704 - nothing in it can end the element
    )


def _cited(page: SitePage, labels: Labels) -> str:
    return stamp_line(
        page.report, labels, "cite-line" if page.report.stamp.day else "cite-line-undated"
    )


def _front(front: Front | None, here: str) -> dict[str, object] | None:
    if front is None:
        return None
    address = relative(here, front.map)
    language = here.partition("/")[0] if "/" in here else LANGUAGES[0]
    return {
        "kinds": [
            {"href": relative(here, path), "count": count, "name": front.names[path]}
            for path, count in front.counts.items()
        ],
        "map": f"{address}#lang={language}",
        "embed": f"{address}?embed#lang={language}",
    }


def _inert(text: str) -> str:
    """Return JSON in which no character can end a script element or begin a comment."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
