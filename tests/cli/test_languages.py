"""Each language prints its own words of the record, on every surface that gives reasons."""

from typing import TypeAlias

import pytest
from click.testing import CliRunner

import bordergraph
from bordergraph.cli import bordergraph as command
from bordergraph.words import LANGUAGES

Said: TypeAlias = dict[str, frozenset[str]]


@pytest.fixture(scope="module")
def said(shipped: bordergraph.Workbench) -> Said:
    """What the record says in one language only, by that language."""
    network = shipped.network()
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


def _heard(text: str, reasons: frozenset[str]) -> list[str]:
    """Return which reasons of a language stand in a text, however its lines are broken."""
    plain = " ".join(text.replace("&#39;", "'").replace("&#x27;", "'").split())
    return sorted(why for why in reasons if why in plain)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked",
    [
        ("gaps", "--format", "table"),
        pytest.param(("report", "--format", "markdown", "--all"), marks=pytest.mark.slow),
        pytest.param(("why", "CBSA", "HSI", "--format", "html"), marks=pytest.mark.weekly),
    ],
    ids=" ".join,
)
def test_a_surface_speaks_one_language(asked: tuple[str, ...], language: str, said: Said) -> None:
    found = CliRunner().invoke(command, ["--lang", language, *asked], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    assert _heard(found.stdout, said[language])
    assert not _heard(found.stdout, said[_other(language)])
