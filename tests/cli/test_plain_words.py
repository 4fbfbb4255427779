"""Pages say who says what: data does not tell, stand for or answer, in either language."""

from __future__ import annotations

import re

import pytest

import bordergraph
from bordergraph.words import LANGUAGES, texts

from .conftest import TINY

BANNED = {
    "en": re.compile(
        r"\b(?:tells?|told|untold|hold(?:s|ing)? no more|speaks? (?:of|against)|nobody|somebody|rhythm"
        r"|found wanting|keeps? to itself|on the word of|on record|hole in the record|anew|gives? no"
        r"|answers? for|weak by itself)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:au dossier|par conception|sur la foi de|répond(?:ent)? de|nul|dont il en est|rythme"
        r"|cadence|échue?s?|mise? à mal|voix qui|que l'on a)\b",
        re.IGNORECASE,
    ),
}
# A name that a text may hold: the null model, and the label of a place in a template.
NAMES = re.compile(r"\{[^}]*\}|modèle nul")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_interface_use_plain_words(language: str) -> None:
    plain = {key: NAMES.sub("", text) for key, text in texts(language).items()}
    assert {k: t for k, t in plain.items() if BANNED[language].search(t)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_use_plain_words(language: str) -> None:
    kg = bordergraph.open(TINY, language=language)
    pages = [
        kg.report(brief=True),
        *(kg.report(*names) for names in ((), ("ALP",), ("JT",), ("guns",), ("ALP", "BBS"))),
        kg.why("ALP", "BBS"),
    ]
    found = {
        match.group()
        for page in pages
        for match in BANNED[language].finditer(NAMES.sub("", " ".join(page.to_text().split())))
    }
    assert found == set()
