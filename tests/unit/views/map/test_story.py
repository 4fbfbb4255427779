"""Stories as their authors write them: every fault is told at once, with its place and a way out."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import faults_of, network

from bordergraph.model import Figure, Source, Span
from bordergraph.views.map.data import map_data
from bordergraph.views.map.payload import MapStory
from bordergraph.views.map.story import VIEW_FIELDS, amount_text, fill_numbers, read_story
from bordergraph.words.labels import Labels

PAGE = map_data(
    network(
        agencies="rcmp:CA uscg:US",
        arrangements="shiprider",
        threats="firearms-smuggling",
        sources=(Source("s-1", "One"), Source("s-2", "Two")),
    )
)
AMOUNTS = {
    "gaps": 1, "agencies": 1234,
    "met.low": None,
}  # fmt: skip
LABELS = {language: Labels(language) for language in ("en", "fr")}
READERS = {"theme", "lang", "open", "step", "told", "then"}
"""Fields of the address that are the reader's own, the story's, or of the page's comparison."""

WHOLE = """
title: {en: A title, fr: Un titre}
steps:
  - claim: {en: A claim, fr: Une affirmation}
    note: {en: "{gaps|gap|gaps} of {agencies}", fr: "{gaps|lacune|lacunes} sur {agencies}"}
    against: One text for both
    view: "view=map&threat=threat/firearms-smuggling&hide=US&pairs=0&hulls=0"
    sources: [s-2, s-1, s-2]
    next: {en: On, fr: Suite}
  - claim: Second
    note: Note
    view: "map.html#view=tables&table=gaps&sel=agency%2Frcmp"
    sources: s-1
"""
STEP = "steps: [{claim: c, note: n, sources: s-1}]"


def read(text: str | bytes, day: date | None = None) -> MapStory:
    raw = text.encode() if isinstance(text, str) else text
    page = PAGE._replace(day=day.isoformat() if day else "")
    return read_story(raw, "s.yaml", page=page, numbers=AMOUNTS, labels=LABELS)


def faults(text: str | bytes, day: date | None = None) -> list[str]:
    return [str(fault) for fault in faults_of(read, text, day)]


def test_a_whole_story_is_read_with_its_numbers() -> None:
    story = read(WHOLE)
    first, second = story.steps
    assert story.title == {"en": "A title", "fr": "Un titre"}
    assert first.note == {"en": "1 gap of 1,234", "fr": "1 lacune sur 1\u202f234"}
    assert first.against == {"en": "One text for both", "fr": "One text for both"}
    assert first.view == "view=map&threat=threat/firearms-smuggling&hide=US&pairs=0&hulls=0"
    assert first.sources == (1, 0)
    assert second.view == "view=tables&table=gaps&sel=agency%2Frcmp"
    assert second.next == {}


def test_all_faults_are_told_at_once() -> None:
    assert sorted(
        faults("""title: {en: Only one}
stpes: []
steps:
  - claim: "{gasp} and {met.low}"
    note: "a { brace"
    view: "threat=threat/firearm-smuggling&pears=3&sel=agency/rcpm"
    sources: [s-3]
  - note: ""
    sources: []
  - words
""")
    ) == [
        "s.yaml, step 1, claim: no number 'gasp' (did you mean 'gaps'?)",
        "s.yaml, step 1, claim: this data gives no 'met.low' (leave the sentence out, or choose another day or graph)",
        "s.yaml, step 1, note: a brace that holds no number (write {name}, or {name|one thing|many things})",
        "s.yaml, step 1, view, sel: no 'agency/rcpm' (did you mean 'agency/rcmp'?)",
        "s.yaml, step 1, view, threat: no 'threat/firearm-smuggling' (did you mean 'threat/firearms-smuggling'?)",
        "s.yaml, step 1, view: unknown key 'pears' (did you mean 'pairs'?)",
        "s.yaml, step 1: no source 's-3' (did you mean 's-2'?)",
        "s.yaml, step 2, note: this is no text (write en: and fr:, or one text for both)",
        "s.yaml, step 2: no claim (write claim:)",
        "s.yaml, step 2: no source is named (name one by its id)",
        "s.yaml, step 3: keys and values are wanted (write claim, note, against, next, view, sources)",
        "s.yaml, title: no fr (write fr:)",
        "s.yaml: unknown key 'stpes' (did you mean 'steps'?)",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "s.yaml: no title"),
        ("- a", "s.yaml: keys and values are wanted"),
        ("title: T\nsteps: []", "s.yaml: there are no steps"),
        ("title: T\nsteps: {a: b}", "s.yaml: there are no steps"),
        ("title: T", "s.yaml: no steps"),
        ("title: [T\nsteps", "s.yaml, line 2: no YAML: expected ',' or ']'"),
        ("a: &x 1\nb: *x", "s.yaml: an anchor (& or *) is used"),
        ("title: !!python/name:os.system x", "s.yaml: no steps"),
        (f"title: {{en: 1, fr: [2]}}\n{STEP}", "title: this is no text"),
        (f"title: [T]\n{STEP}", "title: this is no text"),
        (f"title: {{de: a, en: b, fr: c}}\n{STEP}", "title: unknown key 'de'"),
        ("title: T\nsteps: \xff".encode("latin-1"), "s.yaml: no YAML"),
        ("[" * 1000 + "]" * 1000, "s.yaml"),
        (f"since: spring{WHOLE}", "since: 'spring' is no day"),
    ],
)
def test_what_is_no_story_says_why(text: str | bytes, fault: str) -> None:
    assert any(fault in each for each in faults(text))


def test_a_story_holds_from_its_day_on() -> None:
    text = f"since: 2025-01-28{WHOLE}"
    assert read(text, date(2025, 1, 28)) == read(text)
    [fault] = faults(text, date(2025, 1, 27))
    assert "holds from 2025-01-28 on, and this page describes 2025-01-27" in fault


def viewed(view: str) -> str:
    return f"title: T\nsteps: [{{claim: c, note: n, sources: s-1, view: {view}}}]"


@pytest.mark.parametrize(
    "view",
    [
        "", "map.html#", "kinds=&hide=", "sel=gap%3Aagency%2Frcmp%7Cagency%2Fuscg", "kinds=program~agency&gaps=1",
        "sel=line:participation|agency/rcmp|arrangement/shiprider", "year=2013&sort=-gap&source=s-1",
        "view=tables&table=problems",
    ],
)  # fmt: skip
def test_a_view_is_the_address_of_the_page(view: str) -> None:
    assert read(viewed(f'"{view}"')).steps[0].view == view.rpartition("#")[2]


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        ("view=maps", "did you mean 'map'?"), ("gaps=maybe", "use 0, 1"),
        ("layout=heap", "use communities, geographic, islands, threats"), ("hide=CN", "CA"), ("source=s1", "did you mean 's-1'?"),
        ("sel=gap:agency/rcmp|agency/usgc", "agency/uscg"), ("sel=gap:agency/rcmp", "one end alone is no pair"), ("sel=line:share|agency/rcmp|", "one end alone"),
        ("step=2", "unknown key 'step'"), ("{view: map}", "this is no link"),
    ],
)  # fmt: skip
def test_a_view_that_the_page_does_not_have_is_a_fault(view: str, fault: str) -> None:
    assert any(fault in each for each in faults(viewed(view)))


def test_fields_are_those_of_the_page(pytestconfig: pytest.Config) -> None:
    text = (pytestconfig.rootpath / "src/bordergraph/views/map/js/state.js").read_text("utf-8")
    block = text[text.index("const fields = {") :]
    block = block[: block.index("\n};")]
    assert set(re.findall(r"^  (\w+):", block, re.MULTILINE)) == {*VIEW_FIELDS, *READERS}


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [("en", 0, "0 gaps"), ("en", 1, "1 gap"), ("fr", 0, "0 gap"), ("fr", 2, "2 gaps")],
)
def test_french_counts_none_as_one(language: str, n: int, said: str) -> None:
    assert fill_numbers("{gaps|gap|gaps}", lambda _: n, LABELS[language]) == said


def test_amounts_are_written_as_the_language_does() -> None:
    fr = LABELS["fr"]
    assert amount_text((27, 28), fr) == "27\u201328"
    assert amount_text((3, 3), fr) == "3"
    assert amount_text(date(2025, 2, 1), fr) == "1er\u00a0février 2025"
    assert amount_text("2024-07", fr) == "juillet 2024"
    people = Figure("f", 350.0, "person", Span(), qualifier="about")
    assert amount_text(people, LABELS["en"]).startswith("about 350 ")
    assert fill_numbers("{f|lue|lues}", lambda _: people, fr).endswith(" lues")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert "{" in text or "}" in text or fill_numbers(text, lambda _: 1, LABELS["en"]) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_faults(text: bytes) -> None:
    assert faults(text)
