"""Headless Chromium without a network, tools from npm, and a realistic network to draw."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from bordergraph.analysis.register import Problem, ProblemDocument, ProblemStatus
from bordergraph.api.context import Context
from bordergraph.atomic_folder import lock_folder
from bordergraph.model import Network
from bordergraph.record import Place
from bordergraph.resources import ontology_files
from bordergraph.store.graph import open_graph
from bordergraph.tables.formats import read_tables
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map
from bordergraph.views.map.payload import MapOptions
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

    from bordergraph import Workbench
    from bordergraph.views.map.payload import MapData

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def often(*values: Any) -> list[Any]:
    """Return the values of a parameter: the first is tried at every change, the others weekly."""
    first, *others = values
    each = (v if isinstance(v, tuple) else (v,) for v in others)
    return [first, *(pytest.param(*values, marks=pytest.mark.weekly) for values in each)]


def page_of(shown: Network | MapData, folder: Path, name: str = "map.html") -> Path:
    """Write the map of a network, or of what is to be shown of one, and return the file."""
    data = map_data(shown) if isinstance(shown, Network) else shown
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(build_map(data), encoding="utf-8", newline="\n")
    return folder / name


def require(what: str) -> NoReturn:
    """Skip on a developer's machine; in CI a missing tool is a fault of the set-up."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def npm_tools() -> Path:
    """Return the node_modules folder with the versions that package.json names, fetched once."""
    # Node stands beside this Python, and what npm installs starts it by its name.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    npm = shutil.which("npm")
    if npm is None:
        require("npm")
    wanted = (ROOT / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "bordergraph" / f"npm-{hashlib.sha256(wanted).hexdigest()[:12]}"
    done = folder / "done"
    # Tests run in several processes, and two that install into one folder spoil it.
    with lock_folder(folder):
        if not done.exists():
            (folder / "package.json").write_bytes(wanted)
            quiet = ("--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund")
            subprocess.run([npm, "install", *quiet], cwd=folder, check=True, capture_output=True)
            done.touch()
    return folder / "node_modules"


def ran(*command: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, whatever that is."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=cwd, check=False, capture_output=True, text=True)


@pytest.fixture(scope="session")
def chromium_program(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return Debian's Chromium, in a network namespace of its own where that is allowed.

    Without a window to draw, its headless shell takes half of the time.
    """
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        require("chromium")
    unshare = shutil.which("unshare")
    alone = unshare and subprocess.run([unshare, "-n", "true"], check=False, capture_output=True)
    if alone and alone.returncode == 0:
        wrapper = tmp_path_factory.mktemp("bin") / "chromium-offline"
        wrapper.write_text(f'#!/bin/sh\nexec {unshare} -n {program} "$@"\n')
        wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
        program = str(wrapper)
    return program


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start the library that drives browsers."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as library:
        yield library


@pytest.fixture(scope="session")
def chromium(chromium_program: str, playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium."""
    with playwright.chromium.launch(executable_path=chromium_program, args=FLAGS) as browser:
        yield browser


# Every control that a mouse could use; a control is also reached when another of its row is, by arrows.
CONTROLS = """() => [...document.querySelectorAll("button, input, select, summary, a[href], [tabindex]")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && !e.closest("[inert]")
    && e.checkVisibility({ visibilityProperty: true })
    && (e.tagName === "SUMMARY" || !e.closest("details:not([open]) > :not(summary)")))"""
WALK = (
    "() => { window.reached = new Set(); "
    "document.addEventListener('focusin', (e) => reached.add(e.target), true); "
    "document.activeElement.blur(); }"
)
MISSED = f"""() => ({CONTROLS})().filter((e) => !reached.has(e))
  .map((e) => `${{e.tagName}} ${{e.id}} ${{e.textContent.trim().slice(0, 40)}}`)"""


@dataclass(frozen=True)
class Audit:
    """What axe found on a page: the places of each rule that is broken, and how many hold."""

    broken: dict[str, list[object]]
    held: int


class Watched:
    """A page, and everything that went wrong or out on it."""

    def __init__(self, context: BrowserContext, map_file: Callable[[], Path] | None = None) -> None:
        self.context = context
        self.map_file = map_file
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error.stack or error)))
        self.page.on("console", self._console)
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # Axe speaks to frames that do not listen.
        if kind in {"error", "warning"} and "'postMessage'" not in text:
            self.faults.append(f"{kind}: {text}")

    def _dialog(self, dialog: object) -> None:
        self.dialogs.append(getattr(dialog, "message", ""))
        dialog.dismiss()  # type: ignore[attr-defined] # of Playwright

    def open(self, path: Path, state: str = "") -> Page:
        """Open a map, with a state in its address, and wait until it is drawn."""
        self.page.goto("about:blank")
        self.page.goto(path.as_uri() + state)
        self.until("performance.getEntriesByName('drawn').length > 0")
        return self.page

    def map(self, state: str = "") -> Page:
        """Open the map of the realistic network."""
        assert self.map_file is not None
        return self.open(self.map_file(), state)

    def state(self) -> str:
        """Return what stands behind the mark of the address, once it is written there."""
        self.page.wait_for_timeout(150)
        return str(self.page.evaluate("decodeURIComponent(location.hash)"))

    def reads(self, address: str) -> None:
        """Wait until this stands behind the mark of the address."""
        self.until(f"decodeURIComponent(location.hash) === '{address}'")

    def says(self, text: str) -> None:
        """Wait until the status line says this."""
        self.until(f"document.getElementById('live').textContent === '{text}'")

    def until(self, condition: str, seconds: float = 60.0) -> None:
        """Wait for a condition; Playwright's own wait needs eval, which the page forbids."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"never true: {condition}"
            self.page.wait_for_timeout(25)

    def audit(self, npm_tools: Path) -> Audit:
        """Let axe judge the page as it stands."""
        # The page's policy refuses foreign script, so axe comes in through the debugger.
        self.page.evaluate((npm_tools / "axe-core/axe.min.js").read_text("utf-8"))
        # Its rule on style sheets would fetch them once more, which the policy refuses too.
        found = self.page.evaluate(
            "() => axe.run(document, {resultTypes: ['violations'], preload: false})"
        )
        return Audit(
            {v["id"]: [n["target"] for n in v["nodes"]][:4] for v in found["violations"]},
            len(found["passes"]),
        )

    def passed_by_tab(self) -> list[str]:
        """Press Tab as often as there are controls, and name those that it passed by."""
        self.page.evaluate(WALK)
        count = self.page.evaluate(f"({CONTROLS})().length")
        assert count > 20
        for _ in range(count + 3):
            self.page.keyboard.press("Tab")
        passed: list[str] = self.page.evaluate(MISSED)
        return passed

    def saved(self, button: str, target: Path) -> Path:
        """Press a button that saves a file, and keep the file."""
        with self.page.expect_download() as download:
            self.page.click(button)
        download.value.save_as(target)
        return target

    def clean(self) -> None:
        """Assert that nothing went wrong and nothing but the file itself was asked for."""
        assert self.faults == []
        assert self.dialogs == []
        outside = [
            u for u in self.requests if not u.startswith(("file:", "about:", "data:", "blob:"))
        ]
        assert outside == []


@pytest.fixture
def watched(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page of 1280 by 800 in English, on which nothing may go wrong or out."""
    # Motion takes as much of the processor as the page itself; tests of motion ask for it.
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-CA", reduced_motion="reduce"
    )
    context.set_offline(True)
    page = Watched(context, lambda: request.getfixturevalue("map_file"))
    yield page
    context.close()
    page.clean()


PROBLEM = Problem(
    "kept", "CSIS kept it to itself", ("too-little-passed-on",), agencies=("csis", "fbi"),
    directions=(("csis", "fbi"),), status=ProblemStatus("open", "2015", "Nothing is documented since."),
    documents=(ProblemDocument("test-finding", "test-5", "auditor", threats=("terrorism",)),),
)  # fmt: skip


@pytest.fixture(scope="session")
def network() -> Network:
    """A dozen real bodies and arrangements; every statement about them is invented and says so."""
    return replace(read_tables(ROOT / "tests" / "data" / "realistic"), title="")


@pytest.fixture(scope="session")
def map_file(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the realistic network as a file, with history and places."""
    places = (
        Place("ottawa", "Ottawa", kind="city", country="CA", coordinates=(45.42, -75.7)),
        Place(
            "sector-blaine", "Blaine Sector", "Secteur de Blaine", "border-patrol-sector", "US",
            coordinates=(48.99, -122.75),
        ),
    )  # fmt: skip
    options = MapOptions(
        note="bordergraph test, data 0000",
        places=places,
        seats={"rcmp": (45.42, -75.7), "cbp": (38.9, -77.04), "cbsa": (45.42, -75.7)},
        short_fr={"agency/rcmp": "GRC", "agency/cbsa": "ASFC"},
    )
    ontology = Context(open_graph(*ontology_files()))
    labels = tuple(
        Labels.from_names(lang, ontology.thing_names).with_network(network) for lang in LANGUAGES
    )
    data = map_data(network, options=options, labels=labels, problems=(PROBLEM,))
    return page_of(data, tmp_path_factory.mktemp("map"))


@pytest.fixture(scope="session")
def shipped_map(
    shipped: Workbench, drawn: Callable[[Workbench], MapData], kept: Callable[..., Path]
) -> Path:
    """The map of the graph that ships as a file, written once."""
    return kept("shipped-map", lambda folder: page_of(drawn(shipped), folder)) / "map.html"
