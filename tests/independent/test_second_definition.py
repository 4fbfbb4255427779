"""The program and the second definition give the same rows, on the shipped tables and on others."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

import bordergraph
from bordergraph.cli import bordergraph as command

from .second_definition import Record, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LISTS = ("gaps", "unknown", "within-body", "by-design", "no-need", "slight", "strained")
DAYS = (None, date(2013, 12, 31), date(2005, 6, 30))
SEEDS = (1, 2, 3)
NUMBERS = ("need", "supply", "exchanged", "gap")
CLOSE = 1e-6  # what JSON keeps of a number


def _printed(*args: str) -> str:
    found = CliRunner().invoke(command, args, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


@cache
def _on(day: date | None) -> bordergraph.Workbench:
    """Return the shipped graph on a day, opened once for all its lists."""
    return bordergraph.open(as_of=day)


def _gaps(opened: bordergraph.Workbench, *how: str) -> list[dict[str, Any]]:
    """Return what ``bordergraph gaps`` prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bordergraph.api.Workbench.open", lambda *_, **__: opened)
        listed: list[dict[str, Any]] = json.loads(_printed("gaps", *how, "--format", "json"))
    return listed


def _listed(which: str, opened: bordergraph.Workbench) -> list[dict[str, Any]]:
    """Return the rows of one list of the program."""
    how = {"gaps": (), "strained": ("--strained",)}.get(which, ("--apart", which))
    return _gaps(opened, *how)


def _chosen(found: pd.DataFrame, which: str) -> pd.DataFrame:
    """Return the rows of one list of the second definition."""
    is_open, apart = found["outcome"] == "open", ~found["within"]
    known = found["evidence"] != "unknown"
    chosen = {
        "gaps": is_open & apart & known,
        "unknown": is_open & apart & ~known,
        "within-body": is_open & ~apart,
    }.get(which, (found["outcome"] == which) & apart)
    return found[chosen]


def _differences(found: pd.DataFrame, listed: list[dict[str, Any]]) -> list[str]:
    """Return one line for each row, or field of a row, on which the two differ."""
    theirs = {(*g["agencies"], g["threat"]): g for g in listed}
    ours = {(r["a"], r["b"], r["threat"]): r for r in found.to_dict("records")}
    told = [f"{key}: only here" for key in sorted(set(ours) - set(theirs))]
    told += [f"{key}: only in the program" for key in sorted(set(theirs) - set(ours))]
    for key in sorted(set(ours) & set(theirs)):
        one, other = ours[key], theirs[key]
        pairs: list[tuple[str, str, str]] = []
        pairs += [(n, one[n], other[n]) for n in ("kind", "evidence", "outcome") if n in other]
        pairs.append(("work", one["work"], ";".join(other["work"])))
        pairs.append(("tested_on", one["tested_on"], other["tested_on"] or ""))
        told += [f"{key} {n}: {x!r} here, {y!r} in the program" for n, x, y in pairs if x != y]
        told += [
            f"{key} {n}: {one[n]} here, {other[n]} in the program"
            for n in NUMBERS
            if abs(one[n] - other[n]) > CLOSE
        ]
    return told


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the shipped graph, as the program writes them."""
    folder = tmp_path_factory.mktemp("shipped")
    _printed("export", "--format", "csv", "-o", str(folder))
    return folder


@pytest.fixture(scope="session")
def worked_out(exported: Path) -> Callable[[date | None], pd.DataFrame]:
    """Every row of the second definition on a day."""
    return cache(lambda day: rows(Record(exported, day)))


@pytest.mark.parametrize("day", DAYS, ids=lambda d: str(d or "own day"))
@pytest.mark.parametrize("which", LISTS)
def test_every_row_of_every_list(
    which: str, day: date | None, worked_out: Callable[[date | None], pd.DataFrame]
) -> None:
    differences = _differences(_chosen(worked_out(day), which), _listed(which, _on(day)))
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("day", DAYS, ids=lambda d: str(d or "own day"))
def test_what_is_met_on_each_threat(
    day: date | None, worked_out: Callable[[date | None], pd.DataFrame]
) -> None:
    """The rows that no list has are those that are met; they stand in the shares of need met."""
    listed = _gaps(_on(day), "--by", "threat")
    found = worked_out(day)
    judged = found[found["wanted"] & ~found["within"] & (found["evidence"] != "unknown")]
    assert {t["threat"] for t in listed} == set(found["threat"])
    for threat in listed:
        on = judged[judged["threat"] == threat["threat"]]
        need, met = on["need"].sum(), (on["need"] * on["supply"]).sum()
        gap = on[on["outcome"] == "open"]["gap"].sum()
        expected = (need, met / need if need else 1.0, gap)
        told = tuple(threat[k] for k in ("need", "coverage", "gap"))
        assert told == pytest.approx(expected, abs=1e-5), threat["threat"]


def _changed(folder: Path, seed: int) -> None:
    """Change the tables at random, so that rules are asked that the shipped graph seldom asks."""
    draw = random.Random(seed)  # noqa: S311 - draws, no secrets

    def some(name: str, share: float, **columns: tuple[str, ...]) -> None:
        """Give cells of a share of a table's things new values."""
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        key = [c for c in table.columns[:2] if c != "label"] if name != "programs" else ["id"]
        for lines in [group.index for _, group in table.groupby(key)]:
            for column, values in columns.items():
                if draw.random() < share:
                    table.loc[lines, column] = draw.choice(values)
        table.to_csv(folder / f"{name}.csv", index=False)

    yes = ("true", "false")
    agencies = pd.read_csv(folder / "agencies.csv", dtype=str, keep_default_na=False)["id"]
    threats = pd.read_csv(folder / "threats.csv", dtype=str, keep_default_na=False)["id"]
    rhythms = ("continuous", "scheduled", "on-request", "incident-driven", "unknown")
    some("programs", 0.3, cadence=rhythms, announced=yes, serves=("", "policy", "service"))
    some("programs", 0.1, status=("ended", "dormant", "active"), region=("southern", ""))
    some("participations", 0.3, provides=yes, receives=yes)
    some("participations", 0.2, **{"from": ("1990-01-01", ""), "as_of": ("1995-01-01",)})
    some("mandates", 0.2, role=("lead", "shared", "support"), side=("CA", "US", "both"))
    some("mandates", 0.1, realm=("mail", "water", ""), only_with=("CA", "federal", ""))
    some("findings", 0.3, kind=("no-channel", "irregular-cadence", "legal-barrier", "works"))
    some("findings", 0.2, fixed=("yes", "no"), programs=("",), threats=("",))
    shares = [
        (*draw.sample(list(agencies), 2), draw.choice([*threats, *[""] * 9]), draw.choice(rhythms))
        for _ in range(150)
    ]
    table = pd.DataFrame(shares, columns=["from", "to", "threat", "cadence"])
    table["end"] = [draw.choice(("", "", "2015-05-05")) for _ in shares]
    table = table.assign(start="", as_of="", source="npf-2025", locator="", confidence="high")
    table.to_csv(folder / "shares.csv", index=False)


def test_dependencies_of_ones_own(exported: Path, tmp_path: Path) -> None:
    """A table of one's own replaces that of the data, in both."""
    table = pd.read_csv(exported / "dependencies.csv", dtype=str, keep_default_na=False)
    table = table[table["across"] == "true"].assign(value="0.5", direction="", rhythm="")
    for path in exported.glob("*.csv"):
        shutil.copy(path, tmp_path)
    table.to_csv(tmp_path / "dependencies.csv", index=False)
    found = rows(Record(tmp_path))
    opened = bordergraph.open(dependencies=tmp_path / "dependencies.csv")
    for which in LISTS:
        differences = _differences(_chosen(found, which), _listed(which, opened))
        assert not differences, "\n".join((which, *differences))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_of_changed_tables(seed: int, tmp_path: Path) -> None:
    _printed("export", "--format", "csv", "-o", str(tmp_path))
    _changed(tmp_path, seed)
    found = rows(Record(tmp_path))
    assert found["outcome"].nunique() > 4
    opened = bordergraph.open(tmp_path)
    for which in LISTS:
        differences = _differences(_chosen(found, which), _listed(which, opened))
        assert not differences, "\n".join((which, *differences[:20]))
