"""Pages of docs say what follows: the data policy names the checks there are, methods.md the judged rows."""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.unit.made import csv_rows

from bordergraph import Workbench
from bordergraph.resources import graph_dir, queries_dir
from verdicts import CAUSES, CLASSES, JUDGED, PAGE, ROWS, kappa, updated_page

ROOT = Path(__file__).resolve().parents[2]
POLICY = (ROOT / "docs" / "data-policy.md").read_text(encoding="utf-8")
# What is marked as code and is no check: commands, properties, files.
OTHERS = {"add", "conflicts", "graph/"}


def _named() -> set[str]:
    words = set(re.findall(r"`([^`]+)`", POLICY))
    return {w for w in words if " " not in w and ":" not in w} - OTHERS


def _known() -> set[str]:
    shapes = set(
        re.findall(
            r"^bg:([A-Za-z]+Shape(?:-[a-z0-9-]+)?) a ",
            (graph_dir() / "shapes.ttl").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    code = {
        rule
        for path in (ROOT / "src" / "bordergraph" / "curate" / "check").glob("*.py")
        for rule in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text(encoding="utf-8"))
    }
    return shapes | code | {path.stem for path in (queries_dir() / "check").glob("*.rq")}


def test_every_check_that_the_policy_names_is_there() -> None:
    assert len(_named()) > 25
    assert _named() - _known() == set()


def test_what_holds_sources_and_citations_is_named() -> None:
    checks = {path.stem for path in (queries_dir() / "check").glob("*.rq")}
    about = {c for c in checks if re.search(r"source|conclusion|confidence|sure|span|cites", c)}
    assert about - _named() == set()


def test_every_file_that_the_tables_of_the_architecture_name_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    names = {n for row in rows for n in re.findall(r"`([\w./-]+(?:/|\.\w+))`", row)}
    package = ROOT / "src" / "bordergraph"
    folders = (ROOT, package, package / "views/map/js", package / "curate/check")
    assert len(names) > 80
    assert [n for n in names if not any((folder / n).exists() for folder in folders)] == []


def test_a_finding_of_a_dated_document_has_a_date(shipped: Workbench) -> None:
    network = shipped.network()
    dated = {s.id for s in network.sources if s.date[:4].isdigit()}
    timeless = [f.id for f in network.findings if f.span.first_day is None]
    known = {f.id: {c.source for c in f.citations if not c.is_indirect} for f in network.findings}
    assert [f for f in timeless if known[f] & dated] == []


# -- the blind test of docs/methods.md is what its judged rows say


def test_the_page_has_what_follows_from_the_judged_rows() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert updated_page(text) == text


def test_each_judged_row_has_its_source_and_each_difference_its_cause() -> None:
    rows = csv_rows(JUDGED)
    assert len({(row["agency_a"], row["agency_b"], row["threat"]) for row in rows}) == ROWS
    for row in rows:
        assert row["judged"] in CLASSES
        assert bool(row["url"]) == (row["judged"] != "none"), row["row"]
        assert (row["cause"] in CAUSES) == (row["judged"] != row["outcome"]), row["row"]


def test_kappa_is_that_of_the_textbook() -> None:
    # Fleiss, Levin & Paik 2003, table 18.1, in per cent: 0.676.
    table = [(75, 1, 4), (5, 4, 1), (0, 0, 10)]
    pairs = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    assert kappa(np.array(pairs)) == pytest.approx(0.676, abs=5e-4)
