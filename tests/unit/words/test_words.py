"""The store of words: both languages whole, every key asked for, every term said one way."""

import ast
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from bordergraph.resources import ontology_files
from bordergraph.schema import CLASSES
from bordergraph.views.map.page import shared_words
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import load_texts

ROOT = Path(__file__).resolve().parents[3] / "src/bordergraph"

# Keys put together from a prefix and a value of the data or of a vocabulary. What stands behind
# the prefix is checked where a vocabulary closes it; a column's word has to be named in a view.
COMPUTED = (
    "ask.", "basis.", "list.", "list-of.", "broker-role.", "channel.", "channel-use.", "frequency.", "gaps-count.", "move.", "need.", "proof.", "responsibility.", "served-title.", "served-twice.", "by.", "change.", "compare-how.", "compare-method.", "measure.", "moved.", "moved-intro.", "record-change.", "claims-side.", "committee.", "untold.", "conflicts.", "country.", "documented.", "event.",
    "ties.", "function.", "headline.", "headline-problems-", "grade.", "join.", "left-open.", "map.", "only.", "pair-left-out.", "place.",
    "stretch.",
    "point.", "property.", "reason.", "sole-", "problem-change.", "problem-missing.", "role-is.", "search-outcome.", "silo-class.", "site.column.", "site.one.", "source-group.", "statements.",
    "note-suggest-", "possible-gaps-", "note-trials.", "suggest-", "trial.", "variant.", "brokers-ungrouped.", "communities-by.", "silos-ungrouped.", "theme.", "upkeep-why.",
)  # fmt: skip
JOINED = re.compile(
    r"^(.*-title|compare-.*|method-.*|.*-caption|class\..*|count\..*|fact\..*|column\..*)$"
)


@cache
def _trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))]


def _literals() -> set[str]:
    """Return every text that stands in the code, and every key that a template asks for."""
    found = {
        node.value
        for tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for template in ROOT.rglob("*.j2"):
        found |= set(re.findall(r'say\("([^"]+)"', template.read_text("utf-8")))
    return found | {
        word for c in CLASSES for f in c.fields if f.column for word in (f.column.name, f.attr)
    }


def _is_used(key: str, literals: set[str]) -> bool:
    if key.removesuffix(".own") in literals or key.startswith(COMPUTED):
        return True
    # ``column.gap`` is asked for by the word ``gap``, ``critical-points-title`` by ``points``.
    parts = (key.partition(".")[2], *key.split("-"))
    return bool(JOINED.match(key)) and any(part in literals for part in parts if part)


@pytest.mark.slow
def test_every_text_is_asked_for() -> None:
    literals = _literals() | shared_words()
    assert [key for key in load_texts("en") if not _is_used(key, literals)] == []


def test_every_prefix_is_of_a_text() -> None:
    for prefix in COMPUTED:
        assert any(key.startswith(prefix) for key in load_texts("en")), prefix


def test_the_page_asks_for_no_word_twice() -> None:
    """A word of the map's own says what no other word says; what is shared is shared."""
    english, french = load_texts("en"), load_texts("fr")
    said = {(english[key], french[key]) for key in shared_words()}
    own = {k for k in english if k.startswith("map.")}
    assert [k for k in sorted(own) if (english[k], french[k]) in said] == []


# One English noun, one French noun: where a text has the one, its translation has the other.
TERMS = {
    r"arrangements?": r"dispositifs?", r"agenc(?:y|ies)": r"organismes?", r"threats?": r"menaces?",
    r"gaps?": r"lacunes?", r"dormant": r"dormance", r"frequency": r"fréquence",
    r"findings?": r"constats?", r"channels?": r"cana(?:l|ux)", r"programs?": r"programmes?",
    r"memberships?": r"participations?", r"supply": r"offre", r"relays?": r"intermédiaires? possibles?",
    r"evidence": r"preuve", r"sources?": r"sources?|foi", r"brokers?": r"organismes? charnières?",
}  # fmt: skip
# Said another way for a reason: what is meant stands in the sentence before, or in a command.
FREE = {("gaps-thin", r"gaps?"), ("map.noscript", r"gaps?"), ("serving-caption", r"threats?")}
FALSE_FRIENDS = (r"\bagences?\b", r"\barrangements?\b(?!})", r"\bmécanismes?\b", r"\bsommeil\b")


@pytest.mark.parametrize("english", TERMS)
def test_one_english_noun_has_one_french_noun(english: str) -> None:
    places = re.compile(r"\{[^}]*\}")
    french = load_texts("fr")
    for key, text in load_texts("en").items():
        plain = places.sub("", text)
        if (key, english) in FREE or not re.search(rf"\b{english}\b", plain, re.IGNORECASE):
            continue
        assert re.search(rf"(?<!\w)(?:{TERMS[english]})(?!\w)", french[key], re.IGNORECASE), key


def test_french_uses_none_of_the_other_nouns() -> None:
    places = re.compile(r"\{[^}]*\}")
    for key, text in load_texts("fr").items():
        for noun in FALSE_FRIENDS:
            assert not re.search(noun, places.sub("", text), re.IGNORECASE), (key, noun)


def test_the_ontology_uses_the_same_nouns() -> None:
    """Names of classes, properties and words of the model, the kind of source "arrangement" apart."""
    names: dict[str, dict[str, str]] = {}
    for quad in (
        quad
        for path in ontology_files()
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ):
        text = quad.object
        if quad.predicate.value.endswith(("#label", "#prefLabel")) and isinstance(text, ox.Literal):
            names.setdefault(quad.subject.value, {})[text.language or ""] = text.value
    assert len(names) > 500
    for thing, name in names.items():
        if thing.endswith("/source-kind/arrangement"):
            continue
        for english, french in TERMS.items():
            if re.search(rf"\b(?:{english})\b", name["en"], re.IGNORECASE):
                assert re.search(rf"(?<!\w)(?:{french})(?!\w)", name["fr"], re.IGNORECASE), thing
        for noun in FALSE_FRIENDS:
            assert not re.search(noun, name["fr"], re.IGNORECASE), (thing, noun)


PLACES = re.compile(r"\{(\w+)(?::[^}]+)?\}")
ENGLISH_ONLY = {"method-language"}


def test_every_text_exists_in_both_languages_and_no_other_with_the_same_places() -> None:
    english, french = load_texts("en"), load_texts("fr")
    assert list(english) == list(french) == sorted(english)
    for key, text in english.items():
        if key not in ENGLISH_ONLY:
            assert bool(text.strip()) == bool(french[key].strip()), key
            assert set(PLACES.findall(text)) == set(PLACES.findall(french[key])), key
            assert text.count("|") == french[key].count("|"), key
    with pytest.raises(ValueError, match="no language 'de'; choose one of en, fr"):
        load_texts("de")


def test_a_text_that_counts_has_two_forms_and_its_number() -> None:
    for language in LANGUAGES:
        for key, text in load_texts(language).items():
            if key.startswith("count."):
                assert text.count("|") == 1, key
                assert all("{n}" in form for form in text.split("|")), key


def test_french_marks_have_the_spaces_of_canadian_usage() -> None:
    spaced = re.compile(r"[ \u00a0\u202f][;?!]|(?<=\S) [:%\u00bb]|\u00ab ")
    told = {k: v for k, v in load_texts("fr").items() if "http" not in v}
    assert {k: v for k, v in told.items() if spaced.search(v)} == {}
    assert not [k for lang in LANGUAGES for k, v in load_texts(lang).items() if "\u2019" in v]


@pytest.mark.parametrize(("language", "found"), [("en", "a channel found"), ("fr", "canal trouvé")])
def test_a_channel_that_a_search_found_bears_no_class_and_a_problem_stands_after_it(
    language: str, found: str
) -> None:
    texts = load_texts(language)
    assert texts["search-outcome.closed"] == found
    assert texts["search-outcome.strained"].startswith(f"{found}, ")


@pytest.mark.parametrize(
    ("language", "scope"), [("en", "on this threat"), ("fr", "sur cette menace")]
)
def test_a_row_without_a_channel_says_that_it_is_of_its_threat(language: str, scope: str) -> None:
    texts = load_texts(language)
    assert scope in texts["row-channels-none"]
    assert all(scope in form for form in texts["row-channels-relay"].split("|"))


@pytest.mark.parametrize(("language", "meaning"), [("en", "searched"), ("fr", "recherche")])
def test_irregular_is_defined_with_the_channel_that_a_search_did_not_confirm(
    language: str, meaning: str
) -> None:
    assert meaning in load_texts(language)["needs-counts"]


def test_a_verb_agrees_with_the_number_that_chooses_its_form() -> None:
    told = re.compile(r"\{(?!n\})(\w+)\} of them (?:is|are)\b")
    assert [key for key, text in load_texts("en").items() if told.search(text)] == []
