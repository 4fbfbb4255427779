"""The page itself in one offline file: pyvis holds the network and brings what draws it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bordergraph.views.map.drawing import lines, marks
from bordergraph.views.map.packed import deflated, is_heavy, packed
from bordergraph.views.map.plain import plain
from bordergraph.views.map.records import compact
from bordergraph.words import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from bordergraph.views.map.records import MapData

__all__ = ["VIS_NETWORK", "build_map", "scripts", "strings", "vis_network"]

# Where pyvis keeps the drawing library; a test pins its hash, since a release could move it.
VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = (
    "dom", "unpack", "data", "fold", "text", "state", "ties", "reach", "filters", "changes", "changed", "colours", "curves", "labels", "tips", "room", "dress", "signs", "named", "canvas", "look", "sight", "zoom", "groups",
    "path", "select", "cites", "entries", "served", "overview", "details", "pairs", "tiepanel", "combo", "search", "sources", "controls", "legend", "yearline", "time",
    "tables", "matrix", "story", "keyboard", "caption", "figure", "picture", "gridfigure", "tablefigure", "paper", "csv", "export", "main",
)  # fmt: skip
SHARED = frozenset({
    "by.community", "channel.assumed", "channel.indirect", "channel.irregular", "channel.none",
    "channel.not-assessed", "channel.regular", "class.channel", "class.program", "column.about",
    "column.agencies", "column.agency", "column.arrangements", "column.cadence", "column.change",
    "column.channel", "column.confidence", "column.country", "column.date", "column.evidence",
    "column.finding", "column.findings", "column.fixed", "column.giver", "column.kind",
    "column.level", "column.links", "column.locator", "column.members", "column.name",
    "column.need", "column.needs", "column.on-threats", "column.pair", "column.partners",
    "column.period", "column.possible-gaps", "column.publisher", "column.receiver",
    "column.relays", "column.reported-problems", "column.role", "column.searched", "column.sector",
    "column.short", "column.sources", "column.status", "column.threat", "column.threats",
    "column.through", "column.ties", "column.title", "column.two_step", "column.type",
    "column.url", "column.year", "dates-unknown", "direct-share", "flows", "list.channels", "list.programs",
    "list.threats", "need.full", "need.partial", "no-country", "property.dcterms:isPartOf",
    "source-via", "statements.Mandate", "until-year", "way.one",
})  # fmt: skip
"""Keys of words that the page shares with other views."""
STYLES = ("tokens", "frame", "controls", "time", "panel", "tables", "small", "print", "story")
OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {
        "smooth": False,
        "selectionWidth": 1.6,
        "hoverWidth": 1.2,
        "color": {"inherit": False},
        "arrowStrikethrough": False,
    },
    "nodes": {"borderWidth": 1, "chosen": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": False},
    },
}
MANY_EDGES = 1500


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
    network = _network(data)
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
    vis = vis_network()
    # pyvis hands its template a fixed set of variables; what is ours travels as globals. Script
    # and style are ours and pyvis's own, hashed below, and so need no escaping.
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
        policy=_policy(scripts=(vis, script), styles=(style,)),
        style=Markup(style),  # noqa: S704 - our own file
        vis_script=Markup(vis),  # noqa: S704 - the library's own file
        map_script=Markup(script),  # noqa: S704 - our own file
    )
    network.templateEnv = environment
    network.path = "map.html"
    return str(network.generate_html())


def _title(data: MapData, lang: str, words: Mapping[str, str]) -> str:
    """Return the heading in a language."""
    own = data.title_fr or data.title if lang == "fr" else data.title
    return own or words["title"]


def _network(data: MapData) -> Any:  # noqa: ANN401 - pyvis has no types
    """Return the pyvis network with its marks, lines and options."""
    network = _pyvis()(height="100%", width="100%", directed=True, cdn_resources="in_line")
    for mark in marks(data):
        network.add_node(mark["id"], **{k: v for k, v in mark.items() if k != "id"})
        _trim(network.nodes[-1], mark)
    for line in lines(data):
        ends = line["from"], line["to"]
        network.add_edge(*ends, **{k: v for k, v in line.items() if k not in {"from", "to"}})
        _trim(network.edges[-1], line)
    options = json.loads(json.dumps(OPTIONS))
    # A moving picture of very many lines stutters: draw them again when it stands still.
    options["interaction"]["hideEdgesOnDrag"] = len(network.edges) > MANY_EDGES
    options["interaction"]["hideEdgesOnZoom"] = len(network.edges) > MANY_EDGES
    network.set_options(json.dumps(options))
    return network


@cache
def _pyvis() -> Any:  # noqa: ANN401 - pyvis has no types
    """Return pyvis's network, loaded without IPython unless that is there already.

    pyvis takes from it the frame in which a notebook shows a page, and so loads a whole shell; here
    the frame is fetched when one is asked for.
    """
    name = "IPython.display"
    if name in sys.modules:
        return import_module("pyvis.network").Network
    later = ModuleType(name)
    vars(later)["IFrame"] = lambda *args, **kwargs: import_module(name).IFrame(*args, **kwargs)
    sys.modules[name] = later
    try:
        return import_module("pyvis.network").Network
    finally:
        del sys.modules[name]


def _trim(written: dict[str, Any], asked: Mapping[str, Any]) -> None:
    """Take out what pyvis fills in by itself, such as colours: nothing on the page reads it."""
    for key in written.keys() - asked.keys():
        del written[key]


@cache
def vis_network() -> str:
    """Return the drawing library that pyvis brings, without its pointer to a source map.

    Raises:
        FileNotFoundError: This pyvis keeps it elsewhere.
    """
    text = (files("pyvis") / VIS_NETWORK).read_text("utf-8")
    return re.sub(r"\n?//# sourceMappingURL=.*", "", text)


def strings(lang: str) -> dict[str, str]:
    """Return the page's words in a language: its own, and those it shares with other views."""
    known = texts(lang)
    own = {key.removeprefix("map."): text for key, text in known.items() if key.startswith("map.")}
    return own | {key: known[key] for key in known if key.startswith("count.") or key in SHARED}


def scripts() -> str:
    """Return our modules joined in one function.

    Each file is an ES module for editors and linters; here their import and export words go,
    and the order of `SCRIPTS` stands in for the imports. One inline classic script is what a
    page opened from disk can run: browsers refuse to load modules from a file address. It waits,
    as a module may, for data that has to be unpacked.
    """
    return (
        '(async () => {\n"use strict";\n' + "".join(_module(name) for name in SCRIPTS) + "})();\n"
    )


def _module(name: str) -> str:
    """Return one module without its import and export words."""
    text = _own("js", f"{name}.js").read_text("utf-8")
    text = re.sub(r"^import [^;]*;\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^export (?=const|let|function|async|class)", "", text, flags=re.MULTILINE)


def _styles() -> str:
    """Return our style sheets in order."""
    return "".join(_own("css", f"{name}.css").read_text("utf-8") for name in STYLES)


def _own(folder: str, name: str) -> Traversable:
    """Return one of the files beside this module."""
    return files("bordergraph.views.map") / folder / name


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return a content-security policy that lets only these inline texts run, and no request out."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {' '.join(map(_hash, styles))}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    """Return the policy's word for one inline text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
