"""Commands that show the result of a verb: problems, gaps and other lists, pairs, things, changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bordergraph.cli.commands import (
    DEPENDENCIES,
    FAILURE,
    Session,
    argument,
    as_answer,
    as_command,
    call_verb,
    option,
)
from bordergraph.cli.output import REPORT, ROWS, Output, note, show
from bordergraph.errors import UsageError

_THINGS = "agency arrangement threat"


@as_answer(
    "--agency --threat --arrangement",
    option("--kind", metavar="KIND"),
    "--status --scope --northern --first-page --by",
    forms=REPORT,
)
def _problems() -> None:
    """List documented problems in sharing information: sources, status, what was done.

    A problem is one documented failure or weakness in sharing information. An agency
    named in one did not necessarily cause it: each names who says so, what was answered and
    done, and its status.

    Examples:
        problems --first-page
        problems --agency CBSA --status open
        problems --by kind
        problems --status open --northern yes -o problems.pdf
        problems --format json
    """


@as_answer(
    argument("a", kind="agency"),
    argument("b", kind="agency"),
    "--threat",
    DEPENDENCIES,
    forms=REPORT,
)
def _why() -> None:
    """Explain a pair of agencies: needs, problems, channels, searches, statements.

    Examples:
        why CBSA HSI
        why RCMP FBI --threat "violent extremism"
    """


@as_answer(argument("name", kind=_THINGS), forms=REPORT)
def _show() -> None:
    """Show all statements about one thing, grouped by kind, with citations.

    NAME is an agency, arrangement, threat, place or source, by id, acronym or label; or the id
    of a statement, such as finding/npf-silos-domestic or figure/npf-border-length.

    Examples:
        show IBET
        show source/npf-2025 --all
        show figure/npf-border-length --format json
    """


@as_answer(
    argument("what", metavar="KIND"),
    "--country --level --sector --threat --agency --arrangement --source --year --kind --status",
)
def _list() -> None:
    """List the things of one kind.

    Kinds: agencies, arrangements, programs, channels, threats, places, findings,
    recommendations, figures, sources, limits, commitments, cases, accounts, mandates. Filters
    can be combined; a filter that means nothing for a kind is refused with those that do.

    Examples:
        list agencies --country US --sector police
        list arrangements --threat firearms-smuggling --status active
        list findings --kind no-channel
        list limits --kind recipient-excluded
        list figures --agency CBSA --year 2023 --sort -value
        list cases --status failure --format json
    """


@as_answer("--unused --stale --kind")
def _sources() -> None:
    """List the source documents with their number of statements, most first.

    With --stale each has the day on which it is due for another look, and why: documents that are
    revised where they stand come before those that give figures of a series, and those before any
    other. Those on which nothing rests are left out. JSON and CSV name the statements on each.

    Examples:
        sources
        sources --kind statute
        sources --format csv
        sources --stale --top 20
    """


@as_answer(forms=REPORT)
def _conflicts() -> None:
    """Show where sources disagree, side by side.

    Examples:
        conflicts
        conflicts --format csv -o conflicts.csv
    """


@as_answer()
def _merged() -> None:
    """List the items joined when graphs were merged, and possible duplicates.

    Agencies, programs and threats are one when they have one id, or when the data says so
    (owl:sameAs, skos:exactMatch, the column same_as); agencies also by acronym and country. What
    only looks alike stays apart, with what to write to join it. Where graphs tell of one thing
    differently, conflicts shows both readings.

    Examples:
        --graph curated --graph my-tables/ merged
        --graph curated --graph my-tables/ merged --format csv -o merged.csv
    """


@as_answer(
    argument("subject", kind=_THINGS, required=False),
    option("--from", "first", metavar="YEAR"),
    option("--to", "last", metavar="YEAR"),
    "--only",
    DEPENDENCIES,
    forms=REPORT,
)
def _timeline() -> None:
    """Show when things begin and end, and how needs were served by year.

    SUBJECT is an agency, an arrangement or a threat; without it, the whole network.

    Examples:
        timeline
        timeline IBET
        timeline RCMP --from 2001 --only years --format csv
    """


@as_answer(
    argument("statement", metavar="ID"),
    option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
)
def _cite() -> None:
    """Show the source behind a statement, and the passage in your own copy of its text.

    ID is a statement's id, figure:npf-firearms-traced or figure/npf-firearms-traced, or its IRI.
    The graph holds no text of its sources, only offsets and a hash: the passage is read from your
    file, and shown only if the hash fits.

    Examples:
        cite figure:npf-firearms-traced
        cite figure:npf-firearms-traced --text statement.txt
    """


ENGINE = click.Option(
    ["--engine"],
    metavar="URL",
    help="Compute on Spark Connect, sc://host:port; --graph names tables of export --method.",
)


def _engine_folder(session: Session, **options: Any) -> str:
    """Return the folder of tables that an engine reads."""
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


@as_answer(argument("agency", kind="agency", required=False))
def _ties() -> None:
    """List linked pairs of agencies: through what, how often, since when.

    With AGENCY, its connections alone, those through most arrangements first.

    Examples:
        ties RCMP
        ties CBSA --top 20 --format csv
        ties --format json -o ties.json
    """


@as_answer("--by --null --samples --seed", DEPENDENCIES)
def _silos() -> None:
    """Compare how the needs of groups are served inside and across their boundary.

    Examples:
        silos
        silos --by community --seed 7
    """


@as_answer("--by --undirected --seed")
def _brokers() -> None:
    """Describe agencies by their place between groups: roles, betweenness, constraint.

    Examples:
        brokers --top 10
        brokers --by level --undirected
    """


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


@as_answer("--of", DEPENDENCIES)
def _critical() -> None:
    """Rank links by the needs that would lose their only regular or assumed channel.

    Examples:
        critical
        critical --of memberships --top 10
    """


@as_answer("--only", DEPENDENCIES)
def _stability() -> None:
    """Test how the possible gaps with full need depend on numbers and publishers.

    Other numbers of the method, and each publisher left out. ``--top`` says how many publishers
    are left out in turn, the most cited first.

    Examples:
        stability
        stability --only variants --format json
    """


@as_answer(
    option("--remove", kind="agency arrangement"),
    option("--remove-member", metavar="AGENCY:ARRANGEMENT"),
    option("--remove-link", metavar="AGENCY:AGENCY"),
    option("--add-member", metavar="AGENCY:ARRANGEMENT"),
    option("--add-link", metavar="AGENCY:AGENCY[:THREAT]"),
    option("--add-focus", metavar="ARRANGEMENT:THREAT"),
    "--ended-funding --suggest --agency",
    DEPENDENCIES,
)
def _whatif() -> None:
    """Show which needs would be served otherwise after changes.

    With --suggest, show which single changes would newly serve most needs, ten when --top is left
    out. That is no advice: what a change would cost, and whether law allows it, is not looked at.

    Examples:
        whatif --remove IBET
        whatif --add-member ATF:IBET --add-link CBSA:ATF:firearms-smuggling
        --as-of 2024-01-01 whatif --ended-funding
        whatif --suggest memberships --agency ATF --top 5
    """


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
