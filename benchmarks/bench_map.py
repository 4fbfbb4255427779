"""Open the same network in the page that pyvis writes and in ours, and time both.

Usage:
    python benchmarks/bench_map.py [--sizes 60,300,1000] [--settle 60] [--axe PATH/axe.min.js]

Both pages are opened in headless Chromium in pairs, ours and theirs in turn. "First drawing" is
when the first picture stands on the canvas; "settled" when the stock page's simulation stops
(ours has none). Stock pages are written with `cdn_resources="in_line"`, the only mode that draws
anything without a network.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyvis.network import Network as Stock

from bordergraph.model import Agency, Arrangement, Network, Participation
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
# vis-network's first drawing, whoever made the page: both keep it in a global or our mark.
OURS = "performance.getEntriesByName('drawn').length ? performance.getEntriesByName('drawn')[0].startTime : 0"
PROBE = """
const wait = setInterval(() => {
  if (typeof network === "undefined" || !network.once) return;
  clearInterval(wait);
  network.once("afterDrawing", () => { window.drawnAt = performance.now(); });
  network.once("stabilizationIterationsDone", () => { window.settledAt = performance.now(); });
}, 1);
"""


def crowd(size: int) -> Network:
    """Return a seeded network of `size` agencies and arrangements with about two links each."""
    draw = random.Random(7)  # noqa: S311 - a seeded benchmark, no secret
    bodies = size * 3 // 5
    programs = size - bodies
    pairs = sorted({(draw.randrange(bodies), p) for p in range(programs) for _ in range(5)})
    return Network(
        agencies=tuple(
            Agency(f"a{i:05}", f"Agency {i}", country=draw.choice(["CA", "US", "GB"]))
            for i in range(bodies)
        ),
        arrangements=tuple(Arrangement(f"p{i:05}", f"Program {i}") for i in range(programs)),
        participations=tuple(Participation(f"a{a:05}", f"p{p:05}") for a, p in pairs),
    )


def stock_page(network: Network) -> str:
    """Return what pyvis makes of it when left alone."""
    net = Stock(height="900px", width="100%", directed=True, cdn_resources="in_line")
    for agency in network.agencies:
        net.add_node(agency.id, label=agency.label, color="#0072B2")
    for arrangement in network.arrangements:
        net.add_node(arrangement.id, label=arrangement.label, color="#009E73", shape="square")
    for p in network.participations:
        net.add_edge(p.agency, p.arrangement, title=p.role)
    return str(net.generate_html())


def opened(
    browser: Browser, path: Path, state: str, *, stock: bool, limit: float, axe: str
) -> dict[str, Any]:
    """Open a page; return the times in ms and the number of axe violations."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    if stock:
        page.add_init_script(PROBE)
    page.goto(path.as_uri() + state, wait_until="commit")
    end = time.monotonic() + limit
    drawn = settled = 0.0
    while time.monotonic() < end:
        drawn = page.evaluate("window.drawnAt || 0" if stock else OURS)
        settled = page.evaluate("window.settledAt || 0") if stock else drawn
        if drawn and settled:
            break
        page.wait_for_timeout(50)
    violations: Any = ""
    if axe and drawn:
        page.evaluate(axe)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        violations = len(found["violations"])
    page.close()
    return {"drawn": drawn, "settled": settled, "axe": violations, "failed": len(failed)}


def line(name: str, size: int, html: str, runs: list[dict[str, Any]]) -> str:
    """Return one row of the table."""

    def middle(key: str) -> str:
        times = [r[key] for r in runs if r[key]]
        return f"{statistics.median(times):8.0f}" if times else "  > limit"

    row = (middle("drawn"), middle("settled"), f"{len(html.encode()) // 1024:6}")
    return f"{size:>6} {name:<22} {' '.join(row)} {runs[-1]['failed']:>7} {runs[-1]['axe']!s:>4}"


def main() -> None:
    """Print the table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="60,300,1000")
    parser.add_argument("--settle", type=float, default=60.0, help="seconds to wait for a drawing")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--axe", type=Path, help="axe.min.js, to count violations")
    chosen = parser.parse_args()
    axe = chosen.axe.read_text("utf-8") if chosen.axe else ""
    print(f"{'things':>6} {'page':<22} {'drawn ms':>8} {'settled':>8} {'KB':>6} {'failed':>7} axe")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in map(int, chosen.sizes.split(",")):
            network = crowd(size)
            pages = {
                "pyvis, as it comes": stock_page(network),
                "ours, all shown": build_map(map_data(network)),
            }
            times: dict[str, list[dict[str, Any]]] = {name: [] for name in pages}
            for _ in range(chosen.runs):
                for name, html in pages.items():
                    path = Path(folder) / "page.html"
                    path.write_text(html, encoding="utf-8")
                    is_stock = name.startswith("pyvis")
                    state = "" if is_stock else "#size=0&pairs=0"
                    times[name].append(
                        opened(browser, path, state, stock=is_stock, limit=chosen.settle, axe=axe)
                    )
            for name, html in pages.items():
                print(line(name, size, html, times[name]), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
