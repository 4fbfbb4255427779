"""An engine gives the gaps and the need met that the analysis in memory gives, row by row."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.unit.scale.conftest import near

import bordergraph
from bordergraph.analysis.core.options import NeedBy, Options, Weight
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_threat
from bordergraph.analysis.groups.groupings import GROUPINGS
from bordergraph.analysis.results import Evidence
from bordergraph.api.lakes import engine_brokers, engine_gaps, engine_silos
from bordergraph.api.pouring import lake_of
from bordergraph.errors import DataError, LimitError, OutputError, UsageError
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Finding,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Share,
    Span,
    Threat,
)
from bordergraph.scale import Lake, engines, findings
from bordergraph.scale.ties import Ties
from bordergraph.store import shards
from bordergraph.tables import read_tables, table_rows, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bordergraph.api.result import Result


def test_a_small_network_worked_out_by_hand(
    tiny: Network,
    tmp_path: Path,
    same: Callable[..., Lake],
    same_groups: Callable[..., None],
) -> None:
    # An engine reads what Excel writes where it speaks French, as tables do.
    grave = tuple(replace(t, severity=0.5) for t in tiny.threats)
    write_tables(replace(tiny, threats=grave), tmp_path)
    for name, written, french in (
        ("threats", ",0.5,", ',"0,5",'),
        ("participations", "true", "VRAI"),
    ):
        file = tmp_path / f"{name}.csv"
        text = file.read_text()
        assert written in text
        file.write_text(text.replace(written, french))
    same_groups(tmp_path, same(tmp_path), GROUPINGS)


def test_the_graph_that_ships_with_its_findings(
    shipped: bordergraph.Workbench,
    tmp_path: Path,
    same: Callable[..., Lake],
) -> None:
    write_tables(shipped.network(), tmp_path)
    rows = same(tmp_path).gaps()
    assert {"barrier"} < {r["kind"] for r in rows}
    assert 0 < sum(r["confirmed"] for r in rows) < len(rows)
    ours, theirs = (
        at(strict=True).to_dicts() for at in (partial(engine_gaps, tmp_path), shipped.gaps)
    )
    keys = ("agencies", "threat", "kind", "evidence", "need", "supply", "gap")
    assert [[r[k] for k in keys] for r in ours] == [[r[k] for k in keys] for r in theirs]
    assert len(ours) > len(rows)


def test_a_barred_arrangement_bars_nothing_that_passes_by_it(
    tmp_path: Path, same: Callable[..., Lake], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a share, a flow, or what covers a body; not by what is on another threat, or has ended."""
    ways = ("share", "flow", "cover", "other", "ended", "nothing")
    ends = [(f"{way}-a", f"{way}-b") for way in ways]
    always, now, over = Cadence.CONTINUOUS, Span(), Span(end=date(2010, 1, 1))

    def both(way: str, threat: str, span: Span) -> tuple[Share, Share]:
        a, b = f"{way}-a", f"{way}-b"
        return Share(a, b, threat, always, span=span), Share(b, a, threat, always, span=span)

    network = Network(
        agencies=(
            *(Agency(a, a, parent="whole" if a == "cover-a" else None) for p in ends for a in p),
            Agency("third", "Third"),
            Agency("whole", "Whole"),
        ),
        threats=(Threat("guns", "Guns"), Threat("cars", "Cars")),
        arrangements=(
            Arrangement("barred", "Barred", cadence=always),
            Arrangement("other", "Other", cadence=always, status_as_of=date(2005, 1, 1)),
        ),
        participations=(
            *(Participation(a, "barred") for p in ends for a in p),
            Participation("third", "barred"),
            Participation("whole", "other"),
            Participation("cover-b", "other"),
        ),
        flows=(Flow("flow-a", "flow-b", "other"), Flow("flow-b", "flow-a", "other")),
        shares=(
            *both("share", "guns", now),
            *both("other", "cars", now),
            *both("ended", "guns", over),
        ),
        mandates=tuple(Mandate(a, "guns") for p in ends for a in p),
        foci=(Focus("barred", "guns"), Focus("other", "guns")),
        findings=(
            *(
                Finding(way, "legal-barrier", pairs=(pair,), arrangements=("barred",))
                for way, pair in zip(ways, ends, strict=True)
            ),
            # Nothing passes between two of a kind, so that neither relays for the other.
            Finding("closed", "no-channel", pairs=(("nothing-b", "share-a"),)),
            Finding(
                "old", "no-channel", pairs=(("flow-a", "share-a"),), span=Span(date(1990, 1, 1))
            ),
        ),
        day=date(2020, 1, 1),
    )
    write_tables(network, tmp_path)
    lake = same(tmp_path)
    rows = lake.gaps()
    begins = {r["program"]: r["begin"] for r in lake.engine.rows(lake.facts.programs)}
    assert begins == {"barred": "", "other": "2005-01-01"}
    barred = {(r["agency_a"], r["agency_b"]) for r in rows if r["kind"] == "barrier"}
    assert barred == {*ends[3:], ("nothing-b", "share-a")}
    for name, bound, said in (
        ("MOST_FINDINGS", 7, "there are 8 rows of findings, and at most 7"),
        ("MOST_NAMED", 6, "findings name 7 pairs of agencies, and at most 6"),
        ("MOST_BESIDE", 13, "findings speak of 14 rows of participations, and at most 13"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(findings, name, bound)
            with pytest.raises(LimitError, match=said):
                Ties(lake.facts)
    told = lake.facts.tables["findings"]
    lake.facts.tables["findings"] = told.mutate(
        pairs=ibis.literal("share-a|nobody"), threats=ibis.literal("nothing")
    )
    with pytest.raises(DataError) as error:
        Ties(lake.facts)
    for what in (
        "findings row 'closed': pairs 'share-a|nobody': 'nobody': no such id in agencies",
        "findings row 'share': threats 'nothing': no such id in threats",
    ):
        assert what in "\n".join(map(str, error.value.faults))


def test_a_network_with_sources_bodies_and_dates(
    made: Callable[..., Path],
    same: Callable[..., Lake],
    same_groups: Callable[..., None],
) -> None:
    folder = made(80, 6, 8)
    lake = same(folder, weight=Weight.RARITY)
    same_groups(folder, lake, GROUPINGS)
    kinds = {r["kind"] for r in lake.gaps(weight=Weight.RARITY)}
    assert {"none", "irregular", "one-way", "relay-only", "barrier"} <= kinds
    inside = lake.rows(Weight.RARITY).special().filter(lambda t: t.within & t.confirmed & ~t.sure)
    assert lake.engine.rows(inside), "a finding inside one body, of which little else is known"
    needs = needs_of(read_tables(folder), Options(weight=Weight.RARITY, need=NeedBy.THREATS))
    most = needs.arrays.agencies[int(np.bincount(needs.i).argmax())]
    for asked in (
        {"agency": most},
        {"evidence": (Evidence.CONFIRMED,)},
        {"evidence": (Evidence.INFERRED,)},
        {"evidence": (Evidence.TESTED,), "threat": "t00003"},
    ):
        gaps_of = [(g.agencies, g.threat, g.kind) for g in gaps(needs, **asked).gaps]
        rows = lake.gaps(weight=Weight.RARITY, **asked)
        found = [((r["agency_a"], r["agency_b"]), r["threat_id"], r["kind"]) for r in rows]
        assert found == gaps_of
        assert bool(found) == (Evidence.TESTED not in asked.get("evidence", ()))
        sums = {t.threat: t for t in gaps_by_threat(needs, **asked)}
        ours = lake.by_threat(weight=Weight.RARITY, **asked)
        assert {t.threat for t in ours} == set(sums)
        for t in ours:
            near(t, sums[t.threat], ("need", "gap", "coverage"))
    # A program of unknown age begins when anything shows it, as it does in memory.
    begins = {r["program"]: r["begin"] for r in lake.engine.rows(lake.facts.programs)}
    spans = {p.id: p.span for p in read_tables(folder).arrangements}
    assert begins == {p: str(span.begin or "") for p, span in spans.items()}
    assert any(span.begin and not span.start for span in spans.values())


def test_the_first_gaps_of_a_crowded_threat_need_no_list_of_its_pairs(
    tmp_path: Path, same: Callable[..., Lake]
) -> None:
    """Of 1,999,000 pairs no more are listed than may be among the first; ties come before them."""
    parts = list(Responsibility)
    names = [f"a{n:04d}" for n in range(2000)]
    write_tables(
        Network(
            agencies=tuple(Agency(n, n) for n in (*names, "b")),
            threats=(Threat("crowded", "Crowded"),),
            mandates=tuple(Mandate(name, "crowded", parts[k % 3]) for k, name in enumerate(names)),
            shares=tuple(
                Share(one, two)
                for k in range(0, 60, 3)
                for one, two in ((names[0], names[k + 3]), (names[k + 3], names[0]))
            ),
        ),
        tmp_path,
    )
    lake = same(tmp_path, top=40)
    judged = list(lake.engine.folder.glob("candidates_*.parquet"))
    assert judged
    for part in judged:
        assert pq.read_metadata(part).num_rows <= 3 * int(part.stem.split("_")[1])


def test_faults_are_told_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label,parent,start\na,A,nobody,\nb,B,,2012-02-30\n")
    (tmp_path / "threats.csv").write_text("id,label\nguns,Guns\n")
    (tmp_path / "mandates.csv").write_text(
        "agency,threat,role\na,guns,boss\na,guns,chief\nx,guns,lead\n"
    )
    with pytest.raises(DataError) as error:
        Lake(tmp_path).gaps()
    told = "\n".join(map(str, error.value.faults))
    for what in (
        "'nobody' parent: no such id",
        "'2012-02-30' start: expected a date",
        "'x' agency",
    ):
        assert what in told
    assert "1 more rows: 'boss' role: expected lead, shared, support" in told


def test_what_it_does_not_weigh_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\na,A\nb,B\n")
    (tmp_path / "threats.csv").write_text("id,label\nguns,Guns\n")
    (tmp_path / "mandates.csv").write_text("agency,threat,functions\na,guns,patrol\nb,guns,\n")
    with pytest.raises(UsageError, match="shared threats alone"):
        engine_gaps(tmp_path)
    assert len(engine_gaps(tmp_path, need="threats")) == 1
    with pytest.raises(UsageError, match="no grouping 'colour'"):
        engine_silos(tmp_path, by="colour")
    with pytest.raises(UsageError, match="no engine 'sparc'"):
        engine_gaps(tmp_path, "sparc")


def test_groups_and_brokers_are_shown_as_those_in_memory(
    made: Callable[..., Path],
) -> None:
    folder = made(60, 2)
    kg = bordergraph.open(folder)
    for by in ("level", "body", "community"):
        assert engine_brokers(folder, by=by).to_dicts() == kg.brokers(by).to_dicts()
    keys = ("group", "need_in", "need_out", "met_in", "met_out", "score", "ei", "ei_expected")
    options = Options(need=NeedBy.THREATS)
    for by in ("sector", "community"):
        known = {r["group"]: r for r in kg.silos(by, samples=1, options=options).to_dicts()}
        found = engine_silos(folder, by=by).to_dicts()
        assert len(found) == len(known) > 1
        for row in found:
            own = known[row["group"]]
            assert {k: row[k] for k in keys} == pytest.approx({k: own[k] for k in keys})


def notes(result: Result[Any]) -> tuple[str, ...]:
    assert result.table is not None
    return tuple(result.table.notes)


def test_communities_are_kept_with_how_firm_they_are(
    made: Callable[[int, int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, work = made(60, 2), tmp_path / "work"
    told = notes(engine_brokers(folder, by="community", seed=3, work=work))[1]
    assert told.startswith("Communities by Louvain's method, the best of 50 runs from seed 3: mod")
    again = notes(bordergraph.open(folder).brokers("community", seed=3))[1]
    # Found once, and of this seed.
    monkeypatch.setattr("bordergraph.scale.network.communities", None)
    silos = engine_silos(folder, by="community", seed=3, work=work, language="fr")
    assert told == again
    assert notes(silos)[0].startswith("Communautés selon la méthode de Louvain, la meilleure de 50")
    with pytest.raises(TypeError):
        engine_silos(folder, by="community", seed=4, work=work)


def test_n_quads_in_parts_become_the_tables_of_the_whole(
    made: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In shards so small that nothing but what is told of one thing stands in one."""
    folder, parts, lake = made(60, 1), tmp_path / "parts", tmp_path / "lake"
    kg = bordergraph.open(folder)
    lines = kg.export("nquads").to_text().splitlines(keepends=True)
    parts.mkdir()
    # Statements are torn apart between the parts.
    (parts / "one.nq").write_text("".join(lines[::2]), "utf-8")
    with gzip.open(parts / "two.nq.gz", "wt", encoding="utf-8") as file:
        file.write("".join(lines[1::2]))
    dealt = shards.networks
    monkeypatch.setattr(shards, "networks", lambda files, work: dealt(files, work, 100_000))
    counts = lake_of(parts, lake)
    (tmp_path / "whole.nq").write_text("".join(lines), "utf-8")
    whole = bordergraph.open(tmp_path / "whole.nq")
    for name, (columns, rows) in table_rows(whole.network()).items():
        table = pq.read_table(lake / f"{name}.parquet") if name in counts else None
        found = [tuple(row[c] for c in columns) for row in table.to_pylist()] if table else []
        assert sorted(found) == rows, name
    assert engine_gaps(lake, need="threats").to_dicts()
    with pytest.raises(UsageError, match="is not empty"):
        lake_of(parts, lake)
    (parts / "two.nq.gz").write_bytes(b"no gzip")
    with pytest.raises(DataError, match=r"cannot read .*two.nq.gz"):
        lake_of(parts, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_run_goes_on_from_finished_parts_and_from_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, work = tmp_path / "data", tmp_path / "work"
    data.mkdir()
    (data / "agencies.csv").write_text("id,label\na,A\nb,B\nc,C\n")
    (data / "threats.csv").write_text("id,label\nguns,Guns\n")
    (data / "mandates.csv").write_text("agency,threat\na,guns\nb,guns\n")
    from bordergraph.scale.engines import Engine

    write = Engine._write  # noqa: SLF001 - what a full disk stops

    def full(self: Engine, text: str, draft: Path) -> None:
        write(self, text, draft)
        if draft.stem == "legs":
            draft.write_bytes(draft.read_bytes()[:50])
            raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "_write", full)
        with pytest.raises(OutputError, match="legs is not whole"):
            Lake(data, work=work).gaps()
    assert not (work / "legs.parquet").exists()
    before = (work / "seats.done").stat().st_mtime_ns
    first = Lake(data, work=work).gaps()
    assert [(r["agency_a"], r["agency_b"]) for r in first] == [("a", "b")]
    assert (work / "seats.done").stat().st_mtime_ns == before
    # Other data is other parts.
    (data / "mandates.csv").write_text("agency,threat\na,guns\nc,guns\n")
    assert [(r["agency_a"], r["agency_b"]) for r in Lake(data, work=work).gaps()] == [("a", "c")]


FULL = """
size=$1 work=$2 folder=$3 python=$4 memory=$5
mount -t tmpfs -o size=$size tmpfs "$work" || exit 77
run() {
    "$python" -m bordergraph --graph "$folder" gaps --engine duckdb --by threat --work "$work" \\
        --format json "$@"
}
run --memory $memory; echo "left with $?" >&2
ls "$work"/*.draft 2>/dev/null && exit 3
mount -o remount,size=200m "$work"
run
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("agencies", "size", "memory", "said"),
    [(150, "160k", "1GB", "No space left"), (3000, "2m", "30MB", "failed to offload")],
    ids=["no room for a part", "no room to spill"],
)
def test_a_full_disk_is_told_and_leaves_no_half_table(
    made: Callable[..., Path],
    tmp_path: Path,
    agencies: int,
    size: str,
    memory: str,
    said: str,
) -> None:
    """On a file system of its own that is too small, and then on the same with room."""
    folder, work = made(agencies, 3), tmp_path / "work"
    work.mkdir()
    told = ("unshare", "-rm", "sh", "-c", FULL, "sh", size, work, folder, sys.executable, memory)
    try:
        done = subprocess.run(told, capture_output=True, text=True, check=False)
    except OSError:
        pytest.skip("no unshare here")
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no file system of one's own here")
    assert "left with 1" in done.stderr
    assert said in done.stderr
    assert f"make room in {work}" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    # What is added up in another order differs in the last digit that is shown.
    whole = engine_gaps(folder, by="threat").to_dicts()
    assert json.loads(done.stdout) == [
        {k: pytest.approx(v, abs=2e-6) if isinstance(v, float) else v for k, v in row.items()}
        for row in whole
    ]


def test_what_would_take_hours_is_refused_with_its_number(
    tiny: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(tiny, tmp_path)
    whole = Lake(tmp_path)
    first, paths = whole.gaps(top=3), whole.rows().relay_paths()
    monkeypatch.setattr(engines, "MOST_PATHS", paths - 1)
    lake = Lake(tmp_path)
    with pytest.raises(LimitError, match=r"seats and members of arrangements: [0-9]+ pairs"):
        lake.gaps(top=3)
    monkeypatch.setattr(Ties, "_few_enough", lambda _: None)
    assert lake.gaps(top=3) == first
    with pytest.raises(LimitError, match=f"paths through a third body: {paths} pairs"):
        lake.by_threat()
    with pytest.raises(LimitError, match=r"members of arrangements: [0-9]+ pairs"):
        lake.degrees()


def test_arrow_and_folders_of_parquet_are_read_as_csv_is(
    made: Callable[..., Path], tmp_path: Path
) -> None:
    import pyarrow as pa
    import pyarrow.csv as pc

    folder = made(60, 1)
    expected = engine_gaps(folder).to_dicts()
    other = tmp_path / "other"
    other.mkdir()
    for file in folder.glob("*.csv"):
        text = pc.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=True)
        table = pc.read_csv(file, convert_options=text)
        if file.stem == "participations":
            (other / file.stem).mkdir()
            for n in range(2):
                pq.write_table(
                    table.slice(n * 100, 100 if not n else None), other / file.stem / f"{n}.parquet"
                )
        elif file.stem == "agencies":
            with pa.ipc.new_file(other / "agencies.arrow", table.schema) as writer:
                writer.write_table(table)
        else:
            pq.write_table(table, other / f"{file.stem}.parquet")
    assert engine_gaps(other).to_dicts() == expected
    assert expected
