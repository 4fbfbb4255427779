"""Searches as newcomers write them, in both languages: what is wanted is among the first five."""

import re

import pytest

import bordergraph

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("suicide attempts CPIC", "suicide-attempt"),
        ("Shiprider arrests 2007", "shiprider.*2007"),
        ("rail cargo firearms examined", "rail"),
        ("patrol between ports CBSA order in council", "1932"),
        ("Maher Arar", "arar"),
        ("équipes intégrées de la police des frontières", "ibet"),
        ("véhicules volés conteneurs port de Montréal", "vehicle|v[ée]hicule"),
        ("blanchimant d'argent", "launder"),
        ("verificateur génerall exportations ASFC", "export"),
        ("firarms smuggling USPIS", "firearm"),
        ("How long does CBSA keep entry and exit records", "entry-exit-retention"),
        ("Combien de temps l'ASFC garde-t-elle les entrées et sorties", "entry-exit-retention"),
    ],
)
def test_what_is_wanted_is_among_the_first_five(
    shipped: bordergraph.Workbench, words: str, wanted: str
) -> None:
    found = [f"{row['id']} {row['text']}" for row in shipped.search(words, top=5).to_dicts()]
    assert any(re.search(wanted, text, re.IGNORECASE) for text in found), found


def test_a_kind_is_named_in_either_language(shipped: bordergraph.Workbench) -> None:
    for kind in ("finding", "findings", "constats", "Constat"):
        assert {row["kind"] for row in shipped.search("exports", kind=kind, top=3).to_dicts()} == {
            "finding"
        }
