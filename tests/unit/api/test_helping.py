"""What would help is said in one wording: by `why`, `plan`, the reports and the map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable

    import bordergraph

PAIR = ("amps", "atf")


def _why(kg: bordergraph.Workbench, *pair: str) -> dict[str, dict[str, Any]]:
    sections = {s["key"]: s for s in json.loads(kg.why(*pair).to_json())["sections"]}
    return {row["threat"]: row for row in sections["gaps"]["rows"]}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_says_the_same(
    opened: Callable[..., bordergraph.Workbench], language: str
) -> None:
    kg = opened(language=language)
    rows = _why(kg, *PAIR)
    (link,) = (r for r in kg.plan(of="links").to_dicts() if tuple(r["agencies"]) == PAIR)
    order = sorted(rows, key=lambda t: (-rows[t]["gap"], t))
    by_why = [r for t in order for r in rows[t]["would_help"] if rows[t]["evidence"] != "unknown"]
    assert len(by_why) == len(link["would_help"]) > 0
    for remedy, text in zip(by_why, link["would_help"], strict=True):
        assert text.startswith(remedy["text"])
        assert Labels(language).number(remedy["gain"], 2) in text
        assert all(r in text for r in remedy["recommendations"])
    page = kg.map().whole
    for gap in page.gaps:
        if gap.agencies == PAIR and gap.now and gap.counted:
            told = [page.helps[language][i] for i in gap.helps]
            assert all(text in link["would_help"] for text in told)
            assert len(told) == len(rows[gap.threat]["would_help"])
    text = " ".join(kg.why(*PAIR).to_text().split())
    for told in link["would_help"]:
        assert " ".join(told.split()) in text


def test_the_map_tells_both_languages_and_each_remedy_once(shipped: bordergraph.Workbench) -> None:
    page = shipped.map().whole
    assert set(page.helps) == {"en", "fr"}
    assert len(page.helps["en"]) == len(page.helps["fr"])
    used = {i for gap in page.gaps for i in gap.helps}
    assert used == set(range(len(page.helps["en"])))
    assert all(gap.now and gap.counted for gap in page.gaps if gap.helps)


def test_a_report_tells_what_would_help_as_why_does(shipped: bordergraph.Workbench) -> None:
    sections = {
        s["key"]: s for s in json.loads(shipped.report("AMPS", "ATF").to_json())["sections"]
    }
    rows = _why(shipped, *PAIR)
    told = {r["threat"]: r["would_help"] for r in sections["help"]["rows"]}
    assert told
    for threat, texts in told.items():
        remedies = rows[threat]["would_help"][: len(texts)]
        assert all(t.startswith(r["text"]) for t, r in zip(texts, remedies, strict=True))


def test_a_strained_row_says_what_would_mend_it(shipped: bordergraph.Workbench) -> None:
    sections = {s["key"]: s for s in json.loads(shipped.why("RCMP", "USCG").to_json())["sections"]}
    rows = {r["threat"]: r for r in sections["met"]["rows"]}
    mends = rows["maritime-smuggling"]["would_help"]
    assert {m["cause"] for m in mends} == {"mend"}
    assert all(m["findings"] and m["sources"] and m["gain"] is None for m in mends)
