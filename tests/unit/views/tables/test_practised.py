"""Practices in words: what a cell rests on, in both languages, and the table over arrangements."""

from __future__ import annotations

import csv
import io

import pytest

from bordergraph.analysis.practices.cards import Card, Cell, Practised
from bordergraph.analysis.practices.rule import PRACTICES
from bordergraph.model import Agency, Arrangement, Network, Ref, Source, Threat
from bordergraph.record import Bearing
from bordergraph.views.tables.practised import (
    cell_record,
    finder,
    grounds,
    practices_table,
    sources_behind,
    standing,
)
from bordergraph.words.labels import Labels

UNMET_EN = "no member on record answers for guns"
UNMET_FR = "aucun membre au dossier ne répond de guns"
NETWORK = Network(
    agencies=(Agency("a", "Alpha", country="CA"), Agency("b", "Bravo", country="US")),
    threats=(Threat("guns", "Guns"),),
    arrangements=(Arrangement("t", "<b>=Team"),),
    sources=(Source("audit", "The audit", publisher="Auditor"), Source("page", "A page")),
)


def said(cls: str, code: str, *of: str, slug: str = "s", year: int | None = 2020) -> Bearing:
    bodies = tuple(Ref("agency", a) for a in of)
    ref = Ref(cls.lower(), slug)
    return Bearing("t", ref, cls, (code,), bodies, note="Noted.", sources=("audit",), year=year)


DOCUMENTED = Cell(
    "roles",
    Practised.DOCUMENTED,
    (
        said("Participation", "lead", "a"),
        said("Flow", "", "a", "b", slug="f"),
        said("Milestone", "signed", slug="m", year=2021),
        said("Milestone", "signed", slug="n"),
        said("Remark", "legal-basis", slug="r"),
    ),
)
WANTING = Cell(
    "resources", Practised.WANTING, (said("Figure", "cad"),), (said("Finding", "staffing"),)
)
OLD = Cell("leadership", Practised.UNDOCUMENTED, aged=(said("Participation", "lead", year=2004),))
MISSED = Cell("participants", Practised.UNDOCUMENTED, uncovered=(("guns", "CA"), ("guns", "")))


def labels(language: str = "en") -> Labels:
    return Labels(language).knowing(NETWORK)


@pytest.mark.parametrize(
    ("cell", "english", "french"),
    [
        (DOCUMENTED,
         "lead: Alpha; 1 flow; 1 statement on its legal basis; 2 signatures",
         "lead\u00a0: Alpha ; 1 flux ; 1 énoncé sur son fondement juridique ; 2 signatures"),
        (WANTING, "found by Auditor", "constat de Auditor"),
        (OLD, "not told since 2004", "rien depuis 2004"),
        (MISSED,
         f"Canada: {UNMET_EN}; without a country: {UNMET_EN}",
         f"Canada\u00a0: {UNMET_FR} ; sans pays\u00a0: {UNMET_FR}"),
        (Cell("cultures", Practised.UNDOCUMENTED), "", ""),
    ],
    ids=["documented", "wanting", "old", "missed", "silent"],
)  # fmt: skip
def test_a_cell_says_what_it_rests_on(cell: Cell, english: str, french: str) -> None:
    assert grounds(cell, NETWORK, labels()) == english
    assert grounds(cell, NETWORK, labels("fr")).replace("\u202f", "\u00a0").replace(
        "\u00a0;", " ;"
    ) == french.replace("\u202f", "\u00a0").replace("\u00a0;", " ;")


def test_standings_are_never_worded_as_absence() -> None:
    for language in ("en", "fr"):
        words = {standing(Cell("roles", s), labels(language)) for s in Practised}
        assert len(words) == len(Practised)
        assert not any(bad in w for w in words for bad in ("absent", "none", "no ", "aucun"))


def test_a_cell_as_a_record_names_its_statements() -> None:
    assert cell_record(WANTING) == {
        "practice": "resources",
        "standing": "found-wanting",
        "found_wanting_by": ["finding:s"],
        "documented_by": ["figure:s"],
        "documented_before": [],
        "year": 2020,
    }
    assert cell_record(OLD)["documented_before"] == ["participation:s"]
    assert sources_behind(WANTING) == ("audit",)
    assert finder(
        Bearing("t", Ref("finding", "f"), "Finding", sources=("page", "gone")), NETWORK
    ) == ("A page, gone")


def test_the_table_has_a_column_a_practice_and_codes_for_machines() -> None:
    cells = tuple(Cell(p, Practised.DOCUMENTED if p == "roles" else Practised.UNDOCUMENTED)
                  for p in PRACTICES)  # fmt: skip
    table = practices_table([Card("t", cells)], labels("fr"))
    assert table.columns == ("name", *PRACTICES)
    assert table.rows[0][1:] == tuple("documentée" if p == "roles" else "\u2013" for p in PRACTICES)
    header, row = csv.reader(io.StringIO(table.to_csv()))
    assert header == ["id", "name", *PRACTICES]
    assert row[2:] == ["documented" if p == "roles" else "not-documented" for p in PRACTICES]
    assert "<b>" not in table.to_html()
    assert practices_table([], labels()).to_dicts() == []
