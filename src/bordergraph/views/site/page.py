"""One page of the site: paths, links, styles and HTML."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph import vocab
from bordergraph.views.report.forms.html import page_values, stamp_line, style, template
from bordergraph.views.report.forms.links import Links
from bordergraph.views.report.forms.notes import MAX_CITED
from bordergraph.words import LANGUAGE_NAMES, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Ref, Source
    from bordergraph.views.report.model import Report, Stamp
    from bordergraph.words.labels import Labels


PAGED = ("problem", "agency", "arrangement", "threat", "place", "recommendation", "series", "pair")
"""Kinds of things with a page each; statements are on the page of their source."""

LISTED = tuple(
    "problem agency arrangement threat place source finding recommendation series".split()
)
"""Kinds whose index is in the menu."""

SOURCE_PREFIX = 2
"""Length of the common prefix of the ids of sources on one page."""

DATASET = "graph.ttl.gz"
"""The file with all statements."""

# A name that every file system and address takes as it is, and that no ending of ours can hide in.
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9._~-]{0,118}[a-z0-9_~-])?")
_ENDINGS = (".html", ".ttl", ".json", ".jsonld", ".csv")
# Windows takes these for devices, whatever stands behind a dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_UNSAFE_CHARS = re.compile(r"[^a-z0-9]+")


def file_names(things: Iterable[Ref]) -> dict[Ref, str]:
    """Return a file name for each thing: its slug where that is safe, else one made from it.

    Example:
        >>> from bordergraph.model import Ref
        >>> names = file_names([Ref("agency", "rcmp"), Ref("agency", "../São Paulo")])
        >>> list(names.values())
        ['rcmp', 's-o-paulo-6734add3']
    """
    return {thing: _file_name(thing.slug) for thing in things}


def _file_name(slug: str) -> str:
    if _SAFE.fullmatch(slug) and not slug.endswith(_ENDINGS) and not _DEVICES.match(slug):
        return slug
    words = _UNSAFE_CHARS.sub("-", slug.casefold()).strip("-")[:40].strip("-")
    digest = hashlib.sha256(slug.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words}-{digest}".lstrip("-")


def page_path(kind: str, name: str, language: str) -> str:
    """Return the path of a thing's page, or of that of the sources with a prefix.

    That of the first language is that of the IRI.
    """
    return in_language(language, f"id/{kind}/{name}.html")


def statement_anchor(statement: Ref) -> str:
    """Return the id by which a statement can be led to on the page of its source."""
    return f"{statement.kind}/{quote(statement.slug, safe='')}"


def turtle_path(kind: str) -> str:
    """Return the path of the Turtle file of a kind."""
    return f"id/{kind}.ttl"


def index_path(kind: str, language: str) -> str:
    """Return the path of the index of a kind."""
    return in_language(language, f"id/{kind}.html")


def in_language(language: str, path: str) -> str:
    """Return the path of a page in a language; those of the first language have no prefix."""
    return path if language == LANGUAGES[0] else f"{language}/{path}"


def relative_url(origin: str, target: str) -> str:
    """Return an address that leads from one path of the site to another, wherever it stands.

    Example:
        >>> relative_url("fr/id/agency/rcmp.html", "id/agency/rcmp.html")
        '../../../id/agency/rcmp.html'
    """
    folders, parts = origin.split("/")[:-1], target.split("/")
    common = 0
    while common < min(len(folders), len(parts) - 1) and folders[common] == parts[common]:
        common += 1
    return "../" * (len(folders) - common) + "/".join(parts[common:])


_FINDER = "finder.js"
ASSETS = ("site.css", "minisearch.js", _FINDER, "search.js", "front.js", "filter.js")
"""Files of every site."""

# What HTML knows without being told: where these end, and that a value without spaces is one. A
# site has a hundred thousand of them.
_OPTIONAL_TAGS = re.compile(r"</(?:td|th|tr|li)>\n*|\n+(?=<)")
_NEEDLESS_QUOTES = re.compile(r'(?<==)"([\w.:#/%-]+)"(?=[ >])(?=[^<>]*>)')
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Front:
    """What the front page has in addition: path, number and name of each index, and paths; empty for none."""

    counts: Sequence[tuple[str, str, str]]
    map: str
    glossary: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page, in one language.

    Attributes:
        path: Where it stands.
        report: What it says.
        kind: What the thing is, above the title.
        thing: The thing that it is about, to which nothing on it leads; None for several.
        raw: Path of what machines read of the things of its kind; empty for none.
        documents: Addresses of the documents that sections are of, by the key of the section.
        front: What the front page has in addition.
        feed: Path of the feed of the register, whose table can be filtered; empty elsewhere.
        changed: The last day on which a statement on it was changed or checked; empty if not known.
    """

    path: str
    report: Report
    kind: str = ""
    thing: Ref | None = None
    raw: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    front: Front | None = None
    feed: str = ""
    changed: str = ""

    @property
    def searches(self) -> bool:
        """Whether one can search on it."""
        return self.front is not None or self.report.kind == "search"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the pages of one language have in common.

    The base is the address at which the site will stand, with a slash at its end; the menu has names
    by path, and the pages are the path of each thing that has one.
    """

    labels: Labels
    sources: Mapping[str, Source]
    stamp: Stamp
    base: str
    menu: Mapping[str, str]
    pages: Mapping[Ref, str]
    method: str


def asset(name: str) -> str:
    """Return a file that every site holds."""
    if name == _FINDER:  # a module of the map, here a script
        script = files("bordergraph.views.map") / "js" / name
        return script.read_text(encoding="utf-8").replace("export ", "")
    text = (files("bordergraph.views.site") / name).read_text(encoding="utf-8")
    return style() + text if name.endswith(".css") else text


def to_page(page: SitePage, frame: Frame) -> str:
    """Return a page as HTML."""
    labels, path = frame.labels, page.path
    language = labels.language
    is_shelf = page.report.kind == "shelf"

    def address(target: Ref) -> str:
        # The statements on a page of sources lead to things alone.
        if target == page.thing or (is_shelf and target.kind not in PAGED):
            return ""
        return relative_url(path, frame.pages[target]) if target in frame.pages else ""

    other = next(x for x in LANGUAGES if x != language)
    other_path = in_language(other, path.removeprefix(f"{language}/"))
    policy = _POLICY + ("; script-src 'self'" if page.searches or page.feed else "")
    policy += "; frame-src 'self'" if page.front else ""
    text = template("site/site.html.j2").render(
        page=page,
        frame=frame,
        report=page.report,
        **page_values(page.report, labels, links=Links(labels, address), limit=MAX_CITED),
        href=partial(relative_url, path),
        say=labels.say,
        dated=labels.spell_date,
        citation=_citation(page, labels),
        language=language,
        policy=policy,
        dataset=DATASET,
        home=in_language(language, "index.html"),
        other={"language": other, "name": LANGUAGE_NAMES[other], "path": other_path},
    )
    return _NEEDLESS_QUOTES.sub(r"\1", _OPTIONAL_TAGS.sub("", text).replace("&#39;", "'"))


def _citation(page: SitePage, labels: Labels) -> str:
    key = "cite-line" if page.report.stamp.day else "cite-line-undated"
    iri = vocab.iri(*page.thing) if page.thing else ""
    return f"{stamp_line(page.report, labels, key)} {iri}".rstrip()
