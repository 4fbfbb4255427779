"""Stories as their authors write them: every fault is told at once, with its line and a way out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.views.map.records import MapSource
from bordergraph.views.map.story.fields import FIELDS, READERS, Things, address, view_of
from bordergraph.views.map.story.filled import filled
from bordergraph.views.map.story.places import Amount, fill, named, stray
from bordergraph.views.map.story.reading import Marked, read
from bordergraph.views.map.story.written import WrittenStory, written
from bordergraph.words.labels import Labels

THINGS = Things(
    nodes={"agency/rcmp", "agency/uscg", "arrangement/shiprider", "threat/firearms-smuggling"},
    sources={"s-1", "s-2"},
    countries={"CA", "US"},
)
AMOUNTS = {
    "gaps": Amount(1),
    "agencies": Amount(1234),
    "met.share": Amount(0.474, "share"),
    "met.low": Amount(None, "share"),
}
LABELS = {language: Labels(language) for language in ("en", "fr")}

WHOLE = """
title: {en: A title, fr: Un titre}
steps:
  - claim: {en: A claim, fr: Une affirmation}
    note: {en: "{gaps|gap|gaps} of {agencies}", fr: "{gaps|lacune|lacunes} sur {agencies}"}
    against: One text for both
    view: {view: map, threat: firearms-smuggling, hide: [US], pairs: 0, hulls: no}
    sources: [s-2, s-1, s-2]
    next: {en: On, fr: Suite}
  - claim: Second
    note: Note
    view: "map.html#view=tables&table=gaps&sel=agency%2Frcmp"
    sources: s-1
"""


def told(text: str, day: date | None = None) -> tuple[WrittenStory | None, list[str]]:
    story, faults = written(
        text.encode(),
        "s.yaml",
        things=THINGS,
        amount=AMOUNTS.get,
        names=lambda: list(AMOUNTS),
        day=day,
    )
    return story, [str(fault) for fault in faults]


def only(text: str) -> str:
    story, faults = told(text)
    assert story is None
    [fault] = faults
    return fault


def test_a_whole_story_is_read_with_its_numbers() -> None:
    story, faults = told(WHOLE)
    assert faults == []
    assert story is not None
    sources = [MapSource("s-1", "One"), MapSource("s-2", "Two")]
    shown = filled(story, lambda name: AMOUNTS[name], LABELS, sources)
    first, second = shown.steps
    assert shown.title == {"en": "A title", "fr": "Un titre"}
    assert first.note == {"en": "1 gap of 1,234", "fr": "1 lacune sur 1\u202f234"}
    assert first.against == {"en": "One text for both", "fr": "One text for both"}
    assert first.view == "view=map&threat=threat%2Ffirearms-smuggling&hide=US&pairs=0&hulls=0"
    assert first.sources == (1, 0)
    assert second.view == "view=tables&table=gaps&sel=agency%2Frcmp"
    assert second.next == {}


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    story, faults = told("""title: {en: Only one}
stpes: []
steps:
  - claim: "{gasp} and {met.low}"
    note: "a { brace"
    view: {threat: firearm-smuggling, lang: fr, pears: 3, sel: agency/rcpm}
    sources: [s-3]
  - note: ""
    sources: []
  - words
""")
    assert story is None
    assert faults == [
        "s.yaml, line 1, title: no text in 'fr' (write fr: and the text, or one text for both languages)",
        "s.yaml, line 2: unknown key 'stpes' (did you mean 'steps'?)",
        "s.yaml, line 4, step 1, claim: no number 'gasp' (did you mean 'gaps'?)",
        (
            "s.yaml, line 4, step 1, claim: this data gives no 'met.low' (leave the sentence out, or"
            " choose another day or graph)"
        ),
        (
            "s.yaml, line 5, step 1, note: a brace that holds no number"
            " (write {name}, or {name|one thing|many things})"
        ),
        (
            "s.yaml, line 6, step 1: view, threat: no threat 'firearm-smuggling'"
            " (did you mean 'threat/firearms-smuggling'?)"
        ),
        "s.yaml, line 6, step 1: view: 'lang' is the reader's own (leave it out)",
        "s.yaml, line 6, step 1: view: no 'pears' (did you mean 'pairs'?)",
        "s.yaml, line 6, step 1: view, sel: no 'agency/rcpm' (did you mean 'agency/rcmp'?)",
        "s.yaml, line 7, step 1: no source 's-3' (did you mean 's-2'?)",
        "s.yaml, line 8, step 2: no claim (write claim:)",
        "s.yaml, line 8, step 2, note: the text is empty (write it, or leave the key out)",
        "s.yaml, line 9, step 2: no source is named (name one by its id)",
        "s.yaml, line 10, step 3: a step is keys and values (write claim:, note:, sources:)",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "s.yaml, line 1: the file is empty"),
        ("- a", "s.yaml, line 1: a story is keys and values"),
        ("title: T\nsteps: []", "s.yaml, line 2: there are no steps"),
        ("title: T\nsteps: {a: b}", "s.yaml, line 2: there are no steps"),
        ("title: T", "s.yaml, line 1: there are no steps"),
        ("title: [T\nsteps", "s.yaml, line 2: no YAML: expected ',' or ']'"),
        ("a: &x 1\nb: *x", "s.yaml, line 1: an anchor (& or *) is used"),
        ("title: T\ntitle: U\nsteps: [{claim: c, note: n, sources: s-1}]", "line 2: 'title' stands"),
        ("title: !!python/name:os.system x", "there are no steps"),
        ("title: {en: 1, fr: [2]}\nsteps: [{claim: c, note: n, sources: s-1}]", "no text in 'fr'"),
        ("title: [T]\nsteps: [{claim: c, note: n, sources: s-1}]", "this is no text"),
        ("title: {de: a, en: b, fr: c}\nsteps: [{claim: c, note: n, sources: s-1}]", "key 'de'"),
    ],
)  # fmt: skip
def test_what_is_no_story_says_why(text: str, fault: str) -> None:
    story, faults = told(text)
    assert story is None
    assert any(fault in each for each in faults), faults


def test_what_is_not_utf_8_is_told_by_line() -> None:
    _, [fault] = read(b"title: T\nsteps: \xff", "s.yaml")
    assert str(fault).startswith("s.yaml, line 2: not UTF-8")


def test_a_file_as_deep_as_it_likes_is_refused() -> None:
    story, faults = told("[" * 5000 + "]" * 5000)
    assert story is None
    assert faults


def test_a_story_holds_from_its_day_on() -> None:
    text = f"since: 2025-01-28{WHOLE}"
    assert told(text, date(2025, 1, 28))[1] == []
    assert told(text)[1] == []
    [fault] = told(text, date(2025, 1, 27))[1]
    assert "holds from 2025-01-28 on, and this page describes 2025-01-27" in fault
    assert "is no day" in only(f"since: spring{WHOLE}")


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({"sel": ["agency/uscg", "agency/rcmp"]}, "sel=gap%3Aagency%2Frcmp%7Cagency%2Fuscg"),
        ({"sel": "line:participation|agency/rcmp|arrangement/shiprider"}, "sel=line%3A"),
        ({"kinds": ["program", "agency"]}, "kinds=agency~program"),
        ({"kinds": "program~agency"}, "kinds=agency~program"),
        ({"gaps": "true", "ended": "off"}, "gaps=1&ended=0"),
        ({"year": 2013, "sort": "-gap"}, "year=2013&sort=-gap"),
        ({"source": "s-1"}, "source=s-1"),
    ],
)
def test_a_view_is_the_address_of_the_page(view: dict[str, object], said: str) -> None:
    told_view, wrong = view_of(marked(view), THINGS)
    assert wrong == []
    assert told_view.startswith(said)


def marked(view: dict[str, object]) -> dict[str, Marked]:
    def mark(value: object) -> Marked:
        if isinstance(value, list):
            return Marked([mark(each) for each in value], 1)
        return Marked(str(value), 1)

    return {key: mark(value) for key, value in view.items()}


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        ({"view": "maps"}, "did you mean 'map'?"),
        ({"layout": "heap"}, "use islands, communities, threats, geographic"),
        ({"gaps": "maybe"}, "write true or false"),
        ({"pairs": "ten"}, "write it as 10"),
        ({"pairs": -1}, "write it as 10"),
        ({"hide": ["CN"]}, "use CA, US"),
        ({"source": "s1"}, "did you mean 's-1'?"),
        ({"sel": "gap:agency/rcmp"}, "name both, parted by |"),
        ({"sel": ["agency/rcmp", "agency/uscg", "agency/rcmp"]}, "name one, or a pair of agencies"),
        ({"sort": "a b"}, "take it from the address of the sorted table"),
        ({"step": "2"}, "leave it out"),
        ({"pairs": [1, 2]}, "give one"),
    ],
)
def test_a_view_that_the_page_does_not_have_is_a_fault(view: dict[str, object], fault: str) -> None:
    told_view, wrong = view_of(marked(view), THINGS)
    assert told_view == ""
    assert any(fault in fix for _, _, fix in wrong), wrong


def test_fields_are_those_of_the_page(pytestconfig: pytest.Config) -> None:
    text = (pytestconfig.rootpath / "src/bordergraph/views/map/js/state.js").read_text("utf-8")
    block = text[text.index("const fields = {") :]
    block = block[: block.index("\n};")]
    assert set(re.findall(r"^  (\w+):", block, re.MULTILINE)) == FIELDS | READERS


def test_a_link_with_nothing_behind_its_mark_shows_how_the_page_opens() -> None:
    assert address("map.html#") == {}
    assert address("#") == {}


@pytest.mark.parametrize(("n", "said"), [(0, "0 gaps"), (1, "1 gap"), (2, "2 gaps")])
def test_english_counts_none_as_many(n: int, said: str) -> None:
    assert fill("{gaps|gap|gaps}", lambda _: Amount(n), LABELS["en"]) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 lacune"), (1, "1 lacune"), (2, "2 lacunes")])
def test_french_counts_none_as_one(n: int, said: str) -> None:
    assert fill("{gaps|lacune|lacunes}", lambda _: Amount(n), LABELS["fr"]) == said


def test_amounts_are_written_as_the_language_does() -> None:
    fr = LABELS["fr"]
    assert Amount(0.474, "share").said(fr) == "47\u202f%"
    assert Amount((27, 28)).said(fr) == "27\u201328"
    assert Amount((3, 3)).said(fr) == "3"
    assert Amount(date(2025, 2, 1)).said(fr) == "1er\u00a0février 2025"
    assert Amount("2024-07").said(fr) == "juillet 2024"
    assert Amount(350.0, "person", "about").said(LABELS["en"]).startswith("about 350 ")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert list(named(text)) or stray(text) or fill(text, lambda _: Amount(1), LABELS["en"]) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_a_story_or_faults(text: bytes) -> None:
    story, faults = written(
        text, "s.yaml", things=THINGS, amount=AMOUNTS.get, names=lambda: list(AMOUNTS)
    )
    assert (story is None) == bool(faults)
