"""Commands that rank: gaps, ties, silos, brokers, coverage, what is critical, how firm gaps are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bordergraph.cli.engine import ENGINE, tables_of
from bordergraph.cli.forms import ROWS
from bordergraph.cli.output import show
from bordergraph.cli.removed import removed_options
from bordergraph.cli.session import DEPENDENCIES, Session
from bordergraph.cli.verbs import argument, called, option, verb

if TYPE_CHECKING:
    from pathlib import Path

_BY = option("--by", help="What agencies are grouped by.")
_SEED = option("--seed", help="Seed of draws and communities.")


def _gaps(
    session: Session,
    *,
    engine: str | None,
    form: str | None,
    output: Path | None,
    strict: bool,
    **given: Any,  # noqa: ANN401 - as the options give them
) -> None:
    if engine:
        from bordergraph.api.engine_verbs import engine_gaps

        folder = tables_of(session, strict=strict)
        found = engine_gaps(engine, folder, language=session.language, **given)
    else:
        found = called(session, "gaps", strict=strict, **given)
    show(found, form, output)


verb(
    "gaps",
    option("--threat", of="threat", metavar="NAME", help="Only this threat and narrower ones."),
    option("--agency", of="agency", metavar="NAME", help="Only gaps of this agency."),
    option("--by", help="One row per pair and threat, per pair, or per threat."),
    option("--partial", help="Include needs that are only partial."),
    option(
        "--research",
        help="List what to look into instead: needs not assessed, or never searched.",
    ),
    option(
        "--strict",
        help="List open triangles as published studies count them instead: any mutual tie closes.",
    ),
    DEPENDENCIES,
    ENGINE,
    *removed_options("gaps"),
    examples="""
        gaps
        gaps --partial --format csv
        gaps --threat firearms-smuggling --research
        gaps --by pair
        gaps --strict --by pair --format csv
        gaps --dependencies my-table.csv
        --graph lake gaps --engine sc://spark:15002 --format csv
        """,
    forms=ROWS,
    run=_gaps,
)

verb(
    "ties",
    argument("agency", of="agency", required=False),
    text="With AGENCY, its connections alone, those through most arrangements first.",
    examples="""
        ties RCMP
        ties CBSA --top 20 --format csv
        ties --format json -o ties.json
        """,
    forms=ROWS,
)

verb(
    "silos",
    _BY,
    option(
        "--null",
        type=click.Choice(("N4", "N1"), case_sensitive=False),
        help="What ties are compared with: N4 labels permuted, N1 degrees kept on average.",
    ),
    option("--samples", help="Draws."),
    _SEED,
    DEPENDENCIES,
    examples="""
        silos
        silos --by community --seed 7
        """,
    forms=ROWS,
)

verb(
    "brokers",
    _BY,
    option("--undirected", help="Take a tie in either direction both ways."),
    _SEED,
    examples="""
        brokers --top 10
        brokers --by level --undirected
        """,
    forms=ROWS,
)


def _coverage(
    session: Session,
    *,
    of: str,
    engine: str | None,
    form: str | None,
    output: Path | None,
    top: int | None,
) -> None:
    if engine:
        from bordergraph.api.engine_verbs import engine_coverage

        found = engine_coverage(engine, tables_of(session), of, language=session.language)
    else:
        found = session.graph().coverage(of)
    show(found, form, output, top)


verb(
    "coverage",
    option(
        "--of", help="One row a threat, an agency, a pair of agencies, or a country of agencies."
    ),
    DEPENDENCIES,
    ENGINE,
    examples="""
        coverage
        coverage --of agencies --format csv
        coverage --of groups
        --graph lake coverage --engine sc://spark:15002
        """,
    forms=ROWS,
    run=_coverage,
)

verb(
    "critical",
    option(
        "--of",
        help="Links are all direct exchange of two agencies; points are agencies and links whose"
        " loss splits the network.",
    ),
    DEPENDENCIES,
    examples="""
        critical
        critical --of memberships --top 10
        """,
    forms=ROWS,
)

verb(
    "stability",
    option("--only", help="Leave out the other half."),
    DEPENDENCIES,
    text="""
        Other numbers of the method, and each publisher left out. ``--top`` says how many publishers
        are left out in turn, the most cited first.
        """,
    examples="""
        stability
        stability --only variants --format json
        """,
    forms=ROWS,
)
