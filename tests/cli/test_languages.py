"""Each language prints its own words of the record, on every surface that gives reasons."""

from __future__ import annotations

from functools import cache

import pytest
from click.testing import CliRunner

import bordergraph
from bordergraph.cli import bordergraph as command
from bordergraph.words import LANGUAGES

PAIR = ("CBSA", "HSI")
SURFACES = (
    ("why", *PAIR, "--format", "markdown", "--all"),
    ("why", *PAIR, "--format", "json"),
    ("why", *PAIR, "--format", "html"),
    ("gaps", "--format", "table"),
    ("gaps", "--format", "markdown"),
    ("gaps", "--apart", "by-design", "--format", "markdown"),
    ("gaps", "--strained", "--format", "markdown"),
    ("report", "--format", "markdown", "--all"),
    ("report", "--format", "json"),
    ("report", *PAIR, "--format", "markdown", "--all"),
    ("report", "trade-fraud", "--format", "markdown", "--all"),
)


@cache
def _opened(language: str) -> bordergraph.Workbench:
    return bordergraph.open(language=language)


@cache
def _said() -> dict[str, frozenset[str]]:
    """What the record says in one language only, by that language."""
    network = _opened("en").network()
    both = [(d.why, d.why_fr) for d in network.dependencies]
    both += [(g.why, g.why_fr) for g in network.gateways]
    english, french = ({texts[n].rstrip(".") for texts in both} for n in (0, 1))
    assert english
    assert french
    # A single word, such as a laboratory's, may stand in a name of either language.
    told = {"en": english - french, "fr": french - english}
    return {name: frozenset(w for w in why if len(w.split()) > 2) for name, why in told.items()}


def _other(language: str) -> str:
    (other,) = set(LANGUAGES) - {language}
    return other


def _heard(text: str, language: str) -> list[str]:
    """Return which reasons of a language stand in a text, however its lines are broken."""
    plain = " ".join(text.replace("&#39;", "'").replace("&#x27;", "'").split())
    return sorted(why for why in _said()[language] if why in plain)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", SURFACES, ids=" ".join)
def test_a_surface_speaks_one_language(
    asked: tuple[str, ...], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = _opened(language)
    monkeypatch.setattr("bordergraph.api.Workbench.open", lambda *_, **__: opened)
    found = CliRunner().invoke(command, ["--lang", language, *asked], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    assert _heard(found.stdout, language)
    assert not _heard(found.stdout, _other(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_has_each_reason_in_its_own_language(language: str) -> None:
    told = " ".join(_opened("en").map().whole.reasons[language])
    assert _heard(told, language)
    assert not _heard(told, _other(language))
