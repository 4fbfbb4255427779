"""What every verb answers on the tiny graph, as JSON: the contract, field by field.

``WRITE_GOLDEN=1 pytest tests/cli/test_golden.py`` writes the answers anew; the difference is for a reader.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bordergraph

from .conftest import TINY, Run

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden" / "commands"
ASKED = (
    "gaps", "gaps --partial", "gaps --research", "gaps --strict", "gaps --strict --by pair",
    "gaps --strict --by threat", "gaps --by pair --partial",
    "gaps --by threat --partial", "gaps --agency ALP --partial", "ties", "ties ALP",
    "silos --by country --samples 20", "silos --by sector --samples 20", "brokers", "coverage",
    "coverage --of agencies", "coverage --of pairs", "coverage --of groups",
    "coverage --of sides --threat guns",
    "critical --of arrangements", "critical --of memberships", "critical --of links",
    "critical --of points", "whatif --remove joint-team", "whatif --suggest links",
    "whatif --suggest memberships", "stability --only variants", "stability --only publishers",
    "compare 2005 2016", "why ALP BBS", "why ALP BBS --threat guns", "show ALP", "show JT",
    "show guns", "show audit-2010", "list agencies", "list arrangements", "list threats",
    "list findings", "list recommendations", "list figures", "list sources", "list places",
    "sources", "sources --stale", "sources --unused", "conflicts", "timeline",
    "timeline ALP --from 2000 --to 2012", "report", "report ALP", "report JT", "report guns",
    "report ALP BBS", "report 1a--audit-2010", "report country:CA", "report --brief",
    "query partners-of-agency -p agency=delta", "query", "search guns", "search exchnage --kind finding",
    "cite participation:alpha--joint-team--audit-2010",
)  # fmt: skip
# What changes with each release, each word of the data, or each place of the checkout.
MASKED = (
    (re.compile(r'("(?:version|data)": )"[^"]*"'), r'\1"masked"'),
    (re.compile(r"\bbordergraph \d[\w.]*"), "bordergraph masked"),
    (re.compile(r"\bdata [0-9a-f]{12}"), "data masked"),
    (re.compile(r"--graph \S*/tests/data/tiny"), "--graph tests/data/tiny"),
)


@pytest.fixture(scope="module")
def once() -> Iterator[None]:
    """Let the commands share the tiny graph, opened once."""
    kg = bordergraph.open(TINY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bordergraph.api.open_graph.OpenGraph.open", lambda *_, **__: kg)
        yield


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("asked", ASKED)
def test_a_verb_answers_as_it_did(asked: str, tiny: Run) -> None:
    answer = tiny(*asked.split(), "--format", "json")
    assert answer.code == 0, answer.err
    text = answer.out
    for pattern, masked in MASKED:
        text = pattern.sub(masked, text)
    path = GOLDEN / f"{re.sub('[^a-z0-9]+', '-', asked.lower())}.json"
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(path.read_text(encoding="utf-8"))


def test_every_answer_is_of_a_verb_that_is_asked() -> None:
    names = {f"{re.sub('[^a-z0-9]+', '-', asked.lower())}.json" for asked in ASKED}
    assert {path.name for path in GOLDEN.iterdir()} == names
