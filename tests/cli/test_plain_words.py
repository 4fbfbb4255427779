"""Pages say who says what: data does not tell, stand for or answer, in either language."""

import re
from pathlib import Path

import pytest
from tests.plain_words import EVERYWHERE, INTERFACE, banned

import bordergraph
from bordergraph.words import LANGUAGES, texts

from .conftest import TINY

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden" / "commands"
# A name that a text may hold: the null model, and the label of a place in a template.
NAMES = re.compile(r"\{[^}]*\}|modèle nul")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_interface_use_plain_words(language: str) -> None:
    plain = {key: NAMES.sub("", text) for key, text in texts(language).items()}
    assert {k: t for k, t in plain.items() if INTERFACE[language].search(t)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_use_plain_words(language: str) -> None:
    kg = bordergraph.open(TINY, language=language)
    pages = [
        kg.report(brief=True),
        *(kg.report(*names) for names in ((), ("ALP",), ("JT",), ("guns",), ("ALP", "BBS"))),
        kg.why("ALP", "BBS"),
    ]
    plain = (NAMES.sub("", page.to_text()) for page in pages)
    assert {found for text in plain for found in banned(text, INTERFACE[language])} == set()


def test_answers_of_the_commands_use_plain_words() -> None:
    found = {p.name: banned(p.read_text("utf-8"), EVERYWHERE["en"]) for p in GOLDEN.glob("*.json")}
    assert {name: phrases for name, phrases in found.items() if phrases} == {}
