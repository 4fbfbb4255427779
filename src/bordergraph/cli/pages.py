"""Commands that write pages: reports, the map, the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bordergraph import vocab
from bordergraph.cli.commands import DEPENDENCIES, Session, argument, as_command, call_verb, option
from bordergraph.cli.output import REPORT, STDOUT, Output, check_path, emit, note, show, write
from bordergraph.errors import Sentence, UsageError

_FILE, _PATH = click.Path(dir_okay=False, path_type=Path), click.Path(path_type=Path)
_PICTURE_ENDINGS = {".png", ".svg", ".jpg", ".jpeg", ".pdf", ".gif"}
"""What a map is not, by the ending of its file."""


@as_command(
    argument("subject", nargs=-1, kind="agency arrangement threat"),
    "--brief",
    DEPENDENCIES,
    option("--figures", type=_PATH, metavar="DIR", help="Also write each figure as an SVG file."),
    forms=REPORT,
)
def _report(
    session: Session,
    *,
    subject: tuple[str, ...],
    figures: Path | None,
    output: Output,
    **options: Any,
) -> None:
    """Report on the network, on one subject, or on a pair of agencies.

    SUBJECT is an agency, arrangement, threat or recommendation, a country, or a level of
    government. Two agencies give the report on the pair.

    Examples:
        report
        report --brief
        report RCMP
        report CBSA HSI --format markdown
        report npf-3
        report Canada
        --lang fr report -o rapport.html
        report IBET -o ibet.pdf
    """
    from bordergraph.atomic_folder import require_folder, write_folder

    if figures is not None:
        require_folder(figures)
    kg = session.graph()
    result = kg.report(*subject, **options)
    if figures is not None:
        write_folder(figures, {name: draw().encode() for name, draw in result.pictures.items()})
        note(Sentence("wrote {n} figures to {path}", n=len(result.pictures), path=figures))
    show(result, output)


@as_command(
    click.Option(
        ["-o", "--output"], type=_FILE, required=True, metavar="FILE", help="Where to write."
    ),
    "--threat",
    option("--focus", kind="agency"),
    "--layout",
    option("--lang", "language"),
    option("--story", metavar="FILE"),
    option("--compare", nargs=2, metavar="FROM TO"),
    DEPENDENCIES,
)
def _map(session: Session, *, output: Path, **options: Any) -> None:
    """Draw the interactive map as one offline HTML page.

    It shows agencies, arrangements, links and possible gaps. The file needs no network:
    open it in any browser, send it, put it in an article (add ?embed to its address for the bare
    map).

    Examples:
        map -o map.html
        map -o guns.html --threat firearms-smuggling
        --as-of 2012 map -o then.html --focus RCMP --lang fr
        map -o claims.html --story npf
        map -o years.html --compare 2012-12-31 2025-12-31
    """
    if output != STDOUT:
        if output.suffix.lower() in _PICTURE_ENDINGS:
            message = Sentence("the map is a page, not a picture: {path}", path=output)
            raise UsageError(message, "end it in .html")
        check_path(output)
    result = call_verb(session, "map", **options)
    if output == STDOUT:
        emit(result.to_text())
    else:
        write(output, result.to_text())
    counts, *notes = result.remarks
    note(Sentence("{where}: {what}", where=output, what=counts), *notes)


@as_command(
    option("-o", "folder", type=_PATH, metavar="DIR", help="Where to write."),
    option("--base", metavar="URL", default=vocab.ROOT, show_default=True),
    option("--since", metavar="GRAPH"),
    DEPENDENCIES,
)
def _site(session: Session, *, folder: Path | None, base: str, since: str | None) -> None:
    """Write the graph as a static site: pages, indexes, search, map.

    In English and French, each problem, agency, arrangement, threat, place, recommendation, series
    of figures and pair has a page at the path of its IRI, with all its statements; sources share
    pages. index.html opens from a disk, search included. Written again into the same folder, only
    files whose bytes differ are touched.

    Examples:
        site -o public/
        site -o public/ --base https://example.org/border/
        --graph my-tables/ site -o public/
        site -o public/ --since last-release/graph
    """
    if folder is None:
        raise UsageError("a site is a folder of files", "name a folder with -o")
    note(*session.graph().site(folder, base=base, since=since).remarks)
