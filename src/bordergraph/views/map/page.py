"""The map page in one offline file: pyvis holds the network and the drawing library."""

from __future__ import annotations

import base64
import json
import math
import re
import zlib
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, REGULAR_OUTCOMES
from bordergraph.views.map.layout import bubble_radius
from bordergraph.views.map.payload import COLUMNS, LISTED, MapData, MapNeed, MapNode
from bordergraph.views.policy import content_policy
from bordergraph.views.report.forms.html import template_environment
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = files("bordergraph.views.map")
STYLES = ("tokens", "frame", "controls", "time", "panel", "tables", "small", "print", "story")


def build_map(data: MapData, lang: str = "en") -> str:
    """Return the map as one HTML file that needs no network, which opens in a language.

    Raises:
        ValueError: An unknown language.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> from bordergraph.views.map.data import map_data
        >>> page = build_map(map_data(Network(agencies=(Agency("a", "Agency A"),))))
        >>> page.startswith("<!doctype html>")
        True
    """
    from markupsafe import Markup

    lang_texts = page_texts(lang)
    network = pyvis_network(data)
    environment = template_environment()
    environment.filters["deflate"] = deflated_json
    words = {name: page_texts(name, is_cited=data.counts.sources > 0) for name in LANGUAGES}
    script = page_script()
    style = "".join((FILES / "css" / f"{name}.css").read_text("utf-8") for name in STYLES)
    search_script = (files("bordergraph.views.site") / "minisearch.js").read_text("utf-8")
    vis = vis_network() + search_script
    # pyvis hands its template a fixed set of variables; what is ours travels as globals. Script
    # and style are ours and the libraries' own, hashed below, and so need no escaping.
    environment.globals.update(
        lang=lang,
        t=lang_texts,
        words=words,
        data=page_data(data),
        guided=data.story is not None,
        title=data.title or lang_texts["title"],
        plain=plain_summary(data, lang),
        note=data.note,
        policy=content_policy([style], [vis, script], extra="img-src data: blob:"),
        style=Markup(style),  # noqa: S704 - our own file
        vis_script=Markup(vis),  # noqa: S704 - the libraries' own files
        map_script=Markup(script),  # noqa: S704 - our own file
    )
    network.templateEnv = environment
    network.path = "map/template/map.html"
    return f"{network.generate_html()}\n"


def page_texts(lang: str, *, is_cited: bool = True) -> dict[str, str]:
    """Return the page's words in a language: its own, and those it shares with other views.

    Where the data cites no source, the text of a key stands under the key with ``.own`` after it.
    """
    known = load_texts(lang)
    page = {key.removeprefix("map."): text for key, text in known.items() if key.startswith("map.")}
    uncited = {key.removesuffix(".own"): page.pop(key) for key in [*page] if key.endswith(".own")}
    page |= {} if is_cited else uncited
    return {key: known[key] for key in sorted(shared_words())} | page


@cache
def shared_words() -> frozenset[str]:
    """Return the keys of words that are not the page's own: what its scripts and template ask for.

    A key stands there whole, or as its beginning in ``t(`column.${...}`)`` and its end elsewhere.
    """
    sources = "".join(_modules().values()) + (FILES / "template" / "map.html").read_text("utf-8")
    quoted = set(re.findall(r'"([\w.:-]+)"', sources))
    beginnings = re.findall(r"\bt\(\s*`([\w.-]+\.)\$\{", sources)
    used = quoted | {f"{beginning}{end}" for beginning in beginnings for end in quoted}
    return frozenset(used & {key for key in load_texts("en") if not key.startswith("map.")})


def page_script() -> str:
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
    modules = {f.name.removesuffix(".js"): f.read_text("utf-8") for f in (FILES / "js").iterdir()}
    order = TopologicalSorter({name: _IMPORT.findall(modules[name]) for name in sorted(modules)})
    return {name: modules[name] for name in order.static_order()}


# Where pyvis keeps the drawing library; a test pins its hash, since a release could move it.
VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"


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


def pyvis_network(data: MapData) -> Any:
    """Return the pyvis network with its marks, lines and options."""
    from pyvis.network import Network

    network = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    # Its methods would add defaults, such as colours, that the page does not read.
    network.nodes, network.edges = list(_marks(data)), _lines(data)
    # A moving picture of very many lines stutters: draw them again when it stands still.
    stutters = len(network.edges) > MANY_EDGES
    hiding = {"hideEdgesOnDrag": stutters, "hideEdgesOnZoom": stutters}
    interaction = {**OPTIONS["interaction"], **hiding}
    network.set_options(json.dumps({**OPTIONS, "interaction": interaction}))
    return network


@cache
def vis_network() -> str:
    """Return the drawing library that pyvis brings, without its pointer to a source map.

    Raises:
        FileNotFoundError: This pyvis keeps it elsewhere.
    """
    text = (files("pyvis") / VIS_NETWORK).read_text("utf-8")
    return re.sub(r"\n?//# sourceMappingURL=.*", "", text)


# How regularly information moves is the weight of a line.
WIDTHS = {"continuous": 2.6, "scheduled": 2.0, "on-request": 1.3, "incident-driven": 0.8}


def _marks(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the marks: every node, or every community when there are very many nodes."""
    layout = str(data.opening["layout"])
    for node in data.communities or data.nodes:
        x, y = (node.spots or {}).get(layout, (0.0, 0.0))
        yield {"id": node.id, "size": _size(node), "x": x, "y": y}


def _size(node: MapNode) -> float:
    """Return the radius of a mark: its area grows with its partners, members, or agencies that answer for it."""
    counts = node.counts or {}
    if node.kind == "community":
        return bubble_radius(counts["members"])
    links = next((counts[k] for k in ("linked", "members", "agencies") if k in counts), 0)
    return round(8 + 2.6 * math.sqrt(links), 1)


def _lines(data: MapData) -> list[dict[str, Any]]:
    """Return one line for all that is of one kind between two ends, with the positions of it.

    Between communities the page draws what passes the filters, and is given no lines.
    """
    if data.collapsed:
        return []
    bundles: dict[tuple[str, str, str, bool], list[int]] = defaultdict(list)
    for i, line in _lines_with_positions(data):
        bundles[line].append(i)
    return [
        {"id": f"{kind}{number}", "from": a, "to": b, "kind": kind, "of": of}
        | ({"arrows": "to"} if directed else {})
        | (
            {}
            if kind in {"gap", "problem", "need"}
            else {"width": max(WIDTHS.get(data.links[i].cadence, 1.0) for i in of)}
        )
        for number, ((kind, a, b, directed), of) in enumerate(bundles.items())
    ]


def _lines_with_positions(data: MapData) -> Iterator[tuple[int, tuple[str, str, str, bool]]]:
    """Yield each link, possible gap, problem and need that changes by its position in its list.

    With it come its kind, its ends, and whether it leads from the first to the second.
    """
    for i, link in enumerate(data.links):
        yield i, (link.kind, link.a, link.b, link.kind in {"flow", "share"})
    for i, need in enumerate(data.needs):
        if need.gap or need.open:
            yield i, ("gap", *_pair(need), False)
    for i, problem in enumerate(data.problems):
        for directed, pairs in ((True, problem.ways), (False, problem.pairs)):
            for a, b in pairs:
                yield i, ("problem", a, b, directed)
    for i, need in enumerate(data.needs):
        if len({channel in REGULAR_OUTCOMES for *_, channel in need.years}) > 1:
            yield i, ("need", *_pair(need), False)


def _pair(need: MapNeed) -> tuple[str, str]:
    """Return the ids of the two agencies of a need."""
    one, other = need.agencies
    return f"agency/{one}", f"agency/{other}"


def page_data(data: MapData) -> dict[str, object]:
    """Return what the map shows as the page reads it: lists hold rows, whose values `COLUMNS` names."""
    single_rows = {name: getattr(data, name) for name in ("counts", "story")}
    return {
        **data._asdict(),
        **{name: row and row._asdict() for name, row in single_rows.items()},
        "columns": COLUMNS,
    }


def deflated_json(value: object) -> str:
    """Return a value as JSON, compressed (zlib, RFC 1950) and written in base64."""
    # Of ASCII alone a letter takes one byte; a dash among very many would make it two for each.
    text = json.dumps(value, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def plain_summary(data: MapData, lang: str) -> dict[str, Any]:
    """Return the summary and the possible gaps in a language, for who runs no script."""
    labels, counts = Labels(lang), data.counts
    numbers = {
        "map.number.linked": counts.linked,
        "map.number.gaps": counts.gaps,
        "map.number.partial": counts.partial,
        "map.number.needs": counts.served["needs"],
    }
    numbers |= {f"channel.{c}": counts.served[c.replace("-", "_")] for c in COUNTED_OUTCOMES}
    # Without mandates nobody can tell who needs whom; that is not to say that all is well.
    has_mandates = any(link.kind == "mandate" for link in data.links)
    return {
        "lead": labels.say(
            "map.overview.lead" if counts.sources else "map.overview.lead.own",
            agencies=labels.count("agency", counts.agencies),
            arrangements=labels.count("arrangement", counts.arrangements),
            sources=labels.count("source", counts.sources),
        ),
        "points": [f"{labels.number(n)} {labels.say(key)}" for key, n in numbers.items()],
        "none": labels.say("map.overview.none" if has_mandates else "map.overview.none.mandate"),
        "rows": list(islice(_gap_rows(data, labels), LISTED)),
    }


def _gap_rows(data: MapData, labels: Labels) -> Iterator[tuple[str, ...]]:
    """Yield the possible gaps: agencies, threat, need, channel and day of the last search."""
    names = {
        n.id: (n.label_fr if labels.language == "fr" else "") or n.label or n.id for n in data.nodes
    }
    for need in data.needs:
        if need.gap:
            yield (
                " – ".join(names.get(a, a.removeprefix("agency/")) for a in _pair(need)),  # noqa: RUF001 - an en dash joins the two
                names.get(f"threat/{need.threat}", need.threat),
                labels.say(f"need.{need.need}"),
                labels.say(f"channel.{need.channel}"),
                need.searched_on,
            )
