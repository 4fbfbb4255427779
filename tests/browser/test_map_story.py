"""The guided story in Chromium: steps, address, leaving and coming back, keyboard, screens, hostile texts."""

from pathlib import Path
from typing import Literal

import pytest

from bordergraph.model import Network
from bordergraph.views.map.data import map_data
from bordergraph.views.map.payload import MapStep, MapStory

from .conftest import Watched, often, page_of

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>{gaps}\u202e'


def both(text: str) -> dict[str, str]:
    return {"en": f"{text} in English", "fr": f"{text} en français"}


STORY = MapStory(
    both("Title"),
    (
        MapStep(both("First"), both("Note one"), both("Doubt"), both("Onward"), sources=(0, 2)),
        MapStep(
            both("Second"), both("Note two"), {}, {},
            "view=tables&table=gaps&threat=threat%2Ffirearms-smuggling", (1,),
        ),
        MapStep(both("Third"), both("Note three"), {}, {}, "sel=agency%2Frcmp&ego=1", (1,)),
    ),
)  # fmt: skip


def told(network: Network, story: MapStory, folder: Path) -> Path:
    return page_of(map_data(network)._replace(story=story), folder)


@pytest.fixture(scope="session")
def story_file(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return told(network, STORY, tmp_path_factory.mktemp("story"))


def test_steps_set_the_view_and_stand_in_the_address(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file)
    assert page.inner_text("#story-claim") == "First in English"
    assert page.inner_text("#story-step") == "Step 1 of 3"
    assert page.inner_text("#story-against p") == "Doubt in English"
    assert page.locator("#story-sources li").count() == 2
    watched.reads("")
    page.click("#story-next")
    watched.reads("#step=2")
    assert page.is_visible("#tables table")
    assert page.input_value("#threat") == "threat/firearms-smuggling"
    assert page.is_hidden("#story-against")
    page.click("#story-next")
    assert page.inner_text("#details h2").strip() == "Royal Canadian Mounted Police"
    assert page.is_hidden("#tables table")
    assert page.input_value("#threat") == ""
    assert page.get_attribute("#story-next", "aria-disabled") == "true"
    page.click("#story-next", force=True)
    watched.reads("#step=3")
    page.go_back()
    assert page.inner_text("#story-claim") == "Second in English"
    page = watched.open(story_file, "#step=3")
    assert page.inner_text("#story-claim") == "Third in English"
    assert "sel" not in watched.state()


def test_what_the_reader_changes_stands_beside_the_step(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file, "#step=2")
    page.uncheck("#kind-channel")
    watched.reads("#kinds=agency~association~program&step=2")
    page.reload()
    watched.until("performance.getEntriesByName('drawn').length > 0")
    assert not page.is_checked("#kind-channel")
    assert page.is_visible("#tables table")
    page.click("#reset")
    watched.reads("#step=2")
    assert page.is_checked("#kind-channel")
    page.select_option("#threat", "")
    assert "threat=&" in watched.state()
    page.click("#story-next")
    watched.reads("#step=3")


def test_leaving_keeps_view_and_place_and_comes_back(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file, "#step=2")
    page.click("#story-leave")
    assert page.evaluate("document.activeElement.id") == "story-resume"
    assert page.is_visible("#tables table")
    assert page.is_hidden("#story-claim")
    assert "told=0" in watched.state()
    assert "step=2" in watched.state()
    assert page.inner_text("#story-resume") == "Back to the story: step 2 of 3"
    page.click("#reset")
    watched.reads("#step=2&told=0")
    assert page.is_hidden("#tables table")
    page.reload()
    watched.until("performance.getEntriesByName('drawn').length > 0")
    page.click("#story-resume")
    watched.reads("#step=2")
    assert page.inner_text("#story-claim") == "Second in English"
    assert page.evaluate("document.activeElement.id") == "story-claim"


@pytest.mark.parametrize("broken", often("#step=9", "#step=0", "#step=x", "#step=-1", "#step=1.5"))
def test_a_step_that_there_is_not_is_the_first(
    watched: Watched, story_file: Path, broken: str
) -> None:
    page = watched.open(story_file, broken)
    assert page.inner_text("#story-step") == "Step 1 of 3"


def test_keyboard_and_screen_reader(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file)
    watched.says("Step 1 of 3. First in English")
    page.focus("#story-next")
    page.keyboard.press("Enter")
    watched.says("Step 2 of 3. Second in English")
    assert page.evaluate("document.activeElement.id") == "story-next"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    watched.reads("#step=3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#story-step") == "Step 1 of 3"
    page.focus("#story-onward")
    page.keyboard.press("Enter")
    assert page.inner_text("#story-claim") == "Second in English"
    assert page.evaluate("document.activeElement.id") == "story-claim"
    page.focus("#tables")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#story-step") == "Step 2 of 3"


def test_french_says_the_same_step(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file, "#step=2")
    page.click("#language")
    assert page.inner_text("#story-claim") == "Second en français"
    assert page.inner_text("#story-step") == "Étape 2 sur 3"
    assert page.inner_text("#story-next") == "Suivant"


@pytest.mark.parametrize(
    ("at", "scheme", "width"), often(("#step=3", "dark", 390), ("", "light", 1280))
)
def test_axe_finds_no_violation_and_tab_reaches_every_control(
    watched: Watched,
    story_file: Path,
    npm_tools: Path,
    at: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    watched.page.set_viewport_size({"width": width, "height": 844})
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(story_file, at)
    for summary in page.locator("#story summary").all():
        if summary.is_visible():
            summary.click()
    assert watched.audit(npm_tools).broken == {}
    assert watched.passed_by_tab() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_story_stands_before_the_map(watched: Watched, story_file: Path) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open(story_file)
    story, stage, filters = (
        page.locator(s).bounding_box() for s in ("#story", "#stage", "#filters")
    )
    assert story and stage and filters  # noqa: PT018 - all three are drawn
    assert story["y"] < stage["y"] < filters["y"]


def test_paper_has_the_step_and_no_buttons(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file)
    page.emulate_media(media="print")
    assert page.is_visible("#story-claim")
    assert page.is_visible("#story-against p")
    for gone in ("#story-next", "#story-back", "#story-leave", "#story-onward"):
        assert page.is_hidden(gone)


def test_hostile_texts_are_only_text(watched: Watched, network: Network, tmp_path: Path) -> None:
    texts = {"en": HOSTILE, "fr": HOSTILE}
    step = MapStep(texts, texts, texts, texts, sources=(0,))
    path = told(network, MapStory(texts, (step, step)), tmp_path)
    page = watched.open(path)
    for part in ("title", "claim", "note", "against p", "onward"):
        assert page.text_content(f"#story-{part}") == HOSTILE
    page.click("#story-next")
    assert page.locator("#story img, #story script").count() == 0
    assert page.inner_text("#story-step") == "Step 2 of 2"


def test_a_map_without_a_story_has_none(watched: Watched) -> None:
    page = watched.map("#step=2&told=0")
    assert page.is_hidden("#story")
    page.uncheck("#gaps")
    assert "step" not in watched.state()


def test_embed_mode_shows_the_bare_map(watched: Watched, story_file: Path) -> None:
    page = watched.open(story_file, "?embed#step=3")
    for panel in ("#filters", "#details", "#story"):
        assert page.is_hidden(panel), panel
    assert page.is_visible("#canvas canvas")
    assert page.is_visible("#legend")
    assert page.evaluate("document.getElementById('stage').clientWidth") == 1280
