"""A passage is shown from the reader's copy only if its hash fits, wherever the copy has it."""

import hashlib
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bordergraph.curate.passage import Passage, find_passage
from bordergraph.errors import DataError

TEXT = (
    "\n\nOttawa\n\nThe first sentence. U.S. Customs seized 23 crates, more than double. "
    "It was été.\n\nAnother paragraph — with a dash. And an end.\n"
)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def span(part: str, text: str = TEXT) -> tuple[int, int, str]:
    """Return start, end and hash of a part of the text as it was read."""
    start = text.index(part)
    return start, start + len(part), sha(part)


def fault(error: pytest.ExceptionInfo[DataError]) -> str:
    (only,) = error.value.faults
    return str(only)


def test_the_span_and_its_neighbours() -> None:
    part = "U.S. Customs seized 23 crates, more than double."
    found = find_passage(TEXT, *span(part))
    start, end, _ = span(part)
    assert found == Passage(part, "The first sentence.", "It was été.", start, end)


def test_context_is_the_rest_of_the_sentence_when_the_span_is_a_clause() -> None:
    found = find_passage(TEXT, *span("seized 23 crates"))
    assert found.before == "U.S. Customs"
    assert found.after == ", more than double."


def test_context_stays_in_the_paragraph() -> None:
    assert find_passage(TEXT, *span("The first sentence.")).before == ""
    assert find_passage(TEXT, *span("It was été.")).after == ""
    assert find_passage(TEXT, *span("And an end.")).before == "Another paragraph — with a dash."


def test_the_hash_may_be_in_capitals() -> None:
    start, end, digest = span("été")
    assert find_passage(TEXT, start, end, digest.upper()).text == "été"


@pytest.mark.parametrize(
    ("copy", "changed"),
    [
        (TEXT.replace("\n", "\r\n"), "other line ends"),
        ("\ufeff" + TEXT, "a byte order mark"),
        ("\ufeff" + TEXT.replace("\n", "\r\n"), "a byte order mark, other line ends"),
        (TEXT.lstrip("\n"), "-2 characters from where it was read"),
        ("A title page.\n" + TEXT, "+14 characters from where it was read"),
        (
            TEXT.strip().replace("\n", "\r\n"),
            "other line ends, -2 characters from where it was read",
        ),
    ],
)
def test_a_copy_in_another_form_still_shows_the_passage(copy: str, changed: str) -> None:
    part = "Another paragraph — with a dash."
    found = find_passage(copy, *span(part))
    assert found.text == part
    assert copy[found.start : found.end] == part
    assert found.changed == changed


def test_line_ends_of_one_character_change_no_offset() -> None:
    copy = TEXT.replace("\n", "\r")
    found = find_passage(copy, *span("Another paragraph — with a dash."))
    assert (found.before, found.after, found.changed) == ("", "And an end.", "")


def test_accents_written_apart_are_put_together() -> None:
    copy = unicodedata.normalize("NFD", TEXT)
    assert copy != TEXT
    found = find_passage(copy, *span("It was été."))
    assert (found.text, found.changed) == ("It was été.", "accents written apart")


def test_a_part_that_stands_twice_is_found_at_its_own_place() -> None:
    text = "Guns. Drugs.\nGuns. Drugs.\nGuns. Drugs.\n"
    start = text.rindex("Guns.")
    copy = text.replace("\n", "\r\n")
    found = find_passage(copy, start, start + 5, sha("Guns."))
    assert found.start == copy.rindex("Guns.")


def test_another_text_is_said_to_be_another() -> None:
    start, end, digest = span("The first sentence.")
    other = TEXT.replace("first", "second")
    with pytest.raises(DataError) as error:
        find_passage(other, start, end, digest, whole=sha(TEXT), where="copy.txt")
    assert fault(error).startswith("copy.txt: another text, or another version of it")
    with pytest.raises(DataError) as error:
        find_passage(other, start, end, digest)
    assert "stands nowhere in this text" in fault(error)


def test_a_text_that_is_too_short_is_said_to_be_so() -> None:
    start, end, digest = span("And an end.")
    with pytest.raises(DataError) as error:
        find_passage("Short.", start, end, digest, whole=sha(TEXT))
    assert f"it has 6 characters and the passage ends at {end}" in fault(error)


def test_the_graph_is_blamed_when_the_text_is_the_right_one() -> None:
    start, end, _ = span("The first sentence.")
    with pytest.raises(DataError) as error:
        find_passage(TEXT, start, end, sha("Never written."), whole=sha(TEXT))
    assert "the graph is at fault" in fault(error)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (9, 4)])
def test_a_span_that_makes_no_sense(start: int, end: int) -> None:
    with pytest.raises(DataError, match="makes no sense"):
        find_passage(TEXT, start, end, sha("x"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), st.data())
def test_every_span_of_every_text_comes_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = text[start:end]
    found = find_passage(text, start, end, sha(part))
    assert (found.text, found.start, found.end, found.changed) == (part, start, end, "")


@given(st.text("ab .\n", min_size=1, max_size=40), st.text("ab .\n", max_size=10), st.data())
def test_what_is_shown_always_has_the_hash_asked_for(
    text: str, ahead: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = find_passage(ahead + text, start, end, sha(text[start:end]))
    assert sha(found.text) == sha(text[start:end])


@pytest.mark.slow
@given(st.text(max_size=40), st.integers(0, 40), st.integers(1, 40))
def test_a_hash_that_fits_nothing_is_refused(text: str, start: int, length: int) -> None:
    strange = "\u2603 not in there \u2603"
    assume(strange not in text)
    with pytest.raises(DataError):
        find_passage(text, start, start + length, sha(strange))
