"""Tables of any size, opened on an engine."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from bordergraph.analysis.core.options import Weight
from bordergraph.analysis.results import Evidence
from bordergraph.errors import DataError, Fault, UnknownNameError, UsageError
from bordergraph.scale import cells, groups, network, ranking
from bordergraph.scale.cells import stacked
from bordergraph.scale.engines import EMBEDDED, Engine
from bordergraph.scale.in_force import InForce
from bordergraph.scale.rows import Rows
from bordergraph.scale.ties import Ties
from bordergraph.tables.columns import COLUMNS, TABLES

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import ibis.expr.types as ir

    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.results import Broker, Silo, ThreatGap

__all__ = ["Lake"]

_FORMS = (".parquet", ".csv", ".arrow", ".feather")
_NOT_READ = ("dependencies", "gateways", "searches", "sources")
"""Tables that a need by shared threats does not ask."""
_FEW = 10_000
"""Names up to which an engine is asked for just these."""


class Lake:
    r"""A folder of tables, on an engine.

    Attributes:
        engine: What runs the expressions.

    Args:
        folder: A table each: ``agencies.parquet``, ``agencies.csv``, ``agencies.arrow``, or a folder
            ``agencies`` of Parquet or CSV files. Columns are those of docs/tables.md.
        engine: ``duckdb``, ``sc://host:port`` of Spark Connect, or an open Spark session.
        work: Where finished parts are kept, so that a run that was stopped goes on from them; a
            folder that is removed in the end when left out.
        as_of: The day to describe; the data's own when left out.
        memory: What DuckDB may take, such as ``8GB``.
        strict: Count as published open triangles are counted: any mutual tie closes.

    Raises:
        DataError: With every fault found.
        UsageError: There is no such engine or folder, or the data tells what the definition by
            shared threats does not read.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as name:
        ...     _ = Path(name, "agencies.csv").write_text("id,label\na,A\nb,B\nc,C\n")
        ...     _ = Path(name, "threats.csv").write_text("id,label\nguns,Guns\n")
        ...     _ = Path(name, "mandates.csv").write_text("agency,threat\na,guns\nb,guns\n")
        ...     [(g["agency_a"], g["agency_b"], g["kind"]) for g in Lake(name).gaps(top=5)]
        [('a', 'b', 'none')]
    """

    def __init__(
        self,
        folder: str | Path,
        engine: object = EMBEDDED,
        *,
        work: str | Path | None = None,
        as_of: date | None = None,
        memory: str | None = None,
        strict: bool = False,
    ) -> None:
        self._folder = Path(folder)
        if not self._folder.is_dir():
            raise UsageError(
                f"no folder {folder}", "name a folder of tables; export --format parquet writes one"
            )
        place = Path(work) if work else Path(tempfile.mkdtemp(prefix="bordergraph-"))
        if not work:
            weakref.finalize(self, shutil.rmtree, place, ignore_errors=True)
        url = engine if isinstance(engine, str) else EMBEDDED if engine is None else "session"
        session = None if isinstance(engine, str) else engine
        self.engine = Engine(url, place.resolve(), session=session, memory=memory)
        self._as_of, self._strict = as_of, strict
        self._rows: dict[Weight, Rows] = {}
        self._communities: dict[int, tuple[ir.Table, Grouping]] = {}

    def _found(self) -> dict[str, Path]:
        """Return where each table is."""
        found: dict[str, Path] = {}
        faults = []
        for name in TABLES:
            places = [self._folder / f"{name}{ending}" for ending in _FORMS]
            there = [p for p in (*places, self._folder / name) if p.exists()]
            if len(there) > 1:
                shown = " and ".join(p.name for p in there)
                faults.append(Fault(shown, "one table in two forms", "keep one of them", "tables"))
            elif there:
                found[name] = there[0]
        if "agencies" not in found:
            faults.append(Fault("agencies", "no such table", "it must list every agency", "tables"))
        if faults:
            raise DataError(f"{len(faults)} faults in {self._folder}", faults)
        return found

    @cached_property
    def facts(self) -> InForce:
        """What holds on the day."""
        found = self._found()
        files = sorted(
            f for p in found.values() for f in (p.rglob("*") if p.is_dir() else (p,)) if f.is_file()
        )
        stamps = ((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files)
        self.engine.began(repr((tuple(stamps), self._as_of)))
        tables = {
            name: self.engine.keep(
                f"table_{name}", cells.read(self.engine.source(self._readable(path)), name)
            )
            for name, path in found.items()
            if name not in _NOT_READ
        }
        self._check(tables)
        return InForce(self.engine, tables, self._as_of, strict=self._strict)

    def _readable(self, path: Path) -> Path:
        """Return a file that engines read: an Arrow file is written anew as Parquet, in pieces."""
        if path.suffix not in {".arrow", ".feather"}:
            return path
        import pyarrow as pa
        import pyarrow.parquet as pq

        copy = self.engine.folder / f"{path.stem}.arrow.parquet"
        draft = copy.with_suffix(".draft")

        def write() -> None:
            with pa.memory_map(str(path)) as source:
                reader = pa.ipc.open_file(source)
                with pq.ParquetWriter(draft, reader.schema) as writer:
                    for at in range(reader.num_record_batches):
                        writer.write_batch(reader.get_batch(at))

        self.engine.guarded(path.name, write)
        draft.replace(copy)
        return copy

    def _check(self, tables: dict[str, ir.Table]) -> None:
        """Refuse data with faults, all of them told, and what this definition does not read."""
        faults = []
        strays = {name: dict(cells.strays(tables, name)) for name in tables}
        every = [(name, what) for name, found in strays.items() for what in found]
        counted = (
            strays[name][what].agg(count=lambda t: t.count()).mutate(which=ibis.literal(n))
            for n, (name, what) in enumerate(every)
        )
        # One question for all: a cluster takes its time for each.
        some = {int(r["which"]) for r in self.engine.rows(stacked(*counted)) if r["count"]}
        astray = {found for n, found in enumerate(every) if n in some}
        for name, table in tables.items():
            begins = table[next(iter(COLUMNS[name]))]
            wrong = {w: rows for w, rows in strays[name].items() if (name, w) in astray}
            may = cells.suspects(table, name)
            counts = {f"c{n}": where.sum() for n, (_, where) in enumerate(may.values())}
            told = self.engine.rows(table.agg(**counts))[0]
            for n, (what, (column, where)) in enumerate(may.items()):
                if told[f"c{n}"]:
                    wrong[what] = table.filter(where).select(row=begins, cell=table[column])
            for what, rows in wrong.items():
                count = int(self.engine.rows(rows.agg(count=rows.count()))[0]["count"])
                first = self.engine.rows(rows.order_by("row", "cell").limit(1))[0]
                said = f"'{first['cell']}'" if first["cell"] else ""
                more = f" and {count - 1} more rows" if count > 1 else ""
                where_it_is = f"{name} row '{first['row']}'{more}"
                faults.append(Fault(where_it_is, f"{said} {what}".strip(), "", "tables"))
        if faults:
            raise DataError(f"{len(faults)} kinds of fault in {self._folder}", faults)

    def rows(self, weight: Weight | str = Weight.IDF) -> Rows:
        """Return the rows of need under a weight of threats."""
        weight = Weight(weight)
        if weight not in self._rows:
            self._rows[weight] = Rows(self._ties, weight)
        return self._rows[weight]

    @cached_property
    def _ties(self) -> Ties:
        return Ties(self.facts)

    @cached_property
    def tells_functions(self) -> bool:
        """Whether mandates tell what bodies do, so that need could follow from their work."""
        mandates = self.facts.table("mandates")
        return bool(self.engine.rows(mandates.filter(mandates.functions != "").limit(1)))

    def names(self, ids: list[str]) -> dict[str, str]:
        """Return the labels of bodies by id."""
        return self._labels(self.facts.bodies, ids)

    def threat_labels(self, ids: list[str]) -> dict[str, str]:
        """Return the labels of threats by id."""
        return self._labels(self.facts.threats, ids)

    def _labels(self, table: ir.Table, ids: list[str]) -> dict[str, str]:
        named = table.filter(table.id.isin(ids)) if len(ids) < _FEW else table
        return {r["id"]: r["label"] for r in self.engine.rows(named.select("id", "label"))}

    def _under(self, threat: str | None) -> list[int] | None:
        """Return the numbers of a threat and of those below it."""
        if threat is None:
            return None
        facts = self.facts
        known = facts.threats.filter(facts.threats.id == threat).select(broad="no")
        found = self.engine.rows(facts.scope.join(known, "broad").select("threat"))
        if not found:
            raise UnknownNameError("threat", threat)
        return [int(r["threat"]) for r in found]

    def _chosen(
        self, threat: str | None, agency: str | None, evidence: Collection[Evidence]
    ) -> ranking.Chosen:
        number = None
        if agency is not None:
            bodies = self.facts.bodies
            found = self.engine.rows(bodies.filter(bodies.id == agency).select("no"))
            if not found:
                raise UnknownNameError("agency", agency)
            number = int(found[0]["no"])
        bare = self.evidence in evidence or not evidence
        confirmed = Evidence.CONFIRMED in evidence or not evidence
        return ranking.Chosen(self._under(threat), number, bare=bare, confirmed=confirmed)

    @property
    def evidence(self) -> Evidence:
        """The evidence of a gap that no finding confirms."""
        return Evidence.ASSUMED if self.facts.complete else Evidence.INFERRED

    def gaps(
        self,
        *,
        top: int | None = None,
        weight: Weight | str = Weight.IDF,
        threat: str | None = None,
        agency: str | None = None,
        evidence: Collection[Evidence] = (),
    ) -> list[dict[str, Any]]:
        """Return the counted gaps, largest first, as `bordergraph.analysis.gaps.ranking.gaps` has them.

        Args:
            top: How many; None for all.
            weight: How much a threat counts.
            threat: The id of a threat: only this one and narrower ones.
            agency: The id of a body: only its gaps.
            evidence: Only gaps of these classes of evidence; all when empty.

        Raises:
            LimitError: There are too many to list all.
            UnknownNameError: There is no such threat or body.
        """
        return ranking.first_gaps(self.rows(weight), top, self._chosen(threat, agency, evidence))

    def silos(
        self,
        by: str = "country",
        *,
        weight: Weight | str = Weight.IDF,
        sample_pairs: int | None = None,
        seed: int = 0,
    ) -> tuple[Silo, ...]:
        """Return need inside each group and across its boundary, and what is met of it, by score.

        Args:
            by: country, level, sector, body or community.
            weight: How much a threat counts.
            sample_pairs: As of `by_threat`, of each side of a group.
            seed: As of `by_threat`, and that of the communities.

        Raises:
            LimitError: There is too much to go through, or to draw.
        """
        return groups.silos(
            self.rows(weight),
            self.ties,
            by,
            lambda: self._found_in_ties(seed)[0],
            draws=sample_pairs,
            seed=seed,
        )

    @cached_property
    def ties(self) -> ir.Table:
        """Who gives to whom, whatever the threat: ``a``, ``b`` (numbers of bodies), ``level``."""
        return network.working_ties(self.facts)

    @cached_property
    def _held(self) -> network.Held:
        return network.held(self.facts, self.ties)

    def _found_in_ties(self, seed: int) -> tuple[ir.Table, Grouping]:
        if seed not in self._communities:
            found = network.in_communities(self.facts, self.ties, lambda: self._held, seed)
            self._communities[seed] = found
        return self._communities[seed]

    def communities(self, *, seed: int = 0) -> Grouping:
        """Return the communities in the ties of the bodies compared, in the order of their ids.

        The ties are found on the engine and taken into memory; how firm communities are stands
        beside them.

        Args:
            seed: Seed of the runs.

        Raises:
            LimitError: There are more ties than fit.
            UsageError: There are many bodies, and the library for these is not installed.
        """
        return self._found_in_ties(seed)[1]

    def degrees(self, *, top: int | None = None) -> list[dict[str, Any]]:
        """Return with how many others each body compared works, most first, then by id.

        Args:
            top: How many; None for all.

        Returns:
            ``agency``, ``label`` and ``degree``.
        """
        found = network.degrees(self.facts, self.ties)
        found = found.order_by(ibis.desc("degree"), "id").select("degree", "label", agency="id")
        return self.engine.rows(found if top is None else found.limit(top))

    def brokers(
        self,
        by: str = "country",
        *,
        undirected: bool = False,
        top: int | None = None,
        seed: int = 0,
    ) -> tuple[Broker, ...]:
        """Return each body's place between groups: the ties are found on the engine, the rest here.

        Args:
            by: country, level, sector, body or community.
            undirected: Take a tie in either direction both ways.
            top: How many; None for all.
            seed: Seed of the communities, and of the searches that betweenness is estimated from.

        Raises:
            LimitError: There are more ties than fit.
        """
        chosen = self.communities(seed=seed) if by == "community" else by
        return network.brokers(
            self.facts, self._held, chosen, undirected=undirected, top=top, seed=seed
        )

    def by_threat(
        self,
        *,
        weight: Weight | str = Weight.IDF,
        threat: str | None = None,
        agency: str | None = None,
        evidence: Collection[Evidence] = (),
        sample_pairs: int | None = None,
        seed: int = 0,
    ) -> tuple[ThreatGap, ...]:
        """Return need, gap and what is met of each threat, by gap.

        Args:
            weight: How much a threat counts.
            threat: The id of a threat: only this one and narrower ones.
            agency: The id of a body: only its pairs, all of which are gone through.
            evidence: Only gaps of these classes of evidence; need and what is met are those of all.
            sample_pairs: Pairs to draw of each threat that has more paths through a third body, to
                estimate what these add; None for none where everything can be gone through, and as
                many as docs/scale.md says where it cannot.
            seed: What decides every draw.

        Raises:
            LimitError: There is too much to go through, or to draw.
        """
        chosen = self._chosen(threat, agency, evidence)
        return ranking.by_threat(self.rows(weight), chosen, draws=sample_pairs, seed=seed)
