"""Gaps, silos and brokers of tables of any size, worked out on an engine and shown as all are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.options import FEWEST_PAIRS, NeedBy, Weight
from bordergraph.analysis.results import Evidence
from bordergraph.api.asked import at_least, day_of, ids_of, one_of
from bordergraph.api.ranked import EVIDENCE
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from bordergraph.analysis.results import Broker, NeedMet, Silo, ThreatGap
    from bordergraph.scale import Lake
    from bordergraph.words.labels import Labels

__all__ = ["BY_ENGINE", "engine_brokers", "engine_gaps", "engine_silos"]

BY_ENGINE = ("detail", "threat")
"""How gaps that an engine works out can be listed."""


def engine_gaps(
    folder: str | Path,
    engine: object = "duckdb",
    *,
    work: str | Path | None = None,
    memory: str | None = None,
    as_of: str | date | None = None,
    threat: str | None = None,
    agency: str | None = None,
    evidence: str | Iterable[str] = (),
    by: str = "detail",
    weight: str = "idf",
    strict: bool = False,
    need: str = "tasks",
    top: int | None = None,
    sample_pairs: int | None = None,
    seed: int = 0,
    language: str = "en",
) -> Result[Any]:
    r"""List the gaps of a folder of tables that need not fit into memory; docs/scale.md says how.

    The definition is that of a shared threat, which data without functions has. Rows are those of
    `Workbench.gaps` without their reasons, relays, arrangements and sources.

    Args:
        folder: A table each, as Parquet, Arrow or CSV, or folders of Parquet or CSV files.
        engine: ``duckdb`` in this process, ``sc://host:port`` of Spark Connect, or a Spark session.
        work: Where finished parts are kept; a run that was stopped goes on from them.
        memory: What DuckDB may take, such as ``8GB``.
        as_of: As of `open`.
        threat: The id of a threat: only this one and narrower ones.
        agency: The id of a body: only its gaps.
        evidence: Only gaps of this class of evidence, or of several: ``confirmed`` or ``inferred``;
            none is ``tested``, as searches count where need follows from work.
        by: One row per pair and threat (``detail``) or per ``threat``.
        weight: How much a threat counts: idf, rarity or none.
        strict: Count as published open triangles are counted: any mutual tie closes.
        need: ``threats`` where mandates tell functions; else there is nothing to choose.
        top: The most rows.
        sample_pairs: By threat: pairs to draw of each threat that has more paths through a third
            body, from which what these add is estimated, with its error. None: all exact where that
            can be gone through.
        seed: Seed of the draw.
        language: ``en`` or ``fr``.

    Raises:
        LimitError: There is too much to go through, to list or to draw.
        UsageError: The library of the engine is not there, or the data needs what it does not do.
        DataError: With every kind of fault found.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as name:
        ...     _ = Path(name, "agencies.csv").write_text("id,label\na,A\nb,B\nc,C\n")
        ...     _ = Path(name, "threats.csv").write_text("id,label\nguns,Guns\n")
        ...     _ = Path(name, "mandates.csv").write_text("agency,threat\na,guns\nb,guns\n")
        ...     [gap.agencies for gap in engine_gaps(name, top=5)]
        [('a', 'b')]
    """
    one_of("grouping of gaps on an engine", by, BY_ENGINE)
    weighed, asked = Weight(one_of("weight", weight, Weight)), NeedBy(one_of("need", need, NeedBy))
    at_least(1, "top", top)
    _drawing(sample_pairs, seed)
    if sample_pairs is not None and by != "threat":
        raise UsageError("only sums are estimated from a sample of pairs", "add --by threat")
    if sample_pairs is not None and agency is not None:
        raise UsageError(
            "all pairs of one agency are gone through, so none are drawn",
            "leave out --sample-pairs",
        )
    classes = tuple(Evidence(one_of("evidence", e, EVIDENCE)) for e in ids_of(evidence))
    lake = _lake(folder, engine, work, memory, as_of, strict=strict)
    if asked is NeedBy.TASKS and not strict and lake.tells_functions:
        raise UsageError(
            "an engine works out need by shared threats alone, and mandates tell functions here",
            "ask for it: --need threats, or leave out --engine",
        )
    if by == "threat":
        found = lake.by_threat(
            weight=weighed,
            threat=threat,
            agency=agency,
            evidence=classes,
            sample_pairs=sample_pairs,
            seed=seed,
        )
        return _threats(lake, found[:top], sample_pairs, seed, language)
    rows = lake.gaps(top=top, weight=weighed, threat=threat, agency=agency, evidence=classes)
    return _pairs(lake, rows, language)


def engine_silos(
    folder: str | Path,
    engine: object = "duckdb",
    *,
    work: str | Path | None = None,
    memory: str | None = None,
    as_of: str | date | None = None,
    by: str = "country",
    sample_pairs: int | None = None,
    seed: int = 0,
    language: str = "en",
) -> Result[Silo]:
    """Add up need inside each group and across its boundary, what is met of it, and ties.

    Numbers are those of `Workbench.silos` under the need of a shared threat. What takes every pair
    is left empty: the class of a group, its interval, z and p.

    Args:
        folder: As of `engine_gaps`.
        engine: As of `engine_gaps`.
        work: As of `engine_gaps`.
        memory: As of `engine_gaps`.
        as_of: As of `open`.
        by: country, level, sector, body or community.
        sample_pairs: As of `engine_gaps`, of each side of a group.
        seed: Seed of the draw, and of the communities.
        language: ``en`` or ``fr``.

    Raises:
        LimitError: There is too much to go through, or to draw.
        UsageError: Another grouping, or as of `engine_gaps`.
        DataError: With every kind of fault found.
    """
    from bordergraph.analysis.groups.groupings import GROUPINGS
    from bordergraph.views.tables.ranked import firmness, silos_table

    one_of("grouping", by, GROUPINGS)
    _drawing(sample_pairs, seed)
    lake = _lake(folder, engine, work, memory, as_of)
    found = lake.silos(by, sample_pairs=sample_pairs, seed=seed)
    labels = _labels(language, lake.names([s.group for s in found]) if by == "body" else {}, {})
    met = [m for s in found for m in (s.inside, s.outside)]
    firm = firmness(lake.communities(seed=seed), labels, seed) if by == "community" else ()
    notes = (
        *firm,
        labels.say("note-untested"),
        *_sampled(met, "note-sampled-side", sample_pairs, seed, labels),
        labels.say("note-engine", engine=lake.engine.url),
    )
    return Result(found, silos_table(found, labels, by=by, seed=0, notes=notes))


def engine_brokers(
    folder: str | Path,
    engine: object = "duckdb",
    *,
    work: str | Path | None = None,
    memory: str | None = None,
    as_of: str | date | None = None,
    by: str = "country",
    undirected: bool = False,
    top: int | None = None,
    seed: int = 0,
    language: str = "en",
) -> Result[Broker]:
    """Describe bodies by their place between groups, as `Workbench.brokers` does.

    Who works with whom is found on the engine; the ties are then taken into memory.

    Args:
        folder: As of `engine_gaps`.
        engine: As of `engine_gaps`.
        work: As of `engine_gaps`.
        memory: As of `engine_gaps`.
        as_of: As of `open`.
        by: country, level, sector, body or community.
        undirected: Take a tie in either direction both ways.
        top: The most rows.
        seed: Seed of communities, and of the searches that betweenness is estimated from.
        language: ``en`` or ``fr``.

    Raises:
        LimitError: There are more ties than fit.
        UsageError: As of `engine_gaps`.
        DataError: With every kind of fault found.
    """
    from bordergraph.analysis.groups.groupings import GROUPINGS
    from bordergraph.views.tables.ranked import brokers_table, firmness

    one_of("grouping", by, GROUPINGS)
    at_least(1, "top", top)
    lake = _lake(folder, engine, work, memory, as_of)
    found = lake.brokers(by, undirected=undirected, top=top, seed=seed)
    labels = _labels(language, lake.names([b.agency for b in found]), {})
    said = firmness(lake.communities(seed=seed), labels, seed) if by == "community" else ()
    notes = (*said, labels.say("note-engine-ties", engine=lake.engine.url))
    table = brokers_table(found, labels, by=by, undirected=undirected, seed=seed, notes=notes)
    return Result(found, table)


def _lake(
    folder: str | Path,
    engine: object,
    work: str | Path | None,
    memory: str | None,
    as_of: str | date | None,
    *,
    strict: bool = False,
) -> Lake:
    try:
        from bordergraph.scale import Lake
    except ImportError as error:
        fix = 'pip install "bordergraph[scale]"'
        raise UsageError(f"an engine needs {error.name}", fix) from error
    return Lake(folder, engine, work=work, as_of=day_of(as_of), memory=memory, strict=strict)


def _pairs(lake: Lake, rows: list[dict[str, Any]], language: str) -> Result[Any]:
    from bordergraph.analysis.results import Gap, GapKind
    from bordergraph.views.tables.ranked import gaps_table

    found = tuple(
        Gap(
            agencies=(r["agency_a"], r["agency_b"]),
            threat=r["threat_id"],
            kind=GapKind(r["kind"]),
            evidence=Evidence.CONFIRMED if r["confirmed"] else lake.evidence,
            need=r["need"],
            supply=r["supply"],
            gap=r["gap"],
            exchanged=r["supply"],
        )
        for r in rows
    )
    agencies = {r[f"agency_{s}"]: r[f"label_{s}"] for r in rows for s in "ab"}
    threats = {r["threat_id"]: r["threat_label"] for r in rows}
    labels = _labels(language, agencies, threats)
    notes = (labels.say("note-engine", engine=lake.engine.url),)
    table = gaps_table(found, labels, notes=notes)
    # Reasons take the record of each pair, which `why` reads.
    return Result(found, replace(table, reasons=[], because=""))


def _threats(
    lake: Lake,
    found: tuple[ThreatGap, ...],
    sample_pairs: int | None,
    seed: int,
    language: str,
) -> Result[Any]:
    from bordergraph.views.tables.ranked import threats_table

    labels = _labels(language, {}, lake.threat_labels([t.threat for t in found]))
    notes = (
        *_sampled([t.met for t in found], "note-sampled-threat", sample_pairs, seed, labels),
        labels.say("note-engine", engine=lake.engine.url),
    )
    return Result(found, threats_table(found, labels, notes))


def _drawing(sample_pairs: int | None, seed: int) -> None:
    """Refuse a sample that is too small, or a seed that is none."""
    at_least(FEWEST_PAIRS, "sample_pairs", sample_pairs)
    at_least(0, "seed", seed)


def _sampled(
    met: list[NeedMet], note: str, sample_pairs: int | None, seed: int, labels: Labels
) -> tuple[str, ...]:
    """Say from how many pairs what is met was estimated, and how far it may be off."""
    drawn = max((m.drawn for m in met), default=0)
    if not drawn:
        exact = labels.say("note-sampled-exact", pairs=labels.number(sample_pairs or 0))
        return (exact,) if sample_pairs else ()
    said = labels.say(
        note,
        pairs=labels.number(drawn),
        seed=seed,
        error=labels.number(max(m.error for m in met if m.error is not None), 4),
    )
    return (said if sample_pairs else f"{labels.say('note-sampled-why')} {said}",)


def _labels(language: str, agencies: dict[str, str], threats: dict[str, str]) -> Labels:
    """Return the names of what is listed, and of nothing else."""
    from bordergraph.model import Agency, Network, Threat
    from bordergraph.words import LANGUAGES
    from bordergraph.words.labels import Labels

    one_of("language", language, LANGUAGES)
    network = Network(
        agencies=tuple(Agency(i, label or i) for i, label in sorted(agencies.items())),
        threats=tuple(Threat(i, label or i) for i, label in sorted(threats.items())),
    )
    return Labels(language).knowing(network)
