"""Take the pictures of the map that the documentation shows, in headless Chromium.

Run it after a change to the page and look at each: ``.venv/bin/python tools/snapshots.py``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import bordergraph

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDE, PHONE = {"width": 1280, "height": 820}, {"width": 390, "height": 844}
VIEWS = {
    "map": ("theme=light", WIDE),
    "programs": ("theme=light&view=map", WIDE),
    "map-dark": ("theme=dark", WIDE),
    "map-french": ("theme=light&lang=fr&sel=agency/rcmp", WIDE),
    "map-ground": ("theme=light&view=map&layout=geographic", WIDE),
    "matrix": ("theme=light&view=matrix", WIDE),
    "phone": ("theme=light", PHONE),
}
SETTLE_MS = 1200


def main() -> int:
    """Write each picture; return the exit code."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        print("chromium is not installed", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page_file = Path(folder, "map.html")
        page_file.write_text(bordergraph.open().map().to_text(), encoding="utf-8", newline="\n")
        browser = driver.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (state, size) in VIEWS.items():
            page = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
            page.goto(f"{page_file.as_uri()}#{state}")
            page.wait_for_timeout(SETTLE_MS)
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"wrote docs/images/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
