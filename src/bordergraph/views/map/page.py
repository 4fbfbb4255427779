"""The map page in one offline file: pyvis holds the network and the drawing library."""

from __future__ import annotations

import base64
import json
import math
import re
import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.resources import files
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bordergraph.views.map.layout import bubble_radius
from bordergraph.views.map.payload import COLUMNS, LISTED, SERVING, MapData, MapNeed, MapNode
from bordergraph.views.policy import content_policy
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FILES = files("bordergraph.views.map")
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

    lang_texts = page_texts(lang)
    network = pyvis_network(data)
    environment = Environment(
        loader=PackageLoader("bordergraph.views.map", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
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
        title=(data.title_fr or data.title if lang == "fr" else data.title) or lang_texts["title"],
        plain=plain_summary(data, lang),
        note=(data.note_fr if lang == "fr" else "") or data.note,
        policy=content_policy([style], [vis, script], extra="img-src data: blob:"),
        style=Markup(style),  # noqa: S704 - our own file
        vis_script=Markup(vis),  # noqa: S704 - the libraries' own files
        map_script=Markup(script),  # noqa: S704 - our own file
    )
    network.templateEnv = environment
    network.path = "map.html"
    return str(network.generate_html())


def page_texts(lang: str, *, is_cited: bool = True) -> dict[str, str]:
    """Return the page's words in a language: its own, and those it shares with other views.

    Where the data cites no source, the text of a key stands under the key with ``.own`` after it.
    """
    known = load_texts(lang)
    page = {key.removeprefix("map."): text for key, text in known.items() if key.startswith("map.")}
    uncited = {key.removesuffix(".own"): page.pop(key) for key in [*page] if key.endswith(".own")}
    page |= {} if is_cited else uncited
    return page | {key: known[key] for key in shared_words()}


@cache
def shared_words() -> frozenset[str]:
    """Return the keys of words that are not the page's own: what its scripts and template ask for.

    A key stands there whole, or as its beginning in ``t(`column.${...}`)`` and its end elsewhere.
    """
    sources = "".join(_modules().values()) + (FILES / "template" / "map.html").read_text("utf-8")
    quoted = set(re.findall(r'"([\w.:-]+)"', sources))
    beginnings = re.findall(r"\bt\(\s*`([\w.-]+\.)\$\{", sources)
    full_keys = {key for key in quoted if "." in key}
    full_keys |= set(re.findall(r'\bt\([^()`]*?"([\w-]+)"', sources))
    used = full_keys | {f"{beginning}{end}" for beginning in beginnings for end in quoted}
    map_keys = {key.removeprefix("map.") for key in load_texts("en") if key.startswith("map.")}
    known = (key for key in load_texts("en") if not key.startswith("map."))
    return frozenset(key for key in known if key.startswith("count.") or key in used - map_keys)


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
    network = _pyvis()(height="100%", width="100%", directed=True, cdn_resources="in_line")
    for mark in _marks(data):
        network.add_node(mark["id"], **{k: v for k, v in mark.items() if k != "id"})
        _drop_defaults(network.nodes[-1], mark)
    for line in _lines(data):
        ends = line["from"], line["to"]
        network.add_edge(*ends, **{k: v for k, v in line.items() if k not in {"from", "to"}})
        _drop_defaults(network.edges[-1], line)
    # A moving picture of very many lines stutters: draw them again when it stands still.
    stutters = len(network.edges) > MANY_EDGES
    hiding = {"hideEdgesOnDrag": stutters, "hideEdgesOnZoom": stutters}
    interaction = {**OPTIONS["interaction"], **hiding}
    network.set_options(json.dumps({**OPTIONS, "interaction": interaction}))
    return network


@cache
def _pyvis() -> Any:
    """Return pyvis's network, loaded without IPython unless that is there already.

    pyvis takes from it the frame in which a notebook shows a page, and so loads a whole shell; here
    the frame is fetched when one is asked for.
    """
    name = "IPython.display"
    if name in sys.modules:
        return import_module("pyvis.network").Network
    stub = ModuleType(name)
    vars(stub)["IFrame"] = lambda *args, **kwargs: import_module(name).IFrame(*args, **kwargs)
    sys.modules[name] = stub
    try:
        return import_module("pyvis.network").Network
    finally:
        del sys.modules[name]


def _drop_defaults(added: dict[str, Any], attributes: Mapping[str, Any]) -> None:
    """Remove the defaults that pyvis adds, such as colours: the page does not read them."""
    for key in added.keys() - attributes.keys():
        del added[key]


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


CURVE = {"enabled": True, "type": "curvedCW", "roundness": 0.12}


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


def _lines(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the lines; each carries the positions of the links or needs behind it.

    Between communities the page draws what passes the filters, and is given no lines.
    """
    if data.collapsed:
        return
    bundles: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, link in enumerate(data.links):
        bundles[link.kind, link.a, link.b].append(i)
    for number, ((kind, a, b), members) in enumerate(bundles.items()):
        width = max(WIDTHS.get(data.links[i].cadence, 1.0) for i in members)
        directed = kind in {"flow", "share"}
        yield _line(f"l{number}", (a, b), kind, members, directed=directed, width=width)
    needs = list(enumerate(data.needs))
    yield from _bundle_lines("gap", ((_pair(n), False, i) for i, n in needs if n.gap or n.open))
    problems = [
        (pair, directed, i)
        for i, problem in enumerate(data.problems)
        for directed, pairs in ((True, problem.ways), (False, problem.pairs))
        for pair in pairs
    ]
    yield from _bundle_lines("problem", problems)
    if data.compared:
        changed = {i for i, *_ in data.compared.needs}
    else:
        changed = {i for i, n in needs if len({channel in SERVING for *_, channel in n.years}) > 1}
    yield from _bundle_lines("need", ((_pair(n), False, i) for i, n in needs if i in changed))


def _line(
    name: str,
    ends: tuple[str, str],
    kind: str,
    items: Sequence[int],
    *,
    directed: bool = False,
    **style: object,
) -> dict[str, Any]:
    """Return a line; `items` are the indexes of the links, needs or problems behind it."""
    arrow = {"arrows": "to"} if directed else {}
    return {"id": name, "from": ends[0], "to": ends[1], "kind": kind, "of": items, **arrow, **style}


def _bundle_lines(
    kind: str, items: Iterable[tuple[tuple[str, str], bool, int]]
) -> Iterator[dict[str, Any]]:
    """Yield one line per two ends and whether it has a direction.

    Args:
        kind: gap, problem or need.
        items: Both ends and whether there is a direction from one to the other, of each thing with
            its position.
    """
    members: dict[tuple[tuple[str, str], bool], list[int]] = defaultdict(list)
    for pair, directed, i in items:
        members[pair, directed].append(i)
    for number, ((pair, directed), rows) in enumerate(members.items()):
        yield _line(f"{kind[0]}{number}", pair, kind, rows, directed=directed, smooth=CURVE)


def _pair(need: MapNeed) -> tuple[str, str]:
    """Return the ids of the two agencies of a need."""
    one, other = need.agencies
    return f"agency/{one}", f"agency/{other}"


def page_data(data: MapData) -> dict[str, object]:
    """Return what the map shows as the page reads it: lists hold rows, whose values `COLUMNS` names."""
    single_rows = {name: getattr(data, name) for name in ("counts", "compared", "story")}
    return {
        **data._asdict(),
        **{name: row and row._asdict() for name, row in single_rows.items()},
        "columns": COLUMNS,
    }


def deflated_json(value: object) -> str:
    """Return a value as JSON, compressed (zlib, RFC 1950) and written in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


MAX_STRONGEST = 6
"""How many of the best connected are named, as in the panel of the map."""

CHANNEL_ORDER = ("regular", "assumed", "irregular", "indirect", "none", "not-assessed")
"""Classes of channel in display order."""


@dataclass(frozen=True, slots=True)
class PlainSummary:
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


def plain_summary(data: MapData, lang: str) -> PlainSummary:
    """Return the summary and the possible gaps in a language."""
    labels = Labels(lang)
    names = {n.id: _name(n, lang) for n in data.nodes}
    counts = data.counts
    colon = "\u00a0: " if lang == "fr" else ": "

    def count(key: str, n: int) -> str:
        return f"{labels.number(n)} {labels.say(key)}"

    lead = labels.say(
        "map.overview.lead" if counts.sources else "map.overview.lead.own",
        agencies=labels.count("agency", counts.agencies),
        arrangements=labels.count("arrangement", counts.arrangements),
        sources=labels.count("source", counts.sources),
    )
    channel_texts = (
        f"{labels.say(f'channel.{c}')} {labels.number(counts.served[c.replace('-', '_')])}"
        for c in CHANNEL_ORDER
    )
    points = [count(f"map.number.{n}", getattr(counts, n)) for n in ("linked", "gaps", "partial")]
    needs = count("map.number.needs", counts.served["needs"])
    points.append(f"{needs}{colon}{', '.join(channel_texts)}")
    best = sorted((n for n in data.nodes if n.kind == "agency" and n.active), key=lambda n: n.rank)
    if best:
        strongest = ", ".join(names[n.id] for n in best[:MAX_STRONGEST])
        points.append(f"{labels.say('map.overview.strongest')}{colon}{strongest}")
    # Without mandates nobody can tell who needs whom; that is not to say that all is well.
    has_mandates = any(link.kind == "mandate" for link in data.links)
    empty_text = labels.say("map.overview.none" if has_mandates else "map.overview.none.mandate")
    rows = islice(_gap_rows(data, names, labels), LISTED)
    return PlainSummary(lead, tuple(points), empty_text, tuple(rows))


def _gap_rows(
    data: MapData, names: Mapping[str, str], labels: Labels
) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the possible gaps: agencies, threat, need, channel and day of the last search."""
    for need in data.needs:
        if need.gap:
            yield (
                " – ".join(names.get(a, a.removeprefix("agency/")) for a in _pair(need)),  # noqa: RUF001 - an en dash joins the two
                names.get(f"threat/{need.threat}", need.threat),
                labels.say(f"need.{need.need}"),
                labels.say(f"channel.{need.channel}"),
                need.searched_on,
            )


def _name(node: MapNode, lang: str) -> str:
    return (node.label_fr if lang == "fr" else "") or node.label or node.id
