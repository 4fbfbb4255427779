"""The map of a network of ten thousand agencies: what it costs, how large it is, when it is drawn.

Run it: ``.venv/bin/python benchmarks/bench_large.py [--agencies 10000] [--runs 5]``. Bounds at 10,000:
30 s of processor time and 1.5 GiB to write it, a page of 5 MiB, and 2 s to its first drawing.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from networks import write_network
from pairs import measure

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
DRAWN = "(performance.getEntriesByName('drawn')[0] ?? { startTime: 0 }).startTime"


def drawn(path: Path, runs: int) -> tuple[list[float], list[float]]:
    """Return, for each time that the page is opened, ms to its first drawing, and s of script."""
    from playwright.sync_api import sync_playwright

    first, busy = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(runs):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            devtools = page.context.new_cdp_session(page)
            devtools.send("Performance.enable")
            page.goto(path.as_uri(), wait_until="commit")
            end = time.monotonic() + 60
            while not (at := page.evaluate(DRAWN)) and time.monotonic() < end:
                page.wait_for_timeout(50)
            metrics = devtools.send("Performance.getMetrics")["metrics"]
            first.append(at)
            busy.append(next(m["value"] for m in metrics if m["name"] == "ThreadTime"))
            page.close()
        browser.close()
    return first, busy


def main() -> None:
    """Print what the map costs to write and to open."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agencies", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5, help="how often the page is opened")
    asked = parser.parse_args()
    ours = str(Path(sysconfig.get_path("scripts")) / "bordergraph")
    with tempfile.TemporaryDirectory() as folder:
        network = write_network(Path(folder, "network"), asked.agencies)
        page = Path(folder, "map.html")
        cost = measure([ours, "--graph", str(network), "map", "--output", str(page)])
        size = page.stat().st_size / 2**20
        print(f"written in {cost.busy:.1f} s of processor time with {cost.mebibytes:.0f} MiB")
        print(f"page of {size:.2f} MiB")
        first, busy = drawn(page, asked.runs)
    print(
        f"first drawing after {statistics.median(first):.0f} ms (the best {min(first):.0f}); "
        f"{statistics.median(busy):.2f} s of processor time in the page"
    )


if __name__ == "__main__":
    sys.exit(main())
