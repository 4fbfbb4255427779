"""One network told in many ways is one network: other forms, other orders, rows said twice."""

import csv
import random
from datetime import date
from pathlib import Path

import pytest

from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Focus,
    Mandate,
    Network,
    Participation,
    Share,
    Span,
    Threat,
)
from bordergraph.tables.formats import read_tables
from bordergraph.tables.writer import write_tables
from bordergraph.views.exchange import WRITERS

FORMS = {"gexf": "gexf", "graphml": "graphml", "cytoscape": "json", "kumu": "json"}


def made(seed: int) -> Network:
    chance = random.Random(seed)  # noqa: S311 - the same networks each time
    agencies = [f"a{n}" for n in range(chance.randint(3, 12))]
    programs = [f"p{n}" for n in range(chance.randint(1, 5))]
    threats = [f"t{n}" for n in range(chance.randint(1, 3))]

    def some(one: list[str], other: list[str]) -> list[tuple[str, str]]:
        return [(x, y) for x in one for y in other if x != y and chance.random() < 0.4]

    return Network(
        agencies=tuple(Agency(a, a.upper(), country=chance.choice(["CA", "US", "FR"])) for a in sorted(agencies)),
        threats=tuple(Threat(t, t.upper()) for t in threats),
        arrangements=tuple(
            Arrangement(p, p.upper(), cadence=chance.choice([*Cadence]), span=Span(date(2000 + n, 1, 1)))
            for n, p in enumerate(programs)
        ),
        participations=tuple(Participation(a, p) for a, p in some(agencies, programs)),
        shares=tuple(Share(a, b) for a, b in some(agencies, agencies) if chance.random() < 0.3),
        mandates=tuple(Mandate(a, t) for a, t in some(agencies, threats)),
        foci=tuple(Focus(p, t) for p, t in some(programs, threats)),
    )  # fmt: skip


def ties(network: Network) -> tuple[set[tuple[str, ...]], ...]:
    """Return who is tied to what, and where."""
    return (
        {(a.id, a.country) for a in network.agencies},
        {(p.agency, p.arrangement) for p in network.participations},
        {(s.giver, s.receiver, s.threat or "") for s in network.shares},
        {(m.agency, m.threat) for m in network.mandates},
        {(f.arrangement, f.threat) for f in network.foci},
        {(p.id, p.cadence.value) for p in network.arrangements},
    )


@pytest.mark.filterwarnings("ignore::bordergraph.errors.ReadingNote")
@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.weekly) for seed in range(8, 38))]
)
def test_a_network_is_the_same_however_it_is_told(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same networks each time
    write_tables(made(seed), tmp_path / "t")
    network = read_tables(tmp_path / "t")
    assert ties(network) == ties(made(seed))
    for form, ending in FORMS.items():
        path = tmp_path / f"{form}.{ending}"
        path.write_text(WRITERS[form](network, ""), encoding="utf-8")
        assert ties(read_tables(path)) == ties(network), form
    for path in (tmp_path / "t").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *chance.sample(rows * 2, 2 * len(rows))])
    again = read_tables(tmp_path / "t", on_doubt=lambda _: None)
    assert ties(again) == ties(network)
    assert len(again.shares) == len(network.shares)
    assert len(again.participations) == len(network.participations)
