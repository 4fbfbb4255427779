"""Commands that rank and compare: gaps, ties, silos, brokers, coverage, changes, how firm gaps are."""

from __future__ import annotations

from typing import Any

import click

from bordergraph.cli.commands import (
    DEPENDENCIES,
    FAILURE,
    Session,
    answer,
    argument,
    as_command,
    call_verb,
    option,
)
from bordergraph.cli.output import REPORT, ROWS, Output, note, show
from bordergraph.errors import UsageError

ENGINE = click.Option(
    ["--engine"],
    metavar="URL",
    help="Compute on Spark Connect, sc://host:port; --graph names tables of export --method.",
)


def _engine_folder(session: Session, **options: Any) -> str:
    """Return the folder of tables that an engine reads.

    Args:
        session: What stands before the command.
        options: Options that an engine does not know, as they were given.

    Raises:
        UsageError: Something does not go with an engine, or no folder is named.
    """
    all_options = options | {"endpoint": session.endpoint, "source": session.sources}
    all_options |= {"as_of": session.as_of, "dependencies": session.dependencies}
    if refused := [f"--{name.replace('_', '-')}" for name, value in all_options.items() if value]:
        hint = "give them to export --method, which writes the tables, or leave out --engine"
        names = " and ".join(refused)
        raise UsageError("{names} cannot be combined with --engine", hint, names=names)
    if len(session.graphs) != 1:
        hint = "write it with export --method --format parquet -o DIR, and name it: --graph DIR"
        raise UsageError("an engine reads one folder of tables", hint)
    return str(session.graphs[0])


@as_command(
    "--threat --agency --by --partial --research --strict", DEPENDENCIES, ENGINE, forms=ROWS
)
def _gaps(session: Session, *, engine: str | None, output: Output, **options: Any) -> None:
    """List gaps: those that open problems document, then possible ones.

    Examples:
        gaps
        gaps --partial --format csv
        gaps --threat firearms-smuggling --research
        gaps --by pair
        gaps --strict --by pair --format csv
        gaps --dependencies my-table.csv
        --graph lake gaps --engine sc://spark:15002 --format csv
    """
    if engine:
        from bordergraph.api.rankings import engine_gaps

        folder = _engine_folder(session, strict=options.pop("strict"))
        result = engine_gaps(engine, folder, language=session.language, **options)
    else:
        result = call_verb(session, "gaps", **options)
    show(result, output)


@as_command(argument("agency", kind="agency", required=False), forms=ROWS)
def _ties(session: Session, **options: Any) -> None:
    """List linked pairs of agencies: through what, how often, since when.

    With AGENCY, its connections alone, those through most arrangements first.

    Examples:
        ties RCMP
        ties CBSA --top 20 --format csv
        ties --format json -o ties.json
    """
    answer(session, "ties", **options)


@as_command(
    "--by",
    option("--null", type=click.Choice(("N4", "N1"), case_sensitive=False)),
    "--samples --seed",
    DEPENDENCIES,
    forms=ROWS,
)
def _silos(session: Session, **options: Any) -> None:
    """Compare how the needs of groups are served inside and across their boundary.

    Examples:
        silos
        silos --by community --seed 7
    """
    answer(session, "silos", **options)


@as_command("--by --undirected --seed", forms=ROWS)
def _brokers(session: Session, **options: Any) -> None:
    """Describe agencies by their place between groups: roles, betweenness, constraint.

    Examples:
        brokers --top 10
        brokers --by level --undirected
    """
    answer(session, "brokers", **options)


@as_command("--of --threat", DEPENDENCIES, ENGINE, forms=ROWS)
def _coverage(session: Session, *, engine: str | None, output: Output, **options: Any) -> None:
    """Show how needs are served: six counts that add up, and three that are counted apart.

    Examples:
        coverage
        coverage --of agencies --format csv
        coverage --of groups
        coverage --of sides --threat firearms-smuggling
        --graph lake coverage --engine sc://spark:15002
    """
    if engine:
        from bordergraph.api.rankings import engine_coverage

        folder = _engine_folder(session)
        result = engine_coverage(engine, folder, language=session.language, **options)
    else:
        result = session.graph().coverage(**options)
    show(result, output)


@as_command("--of", DEPENDENCIES, forms=ROWS)
def _critical(session: Session, **options: Any) -> None:
    """Rank links by the needs that would lose their only regular or assumed channel.

    Examples:
        critical
        critical --of memberships --top 10
    """
    answer(session, "critical", **options)


@as_command("--only", DEPENDENCIES, forms=ROWS)
def _stability(session: Session, **options: Any) -> None:
    """Test how the possible gaps with full need depend on numbers and publishers.

    Other numbers of the method, and each publisher left out. ``--top`` says how many publishers
    are left out in turn, the most cited first.

    Examples:
        stability
        stability --only variants --format json
    """
    answer(session, "stability", **options)


@as_command(
    option("--remove", kind="agency arrangement"),
    option("--remove-member", metavar="AGENCY:ARRANGEMENT"),
    option("--remove-link", metavar="AGENCY:AGENCY"),
    option("--add-member", metavar="AGENCY:ARRANGEMENT"),
    option("--add-link", metavar="AGENCY:AGENCY[:THREAT]"),
    option("--add-focus", metavar="ARRANGEMENT:THREAT"),
    "--ended-funding --suggest --agency",
    DEPENDENCIES,
    forms=ROWS,
)
def _whatif(session: Session, **options: Any) -> None:
    """Show which needs would be served otherwise after changes.

    With --suggest, show which single changes would newly serve most needs, ten when --top is left
    out. That is no advice: what a change would cost, and whether law allows it, is not looked at.

    Examples:
        whatif --remove IBET
        whatif --add-member ATF:IBET --add-link CBSA:ATF:firearms-smuggling
        --as-of 2024-01-01 whatif --ended-funding
        whatif --suggest memberships --agency ATF --top 5
    """
    answer(session, "whatif", **options)


@as_command(
    argument("first", metavar="FROM"),
    argument("second", metavar="TO"),
    option(
        "--fail-on-new-gaps",
        is_flag=True,
        help="Exit with 1 when TO has a possible gap with full need that FROM does not have.",
    ),
    DEPENDENCIES,
    forms=REPORT,
)
def _compare(session: Session, *, fail_on_new_gaps: bool, output: Output, **options: Any) -> None:
    """Compare two days, two graphs, a day with a graph, or two things.

    Each is a day (2013, 2013-05 or 2013-05-01; a year is its first day) or a graph (an RDF file, a
    folder, or the word curated). A day means the opened graph on that day; a graph means that graph
    on its own day, or on that of --as-of. A folder named like a day is written ./2013.

    Two arrangements, two agencies or two threats are laid side by side: members, threats, limits,
    problems, cases and figures that both have, and what each has alone.

    Examples:
        compare IBET Shiprider
        compare 2012-12-31 2025-12-31
        compare old/graph graph --fail-on-new-gaps
        compare graph curated --format markdown -o changes.md
    """
    result = call_verb(session, "compare", **options)
    show(result, output)
    new_gaps = result.pictures.get("new-gaps")
    if fail_on_new_gaps and new_gaps is None:
        raise UsageError("two things side by side have no new gaps", "leave --fail-on-new-gaps out")
    text = new_gaps() if fail_on_new_gaps and new_gaps else ""
    if text:
        note(text)
        click.get_current_context().exit(FAILURE)
