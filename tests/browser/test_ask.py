"""The page of questions: chosen, filled in, run, sorted and saved, over an endpoint of the tests' own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from tests.unit.made import TINY

import bordergraph
from bordergraph import vocab
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.files import find_rdf_files

from .conftest import Watched, often

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

ORIGIN = "http://bordergraph.test"
HOSTILE = "=HYPERLINK(\"http://localhost\")</script><script>alert('foxtrot')</script>"


class Asked(Watched):
    """The page at an origin whose endpoint is a store in the test's own process."""

    store: ox.Store
    refuse: tuple[int, str] | None = None
    asked: list[str]

    def serve(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path in PAGES:
            route.fulfill(body=PAGES[path], content_type="text/html; charset=utf-8")
        elif path == "/sparql" and request.method == "POST":
            self.answer(route, request.post_data or "")
        else:
            route.fulfill(status=404, body="nothing here")

    def answer(self, route: Route, text: str) -> None:
        self.asked.append(text)
        if self.refuse:
            route.fulfill(status=self.refuse[0], body=self.refuse[1], content_type="text/plain")
            return
        try:
            found = self.store.query(text, prefixes=vocab.PREFIXES)
        except SyntaxError as error:
            route.fulfill(status=400, body=str(error), content_type="text/plain")
            return
        triples = isinstance(found, ox.QueryTriples)
        form = ox.RdfFormat.N_TRIPLES if triples else ox.QueryResultsFormat.JSON
        route.fulfill(body=found.serialize(format=form) or b"", content_type=form.media_type)  # type: ignore[arg-type] # a form of its kind

    def go(self, state: str = "", path: str = "/ask") -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{ORIGIN}{path}{state}")

    def run(self) -> str:
        self.page.click("button.main")
        self.until("document.getElementById('state').textContent.match(/^(?!Running|En cours).+/)")
        return self.page.inner_text("#state")

    def cells(self, column: int) -> list[str]:
        return self.page.locator(f"tbody tr td:nth-child({column})").all_inner_texts()


PAGES = {
    "/ask": bordergraph.open(TINY).ask_page(other="/demander"),
    "/demander": bordergraph.open(TINY, language="fr").ask_page(other="/ask"),
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Asked]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-CA")
    asked = Asked(context)
    asked.store = LocalEngine(find_rdf_files([TINY])).store(derived=True)
    asked.asked = []
    context.route("**/*", asked.serve)
    yield asked
    context.close()
    # Nothing but the page and its endpoint was ever asked for.
    out = {u.removeprefix(ORIGIN).split("#")[0] for u in asked.requests if u.startswith("http")}
    assert out <= {*PAGES, "/sparql"}
    assert asked.dialogs == []


def test_a_question_is_found_filled_in_run_sorted_and_saved(page: Asked, tmp_path: Path) -> None:
    page.go()
    questions = bordergraph.open(TINY).query()
    assert page.page.inner_text("#count") == f"{len(questions)} questions"
    page.page.fill("#find", "works partner")
    assert page.page.inner_text("#count") == "1 question"
    page.page.click("#list a")
    assert page.run() == 'Choose a value for "agency".'
    assert page.page.get_attribute("#p-agency", "aria-invalid") == "true"
    page.page.fill("#p-agency", "nobody")
    assert page.run().startswith('Nothing here is called "nobody"')
    assert page.asked == []
    offered = page.page.locator("#names-agency option").evaluate_all(
        "all => all.map((o) => o.value)"
    )
    assert "DEC \N{EN DASH} Delta Customs" in offered
    page.page.fill("#p-agency", "DEC \N{EN DASH} Delta Customs")
    expected = bordergraph.open(TINY).query("partners-of-agency", agency="delta")
    assert page.run() == f"{len(expected.rows)} rows"
    assert page.page.url.endswith("#partners-of-agency?agency=DEC+%E2%80%93+Delta+Customs")
    assert page.cells(2) == [row[1] for row in expected.rows]
    assert page.page.get_attribute("tbody a", "href") == "/id/agency/alpha"
    page.page.click("thead th:nth-child(2) button")
    page.page.click("thead th:nth-child(2) button")
    assert page.page.get_attribute("thead th:nth-child(2)", "aria-sort") == "descending"
    names = page.cells(2)
    assert [n.casefold() for n in names if n[0].isalpha()] == sorted(
        (n.casefold() for n in names if n[0].isalpha()), reverse=True
    )
    saved = page.saved("text=Save as CSV", tmp_path / "rows.csv").read_text("utf-8")
    head, *rows = csv.reader(io.StringIO(saved))
    assert head == list(expected.columns)
    assert [r[0] for r in rows] == [row[0] for row in expected.rows]
    kept = json.loads(page.saved("text=Save as JSON", tmp_path / "rows.json").read_text("utf-8"))
    assert len(kept["results"]["bindings"]) == len(rows)
    assert page.faults == []


def test_an_address_opens_a_question_with_its_values(page: Asked) -> None:
    page.go("#who-joined-and-left?since=2008-01-01&until=2015-12-31")
    assert page.run() == "3 rows"
    assert '"2008-01-01"^^<http://www.w3.org/2001/XMLSchema#date>' in page.asked[0]
    page.go("#arrangements-in-force-on")
    assert page.page.input_value("#p-day") == "2020-02-01", "the day that the graph describes"


def test_hostile_names_are_text(page: Asked, tmp_path: Path) -> None:
    page.go("#local-bodies-without-cross-border-channel")
    assert page.run() == "1 row"
    assert page.cells(2) == [HOSTILE]
    saved = page.saved("text=Save as CSV", tmp_path / "rows.csv").read_text("utf-8")
    assert next(csv.DictReader(io.StringIO(saved)))["agency_name"] == f"'{HOSTILE}"
    page.page.click("#own")
    page.page.locator("#editor .cm-content").fill("")
    page.page.keyboard.insert_text(
        'SELECT ?a ?b { BIND(<javascript:alert(1)> AS ?a) BIND("<img src=x onerror=alert(2)>" AS ?b) }'
    )
    assert page.run() == "1 row"
    assert page.page.locator("tbody a").count() == 0
    assert page.page.locator("tbody img").count() == 0
    assert page.faults == []


def test_the_editor_completes_and_tells_faults(page: Asked) -> None:
    page.go("#own")
    editor = page.page.locator("#editor .cm-content")
    editor.fill("")
    page.page.keyboard.type("SELECT ?who { ?who a bg:Agen")
    page.page.wait_for_selector(".cm-tooltip-autocomplete li[aria-selected]")
    page.page.wait_for_timeout(150)  # the editor takes no choice that came too fast to be read
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("End")
    page.page.keyboard.press("Control+Enter")
    page.until("document.getElementById('state').textContent === '7 rows'")
    assert page.asked[-1].startswith("SELECT ?who")
    editor.fill("SELECT nonsense {")
    assert page.run().startswith("The endpoint refuses the query (400): ")
    editor.fill("CONSTRUCT { ?a bg:country ?c } WHERE { ?a bg:country ?c }")
    assert page.run() == "8 rows"
    editor.fill("ASK { agency:alpha a bg:Agency }")
    assert page.run() == "Yes"


def test_limits_and_broken_answers_are_told(page: Asked) -> None:
    page.go("#findings-by-kind")
    for status, body, told in (
        (429, "too many at once", "The endpoint is busy (429)"),
        (503, "the query was stopped after 60 s; ask for less", "The query took more than the"),
        (200, '{"head":{"vars":["x"]},"results":{"bindings":[', "The answer stopped part-way"),
        (200, "<html>", "The endpoint answered with something that is no SPARQL result."),
    ):
        page.refuse = (status, body)
        assert page.run().startswith(told)
        assert page.page.locator("tbody").count() == 0


@pytest.mark.parametrize(
    ("scheme", "path", "width"), often(("dark", "/demander", 390), ("light", "/ask", 1280))
)
def test_axe_finds_no_violation(
    page: Asked, scheme: str, path: str, width: int, npm_tools: Path
) -> None:
    page.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the two
    page.page.set_viewport_size({"width": width, "height": 844})
    page.go("#names-missing-in-french", path)
    page.run()
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.audit(npm_tools).broken == {}
    page.page.click("#own")
    assert page.audit(npm_tools).broken == {}
