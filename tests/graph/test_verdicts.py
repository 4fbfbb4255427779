"""The blind test of docs/methods.md is what its judged rows say."""

import csv

import numpy as np
import pytest

from verdicts import CAUSES, CLASSES, JUDGED, PAGE, ROWS, kappa, updated_page


def test_the_page_has_what_follows_from_the_judged_rows() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert updated_page(text) == text


def test_each_judged_row_has_its_source_and_each_difference_its_cause() -> None:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
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
