"""Reports in a browser: under axe-core, on a telephone, in the dark and on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from tests.unit.made import Opened

from .conftest import Watched, often

pytestmark = pytest.mark.browser

SUBJECTS = {
    "threat": ("firearms-smuggling",), "network": (), "agency": ("RCMP",),
    "arrangement": ("IBET",), "pair": ("CBSA", "RCMP"), "country": ("country:CA",),
}  # fmt: skip
KINDS = often(*SUBJECTS)
SIZES = {"desk": (1280, 800), "phone": (390, 844)}


# Words of cells that stand on more than one line, though they hold nothing to break at.
BROKEN = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll('table th, table td, figure figcaption')) {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode;
      for (const found of node.data.matchAll(/[\\p{L}\\p{N}]{2,}/gu)) {
        const range = document.createRange();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        const tops = new Set([...range.getClientRects()].map(r => Math.round(r.top)));
        if (tops.size > 1) broken.push(found[0]);
      }
    }
  }
  return broken;
}"""

# Texts of the pictures shown that lie on each other, or stand out of their picture.
CROWDED = """() => {
  const bad = [];
  for (const svg of document.querySelectorAll('figure svg')) {
    const whole = svg.getBoundingClientRect();
    if (!whole.width) continue;
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    texts.forEach(([word, a], i) => {
      if (a.left < whole.left - 1.5 || a.right > whole.right + 1.5 || a.bottom > whole.bottom + 1.5)
        bad.push(['outside', word]);
      for (const [other, b] of texts.slice(i + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 4) bad.push([word, other]);
      }
    });
  }
  return bad;
}"""

FOLDED = """() => [...document.querySelectorAll('details tbody tr')].filter(
  row => !row.checkVisibility()
).length"""


@pytest.fixture(scope="module")
def page_of(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Return what writes a report of the shipped graph as a page."""
    folder = tmp_path_factory.mktemp("reports")

    def written(kind: str, language: str = "en") -> Path:
        path = folder / f"{kind}-{language}.html"
        if not path.exists():
            kg = opened(language=language)
            path.write_text(kg.report(*SUBJECTS[kind]).to_html(), encoding="utf-8")
        return path

    return written


def _open(watched: Watched, path: Path, size: str) -> None:
    width, height = SIZES[size]
    watched.page.set_viewport_size({"width": width, "height": height})
    watched.page.goto(path.as_uri())


@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    [
        ("desk", "light", "en"),
        ("phone", "dark", "fr"),
        pytest.param("desk", "dark", "fr", marks=pytest.mark.weekly),
        pytest.param("phone", "light", "en", marks=pytest.mark.weekly),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_open_to_all_and_no_text_is_cut_or_lies_on_another(
    watched: Watched,
    page_of: Callable[..., Path],
    npm_tools: Path,
    kind: str,
    size: str,
    scheme: Literal["light", "dark"],
    language: str,
) -> None:
    page = watched.page
    page.emulate_media(color_scheme=scheme)
    _open(watched, page_of(kind, language), size)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(CROWDED) == []
    assert page.evaluate("document.querySelectorAll('figure svg').length") > 0
    found = watched.audit(npm_tools)
    assert found.broken == {}
    assert found.held > 15


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_every_row_stands_and_no_word_is_cut(
    watched: Watched, page_of: Callable[..., Path], kind: str
) -> None:
    _open(watched, page_of(kind), "desk")
    page = watched.page
    folded = page.evaluate(FOLDED)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.evaluate(FOLDED) == 0
    assert kind in {"arrangement", "pair"} or folded > 0
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("[...document.querySelectorAll('.small')].every(e => !e.offsetHeight)")
    assert not page.locator("summary").first.is_visible()
