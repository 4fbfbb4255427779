"""``bordergraph import``: tables, an edge list or the file of a graph program as RDF."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import talk, writable, write
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

__all__ = ["import_"]

_BY_SUFFIX = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
}


def _template(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    """Write the template and leave; nothing else of the command is asked for then."""
    if folder is None or context.resilient_parsing:
        return
    from bordergraph.api import Workbench

    files = Workbench.template(folder)
    if len(files) == 1:
        talk(f"wrote {folder}, a sheet for each table; docs/tables.md says what each column holds")
    else:
        talk(f"wrote {len(files)} files to {folder}; {files[0][0]} says what each column holds")
    context.exit()


@click.command("import")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write; ends in .ttl, .trig, .nq, .nt or .jsonld.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_template,
    metavar="DIR",
    help="Write tables to begin with to DIR, or to a workbook (.xlsx), with an example row each, and stop.",
)
@pass_session
def import_(session: Session, path: Path, output: Path) -> None:
    r"""Turn tables, an edge list or a graph file into RDF that --graph reads as the same network.

    PATH is a folder of CSV tables, of which agencies.csv (id,label) must be there; a workbook
    (.xlsx) with sheets of the same names; a graph (.gexf, .graphml, .gml, .net, node-link .json); or an
    edge list (.csv, .tsv) with the columns source,target and, as far as you have them, threat,
    cadence, start and end. Wrong cells are named all at once, with file, line and column; then
    nothing is written. TriG and N-Quads keep what each source says in a graph of its own.
    TriG, N-Quads and JSON-LD hold what is derived too, which takes more memory.

    \b
    Examples:
      bordergraph import --template my-tables/
      bordergraph import --template my-workbook.xlsx
      bordergraph import my-tables/ -o my-graph.ttl
      bordergraph --graph my-graph.ttl gaps
      bordergraph import my-workbook.xlsx -o my-graph.trig
      bordergraph import my-edges.csv -o my-graph.ttl
    """
    if session.graphs or session.endpoint or session.sources or session.as_of:
        raise UsageError(
            "import reads its PATH whole", "leave out --graph, --endpoint, --source and --as-of"
        )
    form = _BY_SUFFIX.get(output.suffix.lower())
    if form is None:
        raise UsageError(
            f"cannot tell the format of {output}", f"end it in one of {' '.join(_BY_SUFFIX)}"
        )
    if not path.exists():
        raise UsageError(f"no file or folder {path}", "give a folder with agencies.csv in it")
    writable(output)
    from bordergraph.api import Workbench

    found = Workbench.import_(path, form)
    write(output, found.to_text())
    counts, *notes = found.remarks
    talk(f"wrote {output}: {counts}", *notes)
