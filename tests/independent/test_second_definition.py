"""The program and a definition written from the words alone agree on every need."""

import csv
import random
from pathlib import Path

import pandas as pd
import pytest
from tests.independent.second_definition import COLUMNS, GENERAL, needs

from bordergraph import Workbench
from bordergraph.analysis.method.assessment import assess

DAYS = ["2008-06-30", "2016-06-30", "2026-11-27"]
FUNCTIONS = ["intelligence", "investigation", "patrol", "inspection", "prosecution"]
FUNCTIONS += ["policy", "service"]
KINDS = ["task-force", "joint-enforcement", "intelligence-centre", "coordination-centre"]
KINDS += ["working-group", "system", "database-interface", "agreement", "mou", "forum", "liaison"]
KINDS += ["statute", "bill", "operation"]
CADENCES = ["continuous", "scheduled", "on-request", "incident-driven", "unknown"]
SEARCHED = ["closed", "no-real-need", "strained", "partly", "survives", "artifact-of-taxonomy"]

Rows = list[dict[str, str]]


def program_rows(folder: Path, day: str) -> pd.DataFrame:
    """Return what the program says of the tables in a folder."""
    found = assess(Workbench.open(folder, as_of=day).network()).rows
    return pd.DataFrame(
        [
            (*row.agencies, row.threat, row.need.value, row.outcome.value, row.candidate)
            for row in found
        ],
        columns=COLUMNS,
    )


def compare(folder: Path, day: str) -> int:
    """Check that both definitions give the same rows, and return how many."""
    ours, theirs = needs(folder, day), program_rows(folder, day)
    keys = COLUMNS[:3]
    pd.testing.assert_frame_equal(
        ours.sort_values(keys, ignore_index=True),
        theirs.sort_values(keys, ignore_index=True),
        check_dtype=False,
    )
    return len(ours)


class Tables:
    """Random tables, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        """Draw every table."""
        self.draw = random.Random(seed)  # noqa: S311 - no secret
        self.bodies = [f"a{i}" for i in range(self.draw.randint(6, 12))]
        self.threats = [f"t{i}" for i in range(self.draw.randint(4, 8))]
        self.programs = [f"p{i}" for i in range(self.draw.randint(4, 12))]
        self.documents = [f"s{i}" for i in range(8)]

    def maybe(self, share: float, value: str) -> str:
        """Return a value as often as the share says, else empty text."""
        return value if self.draw.random() < share else ""

    def one(self, values: list[str]) -> str:
        """Return one of some values."""
        return self.draw.choice(values)

    def some(self, values: list[str], most: int) -> str:
        """Return some of the values as one cell."""
        return ";".join(self.draw.sample(values, self.draw.randint(0, min(most, len(values)))))

    def date(self) -> str:
        """Return a year, a month or a day."""
        year, month = self.draw.randint(1985, 2024), self.draw.randint(1, 12)
        forms = [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-17"]
        return self.one(forms)

    def span(self, first: str, last: str, share: float) -> dict[str, str]:
        """Return a first and a last day in their columns, either or both empty."""
        begin, end = sorted([self.date(), self.date()])
        end = end if end[:4] > begin[:4] else ""
        return {first: self.maybe(share, begin), last: self.maybe(share / 2, end)}

    def cite(self, rows: Rows) -> Rows:
        """Return each row once for each of its sources."""
        bare = self.draw.random() < 0.2
        return [{**row, "source": source} for row in rows for source in self.sources(bare=bare)]

    def stating(self, rows: Rows) -> Rows:
        """Return each program once for each of its sources, some of which state its frequency."""
        found = []
        for row in rows:
            cited = self.cite([row])
            names = sorted({each["source"] for each in cited if each["source"]})
            told = self.maybe(0.5, self.some(names, 2)) if names else ""
            found += [{**each, "cadence_sources": told} for each in cited]
        return found

    def sources(self, *, bare: bool) -> list[str]:
        """Return the sources of one row, or general knowledge alone."""
        some = self.some(self.documents, 3)
        return [""] if bare else (self.maybe(0.95, some) or self.maybe(0.5, GENERAL)).split(";")

    def tables(self) -> dict[str, Rows]:
        """Return the tables by name."""
        one, some, maybe, date = self.one, self.some, self.maybe, self.date
        bodies, threats, programs = self.bodies, self.threats, self.programs
        wide = self.draw.random() < 0.5
        pairs = [(a, b, t) for a in bodies for b in bodies if a < b for t in threats]
        mandates = self.draw.sample(
            [(a, t) for a in bodies for t in threats], len(bodies) * len(threats) // 2
        )
        return {
            "agencies": [
                {
                    "id": body,
                    "label": body,
                    "country": one(["CA", "US"]),
                    "level": one(["federal", "municipal"]),
                    "parent": maybe(0.5, one(bodies[:i])) if i else "",
                    "sector": one(["police", "customs", "border", "policy", "prosecution"]),
                    "class": one(["agency"] * 6 + ["collective", "association"]),
                    **self.span("start", "end", 0.2),
                    "home": maybe(0.3, one(["x", "y"])),
                    "near": maybe(0.3, one(["x", "y", "z"])),
                    "stands_for": maybe(0.1, some([b for b in bodies if b != body], 2)),
                }
                for i, body in enumerate(bodies)
            ],
            "threats": [
                {
                    "id": threat, "label": threat,
                    "broader": maybe(0.8, one(threats[: i if wide else 1])) if i else "",
                    "family": maybe(0.4, one(["f", "g"])), "first_documented": maybe(0.1, date()),
                    "related": maybe(0.2, one([t for t in threats if t != threat])),
                }
                for i, threat in enumerate(threats)
            ],
            "programs": self.stating(
                [
                    {
                        "id": program,
                        "label": program,
                        "kind": one(KINDS),
                        "cadence": one(CADENCES),
                        **self.span("start", "end", 0.4),
                        "status": one(["active"] * 4 + ["unknown", "ended", "dormant", "proposed"]),
                        "as_of": maybe(0.3, date()),
                        "status_as_of": maybe(0.4, date()),
                        "serves": maybe(0.3, one(["members", "policy", "service"])),
                        "region": maybe(0.05, "southern"),
                        "announced": one(["false", "false", "true"]),
                        "part_of": maybe(0.2, one(programs[:i])) if i else "",
                        "hub": maybe(0.2, one(bodies)),
                    }
                    for i, program in enumerate(programs)
                ]
            ),
            "participations": self.cite(
                [
                    {
                        "agency": body,
                        "program": program,
                        **self.span("from", "to", 0.25),
                        "as_of": maybe(0.3, date()),
                    }
                    for program in programs
                    for body in self.draw.sample(bodies, self.draw.randint(1, 5))
                ]
            ),
            "mandates": self.cite(
                [
                    {
                        "agency": body, "threat": threat,
                        "role": one(["lead", "shared", "support"]),
                        "basis": one(["stated"] * 4 + ["sector", "kind", "general-knowledge"]),
                        "side": maybe(0.3, one(["CA", "US", "both"])),
                        "realm": maybe(0.2, some(["water", "air", "mail"], 2)),
                        "functions": some(FUNCTIONS, 3),
                    }
                    for body, threat in mandates
                ]
            ),
            "focus": [
                {"program": program, "threat": threat}
                for program in programs
                for threat in self.draw.sample(threats, self.draw.randint(0, 3))
            ],
            "flows": self.cite(
                [
                    {"from": a, "to": b, "program": one(programs), "start": maybe(0.2, date())}
                    for a, b, _ in self.draw.sample(pairs, 3)
                ]
            ),
            "shares": self.cite(
                [
                    {
                        "from": a,
                        "to": b,
                        "threat": maybe(0.7, t),
                        "cadence": one(CADENCES),
                        **self.span("start", "end", 0.3),
                        "as_of": maybe(0.3, date()),
                    }
                    for a, b, t in self.draw.sample(pairs, 2)
                ]
            ),
            "dependencies": [
                {
                    "dependent": f, "dependency": g, "across": across,
                    "value": one(["1", "1", "0.5", "0.25", "0"]),
                }
                for i, f in enumerate(FUNCTIONS)
                for g in FUNCTIONS[i:]
                for across in ("true", "false")
                if self.draw.random() < 0.6
            ],
            "gateways": [
                {
                    "id": f"g{i}", "through": one(bodies),
                    "functions": f"{one(FUNCTIONS)}|{one(FUNCTIONS)}",
                    "across": one(["true", "false"]), "agency": maybe(0.3, one(bodies)),
                    "not_level": maybe(0.3, "federal"), "threats": maybe(0.5, one(threats)),
                }
                for i in range(3)
            ],
            "searches": [
                {
                    "id": f"q{i}", "agency_a": a, "agency_b": b, "threat": t,
                    "day": f"{self.draw.randint(1998, 2022)}-0{1 + i % 9}-1{i % 7}",
                    "outcome": one(SEARCHED),
                }
                for i, (a, b, t) in enumerate(self.draw.sample(pairs, len(pairs) // 3))
            ],
            "sources": [
                {
                    "id": source, "title": source, "date": one([date(), date(), "undated"]),
                    "kind": one(["audit", "news", "report", "statute", "regulation"]),
                }
                for source in [*self.documents, GENERAL]
            ],
            "dataset": [{"day": "2024-12-31", "title": "Random"}],
        }  # fmt: skip


def write(folder: Path, tables: dict[str, Rows]) -> None:
    """Write tables as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        if rows:
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)


@pytest.fixture(scope="module")
def tables(shipped: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shipped graph as tables."""
    folder = tmp_path_factory.mktemp("shipped")
    shipped.export("csv", folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_both_definitions_agree_on_the_shipped_graph(tables: Path, day: str) -> None:
    assert compare(tables, day) > 300


@pytest.mark.slow
def test_tables_give_the_rows_of_the_graph(shipped: Workbench, tables: Path) -> None:
    found = [assess(kg.network()).rows for kg in (shipped, Workbench.open(tables))]
    assert found[0] == found[1]


@pytest.mark.filterwarnings("ignore:doubtful in the tables")
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 12))]
)
def test_both_definitions_agree_on_random_tables(tmp_path: Path, seed: int) -> None:
    tables = Tables(seed).tables()
    write(tmp_path, tables)
    for day in ("2012-06-30", "2024-06-30"):
        compare(tmp_path, day)
