"""The page itself in one offline file: pyvis holds the network and brings what draws it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.map.payload import MapData, compact
from bordergraph.views.map.pyvis_network import LISTED, network_of, vis_network
from bordergraph.views.policy import content_policy
from bordergraph.words import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from dataclasses import Field
    from importlib.resources.abc import Traversable

    from bordergraph.views.map.payload import Json, MapNeed, MapNode

STYLES = ("tokens", "frame", "controls", "time", "panel", "tables", "small", "print", "story")


def build_map(data: MapData, lang: str = "en") -> str:
    """Return the map as one HTML file that needs no network.

    Args:
        data: What to show.
        lang: Language the page opens in, ``en`` or ``fr``; the reader can switch.

    Raises:
        ValueError: An unknown language.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> from bordergraph.views.map.data import map_data
        >>> page = build_map(map_data(Network(agencies=(Agency("a", "Agency A"),))))
        >>> page.startswith("<!doctype html>")
        True
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    opened = strings(lang)
    network = network_of(data)
    written = replace(data, bubbles=())  # the marks say where they stand
    heavy = is_heavy(data)
    environment = Environment(
        loader=PackageLoader("bordergraph.views.map", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["deflated"] = deflated
    words = {language: strings(language) for language in LANGUAGES}
    script, style = scripts(), _styles()
    search = (files("bordergraph.views.site") / "minisearch.js").read_text("utf-8")
    vis = vis_network() + search
    # pyvis hands its template a fixed set of variables; what is ours travels as globals. Script
    # and style are ours and the libraries' own, hashed below, and so need no escaping.
    environment.globals.update(
        lang=lang,
        t=opened,
        words=words,
        data=None if heavy else compact(written),
        packed=packed(written) if heavy else "",
        guided=data.story is not None,
        title=_title(data, lang, opened),
        plain=plain(data, lang),
        note=(data.note_fr if lang == "fr" else "") or data.note,
        policy=content_policy([style], [vis, script], more="img-src data: blob:"),
        style=Markup(style),  # noqa: S704 - our own file
        vis_script=Markup(vis),  # noqa: S704 - the libraries' own files
        map_script=Markup(script),  # noqa: S704 - our own file
    )
    network.templateEnv = environment
    network.path = "map.html"
    return str(network.generate_html())


def _title(data: MapData, lang: str, words: Mapping[str, str]) -> str:
    """Return the heading in a language."""
    own = data.title_fr or data.title if lang == "fr" else data.title
    return own or words["title"]


def strings(lang: str) -> dict[str, str]:
    """Return the page's words in a language: its own, and those it shares with other views."""
    known = texts(lang)
    own = {key.removeprefix("map."): text for key, text in known.items() if key.startswith("map.")}
    return own | {key: known[key] for key in shared_words()}


@cache
def shared_words() -> frozenset[str]:
    """Return the keys of words that are not the page's own: what its scripts and template ask for.

    A key stands there whole, or as its beginning in ``t(`column.${...}`)`` and its end elsewhere.
    """
    written = "".join(_modules().values()) + _own("template", "map.html").read_text("utf-8")
    quoted = set(re.findall(r'"([\w.:-]+)"', written))
    beginnings = re.findall(r"\bt\(\s*`([\w.-]+\.)\$\{", written)
    whole = set(re.findall(r'\bt\([^()`]*?"([\w-]+)"', written)) | {
        key for key in quoted if "." in key
    }
    asked = whole | {f"{beginning}{end}" for beginning in beginnings for end in quoted}
    own = {key.removeprefix("map.") for key in texts("en") if key.startswith("map.")}
    known = (key for key in texts("en") if not key.startswith("map."))
    return frozenset(key for key in known if key.startswith("count.") or key in asked - own)


def scripts() -> str:
    """Return our modules joined in one function.

    Each file is an ES module for editors and linters; here their import and export words go, and
    each stands after those that it imports. One inline classic script is what a page opened from
    disk can run: browsers refuse to load modules from a file address. It waits, as a module may,
    for data that has to be unpacked.
    """
    texts = (
        re.sub(r"^export (?=const|let|function|async|class)", "", text, flags=re.MULTILINE)
        for text in (_IMPORT.sub("", text) for text in _modules().values())
    )
    return '(async () => {\n"use strict";\n' + "".join(texts) + "})();\n"


_IMPORT = re.compile(r'^import [^;]* from "\./(\w+)\.js";\n', re.MULTILINE)


@cache
def _modules() -> dict[str, str]:
    """Return our scripts by name, each after those that it imports."""
    folder = files("bordergraph.views.map") / "js"
    found = {f.name.removesuffix(".js"): f.read_text("utf-8") for f in folder.iterdir()}
    order = TopologicalSorter({name: _IMPORT.findall(found[name]) for name in sorted(found)})
    return {name: found[name] for name in order.static_order()}


def _styles() -> str:
    """Return our style sheets in order."""
    return "".join(_own("css", f"{name}.css").read_text("utf-8") for name in STYLES)


def _own(folder: str, name: str) -> Traversable:
    """Return one of the files beside this module."""
    return files("bordergraph.views.map") / folder / name


HEAVY = 8000
"""With more records than this a page would be too large a file to send as it is."""


def is_heavy(data: MapData) -> bool:
    """Tell whether a page holds so many records that they are compressed."""
    return data.collapsed or sum(map(len, (data.nodes, data.links, data.needs, data.ties))) > HEAVY


def packed(data: MapData) -> str:
    """Return what the map shows as compressed text; data.js of the page reads it.

    Lists of records become columns, in which a word that comes again is a number; see `deflated`.
    """
    whole: dict[str, Json] = {}
    tables: dict[str, Json] = {}
    for f in fields(data):
        value = getattr(data, f.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            tables[f.name] = columns(value)
        elif value is not None and value != f.default:
            whole[f.name] = compact(value)
    return deflated({**whole, "tables": tables})


def deflated(value: object) -> str:
    """Return a value as JSON, compressed (zlib, RFC 1950) and written in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def columns(values: Sequence[object]) -> Json:
    """Return values of one kind as columns; None stands for nothing.

    Args:
        values: Records, mappings, tuples, texts, numbers or None.

    Example:
        >>> from bordergraph.views.map.payload import Group
        >>> columns([Group("a"), Group("b", "B")])
        {'rows': 2, 'of': {'id': {'words': ['a', 'b'], 'at': [0, 1]}, 'label': {'words': ['', 'B'], 'at': [0, 1]}}}
    """
    some = next((v for v in values if v is not None), None)
    if is_dataclass(some) and not isinstance(some, type):
        return _records(values, fields(some))
    if isinstance(some, dict):
        return _mappings(values)
    if isinstance(some, tuple):
        return _lists(values)
    return _words(values) if isinstance(some, str) else [compact(v) for v in values]


def _mappings(values: Sequence[object]) -> Json:
    maps = [v if isinstance(v, dict) else {} for v in values]
    keys = dict.fromkeys(key for v in maps for key in v)
    return {"keys": {key: columns([v.get(key) for v in maps]) for key in keys}}


def _lists(values: Sequence[object]) -> Json:
    lists = [v if isinstance(v, tuple) else None for v in values]
    flat = columns([x for v in lists if v for x in v])
    return {"many": [-1 if v is None else len(v) for v in lists], "of": flat}


def _words(values: Sequence[object]) -> Json:
    words = dict.fromkeys(str(v) for v in values if v is not None)
    at = {word: i for i, word in enumerate(words)}
    return {"words": list(words), "at": [-1 if v is None else at[str(v)] for v in values]}


def _records(values: Sequence[object], of: Sequence[Field[object]]) -> Json:
    """Return records as columns, without those that hold defaults alone."""
    held = ((f, [getattr(v, f.name) for v in values]) for f in of)
    filled = {
        f.name: columns(column)
        for f, column in held
        if any(v is not None and v != f.default for v in column)
    }
    return {"rows": len(values), "of": filled}


BEST = 6
"""How many of the best connected are named, as in the panel of the map."""

SIX = ("regular", "assumed", "irregular", "indirect", "none", "not-assessed")
"""How needs are served, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The summary and the possible gaps.

    Attributes:
        lead: What the data holds.
        points: What is most worth knowing, in sentences.
        none: What is said where there is no row.
        rows: Pair, threat, need, channel and day of the latest search of each possible gap, those
            with full need first.
    """

    lead: str
    points: tuple[str, ...]
    none: str
    rows: tuple[tuple[str, str, str, str, str], ...]


def plain(data: MapData, lang: str) -> Plain:
    """Return the summary and the possible gaps in a language."""
    from bordergraph.words.labels import Labels

    labels = Labels(lang)
    named = {n.id: _name(n, lang) for n in data.nodes}
    counts = data.counts
    colon = "\u00a0: " if lang == "fr" else ": "

    def counted(key: str, n: int) -> str:
        return f"{labels.number(n)} {labels.say(key)}"

    lead = labels.say(
        "map.overview.lead",
        agencies=labels.count("agency", counts.agencies),
        arrangements=labels.count("arrangement", counts.arrangements),
        sources=labels.count("source", counts.sources),
    )
    six = (
        f"{labels.say(f'channel.{c}')} {labels.number(counts.served[c.replace('-', '_')])}"
        for c in SIX
    )
    points = [counted(f"map.number.{n}", getattr(counts, n)) for n in ("linked", "gaps", "partial")]
    needs = counted("map.number.needs", counts.served["needs"])
    points.append(f"{needs}{colon}{', '.join(six)}")
    best = sorted((n for n in data.nodes if n.kind == "agency" and n.active), key=lambda n: n.rank)
    if best:
        strongest = ", ".join(named[n.id] for n in best[:BEST])
        points.append(f"{labels.say('map.overview.strongest')}{colon}{strongest}")
    rows = [
        (
            *_ends(n, named),
            labels.say(f"need.{n.need}"),
            labels.say(f"channel.{n.channel}"),
            n.searched_on,
        )
        for n in data.needs
        if n.gap
    ]
    # Without mandates nobody can tell who needs whom; that is not to say that all is well.
    known = any(link.kind == "mandate" for link in data.links)
    none = labels.say("map.overview.none" if known else "map.overview.none.mandate")
    return Plain(lead, tuple(points), none, tuple(rows[:LISTED]))


def _name(node: MapNode, lang: str) -> str:
    return (node.label_fr if lang == "fr" else "") or node.label or node.id


def _ends(need: MapNeed, named: Mapping[str, str]) -> tuple[str, str]:
    """Return the names of the two agencies, and that of the threat."""
    one, other = (named.get(f"agency/{a}", a) for a in need.agencies)
    # An en dash joins the two.
    return f"{one} – {other}", named.get(f"threat/{need.threat}", need.threat)  # noqa: RUF001
