"""Commands that read the record: problems, why, show, list, sources, conflicts, merged, timeline, cite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bordergraph.cli.commands import (
    DEPENDENCIES,
    Session,
    answer,
    argument,
    as_command,
    call_verb,
    option,
)
from bordergraph.cli.output import REPORT, ROWS, Output, check_path, note, show, write
from bordergraph.errors import Sentence

_THINGS = "agency arrangement threat"


@as_command(
    "--agency --threat --arrangement",
    option("--kind", metavar="KIND"),
    "--status --scope --northern --first-page --by",
    forms=REPORT,
)
def _problems(session: Session, **options: Any) -> None:
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
    answer(session, "problems", **options)


@as_command(
    argument("a", kind="agency"),
    argument("b", kind="agency"),
    "--threat",
    DEPENDENCIES,
    forms=REPORT,
)
def _why(session: Session, **options: Any) -> None:
    """Explain a pair of agencies: needs, problems, channels, searches, statements.

    Examples:
        why CBSA HSI
        why RCMP FBI --threat "violent extremism"
    """
    answer(session, "why", **options)


@as_command(argument("name", kind=_THINGS), forms=REPORT)
def _show(session: Session, **options: Any) -> None:
    """Show all statements about one thing, grouped by kind, with citations.

    NAME is an agency, arrangement, threat, place or source, by id, acronym or label; or the id
    of a statement, such as finding/npf-silos-domestic or figure/npf-border-length.

    Examples:
        show IBET
        show source/npf-2025 --all
        show figure/npf-border-length --format json
    """
    answer(session, "show", **options)


@as_command(
    argument("what", metavar="KIND"),
    "--country --level --sector --threat --agency --arrangement --source --year --kind --status",
    forms=ROWS,
)
def _list(session: Session, **options: Any) -> None:
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
    answer(session, "list", **options)


@as_command("--unused --stale --kind", forms=ROWS)
def _sources(session: Session, **options: Any) -> None:
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
    answer(session, "sources", **options)


@as_command(forms=REPORT)
def _conflicts(session: Session, **options: Any) -> None:
    """Show where sources disagree, side by side.

    Examples:
        conflicts
        conflicts --format csv -o conflicts.csv
    """
    answer(session, "conflicts", **options)


@as_command(forms=ROWS)
def _merged(session: Session, **options: Any) -> None:
    """List the items joined when graphs were merged, and possible duplicates.

    Agencies, programs and threats are one when they have one id, or when the data says so
    (owl:sameAs, skos:exactMatch, the column same_as); agencies also by acronym and country. What
    only looks alike stays apart, with what to write to join it. Where graphs tell of one thing
    differently, conflicts shows both readings.

    Examples:
        --graph curated --graph my-tables/ merged
        --graph curated --graph my-tables/ merged --format csv -o merged.csv
    """
    answer(session, "merged", **options)


@as_command(
    argument("subject", kind=_THINGS, required=False),
    option("--from", "first", metavar="YEAR"),
    option("--to", "last", metavar="YEAR"),
    "--only",
    option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Also write a picture."),
    DEPENDENCIES,
    forms=REPORT,
)
def _timeline(session: Session, *, svg: Path | None, output: Output, **options: Any) -> None:
    """Show when things begin and end, and how needs were served by year.

    SUBJECT is an agency, an arrangement or a threat; without it, the whole network.

    Examples:
        timeline
        timeline IBET --svg ibet.svg
        timeline RCMP --from 2001 --only years --format csv
    """
    if svg is not None:
        check_path(svg)
    result = call_verb(session, "timeline", **options)
    if svg is not None:
        write(svg, result.pictures["svg"]())
        note(Sentence("wrote {path}", path=svg))
    show(result, output)


@as_command(
    argument("statement", metavar="ID"),
    option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    forms=ROWS,
)
def _cite(session: Session, **options: Any) -> None:
    """Show the source behind a statement, and the passage in your own copy of its text.

    ID is a statement's id, figure:npf-firearms-traced or figure/npf-firearms-traced, or its IRI.
    The graph holds no text of its sources, only offsets and a hash: the passage is read from your
    file, and shown only if the hash fits.

    Examples:
        cite figure:npf-firearms-traced
        cite figure:npf-firearms-traced --text statement.txt
    """
    answer(session, "cite", **options)
