"""Write the graph that ships with three makers of pages, and see what each page tells unasked.

Usage:
    pip install gravis
    python benchmarks/bench_makers.py [--axe PATH/axe.min.js] [--runs 3]

All get the same agencies, arrangements, links and gaps, by the same short names. A page is opened in
headless Chromium at 1440 by 900, without a network, and left alone. "First drawing" is the first mark on the canvas.
A question counts as answered when its words stand on the screen without a click: in the text of the
page, or on the canvas at 9 pixels or more.
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gravis
import networkx as nx
from pyvis.network import Network as Stock

import bordergraph
from bordergraph.views.map.page import build_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bordergraph.views.map.payload import MapData

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
COLOURS = {
    "agency": "#0072B2",
    "association": "#A8488A",
    "program": "#00805C",
    "channel": "#8A6100",
}
LEGIBLE = 9
# Notes when the first mark stands on a canvas, and each name on it: how large on the screen, and where.
NOTING = """
window.written = new Map();
window.first = 0;
const mark = CanvasRenderingContext2D.prototype.fill;
CanvasRenderingContext2D.prototype.fill = function (...args) {
  window.first ||= performance.now();
  return mark.apply(this, args);
};
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const [m, box] = [this.getTransform(), this.canvas.getBoundingClientRect()];
  const ratio = this.canvas.width / box.width || 1;
  const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * m.a / ratio;
  const at = [box.left + (m.a * x + m.e) / ratio, box.top + (m.d * y + m.f) / ratio];
  const inside = at[0] > 0 && at[1] > 0 && at[0] < innerWidth && at[1] < innerHeight;
  window.written.set(String(text), inside ? size : 0);
  return fill.call(this, text, x, y, ...rest);
};
"""


def questions(data: MapData) -> dict[str, str]:
    """Return each question with the words that answer it, as a pattern."""
    counts, gap = data.counts, next(n for n in data.needs if n.gap)
    shorts = {n.id: n.short for n in data.nodes}
    threats = {n.id: n.label for n in data.nodes if n.kind == "threat"}
    one, other = (re.escape(shorts[f"agency/{a}"]) for a in gap.agencies)
    best = next(n for n in data.nodes if n.kind == "agency" and n.rank == 0)
    linked = (best.counts or {})["linked"]
    return {
        "What is the best connected agency called?": re.escape(best.short),
        "With how many bodies is it linked?": rf"linked with {linked}\b",
        "How many agencies are there?": rf"\b{counts.agencies}\s+agencies",
        "How many pairs of them are linked?": rf"\b{counts.linked}\s+linked",
        "How many possible gaps are there?": rf"\b{counts.gaps}\s+possible gaps",
        "Which pair stands first among them?": f"{one} \u2013 {other}|{other} \u2013 {one}",
        "On which threat?": f"on .*{re.escape(threats[f'threat/{gap.threat}'])}",
        "How much do they need each other?": rf"{gap.need} need",
        "What does a kind of line mean?": "documented exchange",
        "What was it like in an earlier year?": r"\b1990\b",
        "Of which day is this?": re.escape(data.day),
        "On how many sources does it rest?": rf"\b{counts.sources} sources",
    }


def stock(data: MapData) -> str:
    """Return what pyvis makes of it when left alone."""
    net = Stock(height="850px", width="100%", directed=True, cdn_resources="in_line")
    for node in data.nodes:
        if node.kind in COLOURS:
            net.add_node(node.id, label=node.short, title=node.label, color=COLOURS[node.kind])
    for a, b, what in _edges(data):
        net.add_edge(a, b, title=what, dashes=what.startswith("gap"))
    return str(net.generate_html())


def by_gravis(data: MapData) -> str:
    """Return what gravis makes of it when left alone."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in data.nodes:
        if node.kind in COLOURS:
            graph.add_node(node.id, label=node.short, hover=node.label, color=COLOURS[node.kind])
    for a, b, what in _edges(data):
        graph.add_edge(a, b, hover=what)
    figure = gravis.vis(graph, graph_height=850, node_label_data_source="label")
    return str(figure.to_html_standalone())


def _edges(data: MapData) -> list[tuple[str, str, str]]:
    """Return links in force and possible gaps, each with what it is."""
    links = [
        (k.a, k.b, k.kind)
        for k in data.links
        if k.active and k.kind in {"participation", "share", "flow"}
    ]
    gaps = [
        (f"agency/{g.agencies[0]}", f"agency/{g.agencies[1]}", f"gap: {g.channel} on {g.threat}")
        for g in data.needs
        if g.gap
    ]
    return links + gaps


def opened(browser: Browser, path: Path, axe: str, limit: float) -> dict[str, Any]:
    """Open a page and leave it alone; return what it took and what can be read on it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, offline=True)
    page.add_init_script(NOTING)
    page.goto(path.as_uri(), wait_until="commit")
    end = time.monotonic() + limit
    while not page.evaluate("window.first") and time.monotonic() < end:
        page.wait_for_timeout(50)
    page.wait_for_timeout(1500)
    drawn = page.evaluate(f"[...written].filter(([, px]) => px >= {LEGIBLE}).map(([text]) => text)")
    read = page.inner_text("body")
    found: dict[str, Any] = {
        "first": page.evaluate("window.first"),
        "words": re.sub(r"\s+", " ", f"{read} {' | '.join(drawn)}"),
        "legible": len(drawn),
        "axe": "",
    }
    if axe:
        page.evaluate(axe)
        broken = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        found["axe"] = len(broken["violations"])
    page.close()
    return found


def main() -> None:
    """Print both tables."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--axe", type=Path, help="axe.min.js, to count violations")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds to wait for a drawing")
    chosen = parser.parse_args()
    axe = chosen.axe.read_text("utf-8") if chosen.axe else ""
    data = bordergraph.open().map().whole
    pages = {"ours": build_map(data), "pyvis": stock(data), "gravis": by_gravis(data)}
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in pages}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for turn in range(chosen.runs):
            for name, html in pages.items():
                path = Path(folder) / f"{name}.html"
                path.write_text(html, encoding="utf-8")
                runs[name].append(opened(browser, path, axe if not turn else "", chosen.limit))
                print(f"{name}: {runs[name][-1]['first']:.0f} ms", file=sys.stderr, flush=True)
        browser.close()
    print(f"{'page':<8} {'first drawing, ms':>18} {'KB':>6} {'axe violations':>15} {'names':>6}")
    for name, html in pages.items():
        first = statistics.median(r["first"] or math.inf for r in runs[name])
        last = runs[name][-1]["legible"]
        size = len(html.encode()) // 1024
        print(f"{name:<8} {first:>18.0f} {size:>6} {runs[name][0]['axe']!s:>15} {last:>6}")
    print(f"\n{'without a click':<45} {' '.join(f'{n:>7}' for n in pages)}")
    for question, pattern in questions(data).items():
        said = [
            "yes" if re.search(pattern, runs[n][-1]["words"], re.IGNORECASE) else "no"
            for n in pages
        ]
        print(f"{question:<45} {' '.join(f'{s:>7}' for s in said)}")


if __name__ == "__main__":
    main()
