"""Headless Chromium without a network, tools from npm, and a realistic network to draw."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.counts import last_day_of, yearly_snapshots
from bordergraph.analysis.register import Problem, ProblemDocument, ProblemStatus
from bordergraph.api.context import Context
from bordergraph.atomic_folder import lock_folder
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Citation,
    Confidence,
    Dependency,
    Finding,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Search,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.record import Place
from bordergraph.resources import ontology_files
from bordergraph.store.graph import open_graph
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


TEST = "invented for this test"
SOURCES = tuple(
    Source(f"test-{i}", f"Test source {i} ({TEST})", "Nobody", f"20{10 + i}", f"https://example.org/{i}")
    for i in range(6)
)  # fmt: skip


def _cite(i: int, confidence: Confidence = Confidence.HIGH) -> tuple[Citation, ...]:
    words = f"Statement {i}, {TEST}."
    return (Citation(f"test/{i}", f"test-{i % 6}", f"section {i}", confidence, words),)


BODIES = (
    ("rcmp", "Royal Canadian Mounted Police", "Gendarmerie royale du Canada", "CA"),
    ("cbsa", "Canada Border Services Agency", "Agence des services frontaliers du Canada", "CA"),
    ("opp", "Ontario Provincial Police", "Police provinciale de l'Ontario", "CA"),
    ("csis", "Canadian Security Intelligence Service", "", "CA"),
    ("cbp", "U.S. Customs and Border Protection", "", "US"),
    ("uscg", "U.S. Coast Guard", "Garde côtière américaine", "US"),
    ("atf", "Bureau of Alcohol, Tobacco, Firearms and Explosives", "", "US"),
    ("fbi", "Federal Bureau of Investigation", "", "US"),
    ("hsi", "Homeland Security Investigations", "", "US"),
    ("ijc", "International Joint Commission", "", "CA/US"),
)
THREATS = (
    Threat("cross-border-threats", "Cross-border threats", "Menaces transfrontalières"),
    Threat("drug-trafficking", "Drug trafficking", "Trafic de drogues", "cross-border-threats"),
    Threat("firearms-smuggling", "Firearms smuggling", "Contrebande d'armes à feu", "cross-border-threats"),
    Threat("terrorism", "Terrorism", "Terrorisme", "cross-border-threats"),
)  # fmt: skip
PROGRAM, CHANNEL = ArrangementClass.PROGRAM, ArrangementClass.CHANNEL
ENDED = date(2018, 12, 31)
ARRANGEMENTS = (
    Arrangement(
        "best", "Border Enforcement Security Task Force", "", ("BEST",), PROGRAM, "task-force",
        "binational", Cadence.CONTINUOUS, Span(date(2006, 1, 1)), "active", citations=_cite(0),
    ),
    Arrangement(
        "cbftf", "Cross-Border Firearms Task Force", "", ("CBFTF",), PROGRAM, "task-force",
        "binational", Cadence.SCHEDULED, Span(date(2021, 1, 1)), "active",
    ),
    Arrangement(
        "etrace", "eTrace", "", (), CHANNEL, "system", "binational", Cadence.ON_REQUEST,
        Span(date(2005, 1, 1)),
    ),
    Arrangement(
        "ibet", "Integrated Border Enforcement Teams", "Équipes intégrées de la police des frontières",
        ("IBET",), PROGRAM, "joint-enforcement", "binational", Cadence.SCHEDULED,
        Span(date(1996, 1, 1), ENDED), "ended", ENDED, citations=_cite(1),
    ),
    Arrangement(
        "inset", "Integrated National Security Enforcement Teams", "", ("INSET",), PROGRAM,
        "joint-enforcement", "canadian", Cadence.CONTINUOUS, Span(date(2002, 1, 1)),
    ),
    Arrangement(
        "shiprider", "Shiprider", "", (), PROGRAM, "joint-enforcement", "binational",
        Cadence.CONTINUOUS, Span(date(2012, 1, 1)), "active",
    ),
)  # fmt: skip
MEMBERS = {
    "best": ("cbp", "cbsa", "hsi", "opp", "rcmp"),
    "cbftf": ("atf", "cbsa", "hsi", "rcmp"),
    "etrace": ("atf", "rcmp"),
    "ibet": ("cbp", "cbsa", "rcmp", "uscg"),
    "inset": ("csis", "rcmp"),
    "shiprider": ("rcmp", "uscg"),
}
MANDATES = (
    ("atf", "firearms-smuggling", Responsibility.LEAD),
    ("cbp", "drug-trafficking", Responsibility.LEAD),
    ("cbsa", "firearms-smuggling", Responsibility.LEAD),
    ("csis", "terrorism", Responsibility.LEAD),
    ("fbi", "terrorism", Responsibility.LEAD),
    ("opp", "firearms-smuggling", Responsibility.SHARED),
    ("rcmp", "drug-trafficking", Responsibility.SHARED),
    ("rcmp", "terrorism", Responsibility.SUPPORT),
)
SEARCHED = (
    (("csis", "fbi"), "terrorism", 2001),
    (("csis", "fbi"), "terrorism", 2016),
    (("atf", "opp"), "firearms-smuggling", 2011),
    (("fbi", "rcmp"), "terrorism", 2024),
)


PROBLEM = Problem(
    "kept", "CSIS kept it to itself", ("too-little-passed-on",), agencies=("csis", "fbi"),
    directions=(("csis", "fbi"),), status=ProblemStatus("open", "2015", "Nothing is documented since."),
    documents=(ProblemDocument("test-finding", "test-5", "auditor", threats=("terrorism",)),),
)  # fmt: skip


@pytest.fixture(scope="session")
def network() -> Network:
    """A dozen real bodies and arrangements; every statement about them is invented and says so."""
    agencies = [
        Agency(i, en, fr, (i.upper(),), country, "federal", "police", span=Span(date(1990, 1, 1)))
        for i, en, fr, country in sorted(BODIES)
    ]
    agencies.append(
        Agency("npf", "National Police Federation", "", ("NPF",), "CA", cls=AgencyClass.ASSOCIATION)
    )
    participations = tuple(
        Participation(
            agency, arrangement, "lead" if n == 0 else "participant", Span(date(2000 + n * 3, 1, 1)),
            citations=_cite(n, Confidence.LOW if n == 3 else Confidence.HIGH),
        )
        for arrangement, members in sorted(MEMBERS.items())
        for n, agency in enumerate(members)
    )  # fmt: skip
    searches = tuple(
        Search(
            f"search-{n}", pair, threat, date(year, 1, 1), "survives", citations=_cite(n),
            note=f"Search {n} found no regular channel, {TEST}.",
        )
        for n, (pair, threat, year) in enumerate(SEARCHED)
    )  # fmt: skip
    finding = Finding(
        "test-finding", "no-channel", ("csis", "fbi"), (("csis", "fbi"),), (), ("terrorism",),
        Span(date(2015, 1, 1)), "no", citations=_cite(5),
    )  # fmt: skip
    return Network(
        agencies=tuple(sorted(agencies, key=lambda a: a.id)), threats=THREATS,
        arrangements=ARRANGEMENTS, participations=participations,
        flows=(Flow("atf", "rcmp", "etrace", "trace results", citations=_cite(2)),),
        shares=(Share("fbi", "rcmp", None, Cadence.ON_REQUEST, citations=_cite(3)),),
        mandates=tuple(Mandate(*m, citations=_cite(n)) for n, m in enumerate(MANDATES)),
        foci=(
            Focus("cbftf", "firearms-smuggling", _cite(4)),
            Focus("best", "drug-trafficking", _cite(5)),
            Focus("best", "firearms-smuggling", _cite(5)),
        ),
        dependencies=(
            Dependency("investigation", "investigation", cross_border=True, value=1.0),
            Dependency("investigation", "investigation", cross_border=False, value=0.5),
        ),
        searches=searches, findings=(finding,), sources=SOURCES,
    )  # fmt: skip


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
        note_fr="essai bordergraph, données 0000",
        places=places,
        seats={"rcmp": (45.42, -75.7), "cbp": (38.9, -77.04), "cbsa": (45.42, -75.7)},
        short_fr={"agency/rcmp": "GRC", "agency/cbsa": "ASFC"},
    )
    years = range(2000, 2026)
    served = assess(network, days=[network.day, *map(last_day_of, years)])
    history = yearly_snapshots(network, served, years)
    ontology = Context(open_graph(*ontology_files()))
    labels = tuple(
        Labels.from_names(lang, ontology.thing_names).with_network(network) for lang in LANGUAGES
    )
    data = map_data(
        network, served, options=options, history=history, labels=labels, problems=(PROBLEM,)
    )
    return page_of(data, tmp_path_factory.mktemp("map"))


@pytest.fixture(scope="session")
def shipped_map(
    shipped: Workbench, drawn: Callable[[Workbench], MapData], kept: Callable[..., Path]
) -> Path:
    """The map of the graph that ships as a file, written once."""
    return kept("shipped-map", lambda folder: page_of(drawn(shipped), folder)) / "map.html"
