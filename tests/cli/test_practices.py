"""Practices on every surface: report, list and question agree, in both languages, on any data."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import bordergraph
from bordergraph.analysis.practices.rule import PRACTICES
from bordergraph.cli import bordergraph as command
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bordergraph import Workbench
    from bordergraph.views.map.records import MapData

CHOSEN = ("CBCF", "shiprider", "ibet", "entry-exit-initiative", "joint-enforcement-task-forces")


def test_report_and_list_agree_on_every_arrangement(shipped: Workbench) -> None:
    cards = shipped.list("arrangements", practices=True)
    assert [c.arrangement for c in cards] == [a.id for a in shipped.list("arrangements")]
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(cards.to_csv()))}
    for card in cards:
        told = {c.practice: c.standing.value for c in card.cells}
        assert {p: rows[card.arrangement][p] for p in PRACTICES} == told
    for name in CHOSEN:
        report = shipped.report(name)
        section = next(s for s in report.whole.sections if s.key == "practices")
        (slug,) = report.whole.subject
        found = {row.record["practice"]: row.record["standing"] for row in section.table.rows}
        assert found == {p: rows[slug][p] for p in PRACTICES}
        for row in section.table.rows:
            assert bool(row.sources) == (row.record["standing"] != "not-documented")


def test_the_map_shows_the_cells_of_every_arrangement(
    shipped: Workbench, drawn: Callable[[Workbench], MapData]
) -> None:
    data = drawn(shipped)
    assert data.practices == PRACTICES
    nodes = {n.id: n for n in data.nodes}
    for card in shipped.list("arrangements", practices=True):
        shown = {p.practice: p for p in nodes[f"arrangement/{card.arrangement}"].practices}
        for cell in card.cells:
            if cell.rests_on:
                assert shown[cell.practice].standing == cell.standing.value
                cited = {data.sources[i].id for i in shown[cell.practice].sources}
                assert cited == {s for b in cell.rests_on for s in b.sources}
            else:
                assert cell.practice not in shown


def test_the_report_on_the_forum_sets_the_record_beside_what_the_federation_asks(
    opened: Callable[..., Workbench],
) -> None:
    text = " ".join(opened().report("CBCF").to_text().split())
    asked = text.partition("ensure accountability")[2].partition("bridge organizational")[0]
    assert "nobody answers for follow-up" in asked
    assert "Asked for by National Police Federation" in asked
    assert "adopt clear action items" in asked
    assert "meet two or more times a year" in asked
    assert "On record beside it: Ministers review progress" in asked
    french = opened(language="fr").report("CBCF").to_text()
    assert "assurer la reddition de" in french
    assert "jugée déficiente" in french
    assert "Ce que demande" in french


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_the_list_comes_in_every_form(form: str) -> None:
    asked = ["list", "arrangements", "--kind", "forum", "--practices", "--format", form]
    found = CliRunner().invoke(command, asked)
    assert found.exit_code == 0, found.output
    assert "accountability" in found.stdout
    if form == "json":
        forum = next(r for r in json.loads(found.stdout) if r["id"] == "cross-border-crime-forum")
        assert forum["accountability"] == "found-wanting"
        assert forum["agreements"] == "not-documented"


def test_only_arrangements_have_practices(shipped: Workbench) -> None:
    with pytest.raises(UsageError, match="no practices"):
        shipped.list("agencies", practices=True)
    programs = shipped.list("programs", practices=True)
    assert {c.arrangement for c in programs} == {a.id for a in shipped.list("programs")}


def test_tables_of_ones_own_are_not_documented_where_they_are_silent(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label,country\na,Alpha,CA\nb,Bravo,US\n")
    (tmp_path / "threats.csv").write_text("id,label\nt,Guns\n")
    (tmp_path / "programs.csv").write_text("id,label,cadence\nbare,Bare,\nteam,Team,scheduled\n")
    (tmp_path / "focus.csv").write_text("program,threat\nteam,t\n")
    (tmp_path / "flows.csv").write_text("from,to,program\na,b,team\n")
    (tmp_path / "findings.csv").write_text("id,kind,programs\nf,measurement,team\n")
    (tmp_path / "participations.csv").write_text("agency,program,role\na,team,lead\nb,team,user\n")
    (tmp_path / "mandates.csv").write_text("agency,threat\na,t\nb,t\n")
    kg = bordergraph.open(tmp_path)
    bare, team = kg.list("arrangements", practices=True)
    assert {c.standing.value for c in bare.cells} == {"not-documented"}
    found = {c.practice: c.standing.value for c in team.cells}
    assert {p for p, s in found.items() if s == "documented"} == {
        "leadership", "participants", "resources", "roles",
    }  # fmt: skip
    assert found["accountability"] == "found-wanting"
    # SPARQL, which makes triples of the tables, gives the same.
    rows = kg.query("practices-of-arrangement", arrangement="team").items
    assert {str(p).partition(":")[2]: s for p, s, *_ in rows} == found
    assert "not documented" in kg.report("bare").to_text()
