"""The store of words: both languages whole, every key used, every form right."""

import re

import pytest

from bordergraph.words import LANGUAGES, texts

PLACES = re.compile(r"\{(\w+)(?::[^}]+)?\}")
ENGLISH_ONLY = {"method-language"}


def test_every_text_exists_in_both_languages_with_the_same_places() -> None:
    english, french = texts("en"), texts("fr")
    assert list(english) == list(french) == sorted(english)
    for key, text in english.items():
        if key not in ENGLISH_ONLY:
            assert bool(text.strip()) == bool(french[key].strip()), key
            assert set(PLACES.findall(text)) == set(PLACES.findall(french[key])), key
            assert text.count("|") == french[key].count("|"), key


def test_a_text_that_counts_has_two_forms_and_its_number() -> None:
    for language in LANGUAGES:
        for key, text in texts(language).items():
            if key.startswith("count."):
                assert text.count("|") == 1, key
                assert all("{n}" in form for form in text.split("|")), key


def test_apostrophes_are_of_one_kind() -> None:
    for language in LANGUAGES:
        for key, text in texts(language).items():
            assert "\u2019" not in text, (language, key)


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'de'; choose one of en, fr"):
        texts("de")


def test_french_marks_have_the_spaces_of_canadian_usage() -> None:
    spaced = re.compile(r"[ \u00a0\u202f][;?!]|(?<=\S) [:%\u00bb]|\u00ab ")
    told = {k: v for k, v in texts("fr").items() if "http" not in v}
    assert {k: v for k, v in told.items() if spaced.search(v)} == {}
