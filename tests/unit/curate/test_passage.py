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


def test_the_span_and_its_neighbours() -> None:
    part = "U.S. Customs seized 23 crates, more than double."
    found = find_passage(TEXT, *span(part))
    start, end, _ = span(part)
    assert found == Passage(part, "The first sentence.", "It was été.", start, end)
    # The hash may be in capitals.
    start, end, digest = span("été")
    assert find_passage(TEXT, start, end, digest.upper()).text == "été"
    # Of a clause, context is the rest of its sentence.
    clause = find_passage(TEXT, *span("seized 23 crates"))
    assert (clause.before, clause.after) == ("U.S. Customs", ", more than double.")


def test_context_stays_in_the_paragraph() -> None:
    assert find_passage(TEXT, *span("The first sentence.")).before == ""
    assert find_passage(TEXT, *span("It was été.")).after == ""
    assert find_passage(TEXT, *span("And an end.")).before == "Another paragraph — with a dash."


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
        # Line ends of one character change no offset.
        (TEXT.replace("\n", "\r"), ""),
        (unicodedata.normalize("NFD", TEXT), "accents written apart"),
    ],
)
def test_a_copy_in_another_form_still_shows_the_passage(copy: str, changed: str) -> None:
    part = "Another paragraph — with a dash."
    found = find_passage(copy, *span(part))
    assert found.text == part
    assert copy[found.start : found.end] == part
    assert (found.before, found.after) == ("", "And an end.")
    assert found.changed == changed


def test_a_part_that_stands_twice_is_found_at_its_own_place() -> None:
    text = "Guns. Drugs.\nGuns. Drugs.\nGuns. Drugs.\n"
    start = text.rindex("Guns.")
    copy = text.replace("\n", "\r\n")
    found = find_passage(copy, start, start + 5, sha("Guns."))
    assert found.start == copy.rindex("Guns.")


@pytest.mark.parametrize(
    ("text", "part", "hashed", "whole", "told"),
    [
        (TEXT.replace("first", "second"), "The first sentence.", "", TEXT,
         "copy.txt: another text, or another version of it"),
        (TEXT.replace("first", "second"), "The first sentence.", "", "",
         "stands nowhere in this text"),
        ("Short.", "And an end.", "", TEXT, f"it has 6 characters and the passage ends at {span('And an end.')[1]}"),
        (TEXT, "The first sentence.", "Never written.", TEXT, "the graph is at fault"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_the_one_that_was_read_is_said_to_be_so(
    text: str, part: str, hashed: str, whole: str, told: str
) -> None:
    start, end, _ = span(part)
    known = sha(whole) if whole else ""
    with pytest.raises(DataError) as error:
        find_passage(text, start, end, sha(hashed or part), text_sha256=known, where="copy.txt")
    (fault,) = error.value.faults
    assert told in str(fault)


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
