"""``bordergraph export``: the graph for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import show, talk, writable
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError
from bordergraph.folder import refuse_file

__all__ = ["export"]

FORMATS = (
    "turtle", "trig", "nquads", "ntriples", "jsonld", "gexf", "graphml", "cytoscape", "kumu", "csv",
    "xlsx", "datapackage", "parquet",
)  # fmt: skip
FOLDERS = ("csv", "datapackage", "parquet")
FILES = ("xlsx",)
_BY_SUFFIX = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".cyjs": "cytoscape",
    ".xlsx": "xlsx",
}


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Format; when left out, the file's ending tells.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write, stdout when left out; for csv, datapackage and parquet a folder.",
)
@click.option(
    "--method",
    is_flag=True,
    help="Write the tables that the need method reads, and one method.sql that runs on them.",
)
@pass_session
def export(session: Session, form: str | None, output: Path | None, method: bool) -> None:
    r"""Write the graph for other programs.

    RDF (turtle, trig, nquads, ntriples, jsonld) holds everything the graph states; trig, nquads
    and jsonld keep which source states it. Gephi reads gexf; yEd, igraph and R read graphml;
    Cytoscape reads cytoscape; Kumu imports kumu: these hold agencies, arrangements, threats and
    the ties between them. csv writes the tables that --graph reads, safe to open in a spreadsheet,
    xlsx the same as the sheets of a workbook, and parquet the same for DuckDB, pandas or Spark;
    datapackage writes CSV and Parquet with a schema each, as datapackage.json (Frictionless) and
    croissant.json.

    --method writes the tables that gaps and coverage rest on (csv, or parquet for --engine) and one
    method.sql that declares, reads and runs them by DuckDB alone, and ends with the rows of gaps.

    With --as-of, arrangements and ties that were not in force that day are left out; without,
    what has ended stays, marked by its dates. --source keeps what rests on those sources.

    \b
    Examples:
      bordergraph export -o network.gexf
      bordergraph --as-of 2005 export --format kumu -o then.json
      bordergraph --source npf-2025 export -o statement.trig
      bordergraph export --format csv -o tables/
      bordergraph export -o network.xlsx
      bordergraph export --format datapackage -o package/
      bordergraph export --format parquet -o tables/
      bordergraph export --method -o method/
    """
    if method:
        _method(session, form or "csv", output)
        return
    form = form or _BY_SUFFIX.get(output.suffix.lower() if output else "")
    if form is None:
        where = f" of {output}" if output else ""
        raise UsageError(f"cannot tell the format{where}", f"give --format {'|'.join(FORMATS)}")
    if form not in (*FOLDERS, *FILES):
        if output is not None:
            writable(output)
        show(session.graph().export(form), None, output)
        return
    if output is None:
        many = form in FOLDERS
        raise UsageError(
            f"{form} is several tables" if many else f"{form} is no text",
            f"name a {'folder' if many else 'file'} with -o",
        )
    if form in FOLDERS:
        _no_file(output)
    else:
        writable(output)
    found = session.graph().export(form, output)
    talk(f"wrote {output}", *found.remarks)


def _method(session: Session, form: str, output: Path | None) -> None:
    """Write the need method as files."""
    if form not in ("csv", "parquet"):
        raise UsageError(f"the method is no {form}", "give --format csv or parquet")
    if output is None:
        raise UsageError("the method is several files", "name a folder with -o")
    _no_file(output)
    found = session.graph().export_method(output, form)
    talk(f"wrote {output}", *found.remarks)


def _no_file(folder: Path) -> None:
    """Check that a folder of tables can be written there, before any work is done.

    Raises:
        OutputError: It cannot.
    """
    refuse_file(folder)
    writable(folder / "agencies.csv" if folder.is_dir() else folder)
