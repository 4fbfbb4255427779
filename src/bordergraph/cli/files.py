"""Commands on files: check, add, import, index, export, format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.api.import_export import FOLDER_FORMS
from bordergraph.api.open_graph import parse_day
from bordergraph.api.workbench import Workbench
from bordergraph.cli.commands import DATA, FAILURE, Session, argument, as_command, option
from bordergraph.cli.output import (
    ROWS,
    Output,
    check_path,
    emit,
    emit_paged,
    note,
    set_stage,
    show,
    user_language,
    write,
)
from bordergraph.cli.stdin import graph_path
from bordergraph.errors import Sentence, UsageError

if TYPE_CHECKING:
    from datetime import date

    from bordergraph.errors import Fault

_PATH = click.Path(path_type=Path)
_RDF_BY_ENDING = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
}
"""Formats that a graph is imported into, by the ending of the file."""
_FORM_BY_ENDING = _RDF_BY_ENDING | {
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".cyjs": "cytoscape",
    ".xlsx": "xlsx",
}


@as_command(argument("paths", nargs=-1, metavar="[PATH]...", type=graph_path), forms=ROWS)
def _check(session: Session, *, paths: tuple[str, ...], output: Output) -> None:
    """List every fault of a graph: place, fault, fix.

    PATH is an RDF file, a folder of RDF or of CSV tables, or the word curated; without one, what
    --graph names, or else the curated graph. A file of claims is checked with the registry beside
    it. Exits with 3 when something breaks the rules, with 0 when there are at most warnings.

    Examples:
        check
        check my-graph/ --format json
        check graph/claims/oag-2004-ch2.ttl
    """
    report = note if session.debug else set_stage
    result = session.graph().check(*paths, on_progress=report)
    if output.form is None and output.on_terminal:
        # Five columns do not fit a terminal: one fault is a few lines there.
        emit_paged("".join(_fault_text(fault) for fault in result[: output.top]))
        note(*result.remarks)
    elif result.items or output.form or output.path:
        show(result, output)
    else:
        note(*result.remarks)
    if any(fault.severity == "violation" for fault in result):
        click.get_current_context().exit(DATA)


def _fault_text(fault: Fault) -> str:
    """Return a fault as a block of lines."""
    from bordergraph.views.table.column import clean_text
    from bordergraph.words import translate_sentence

    advice = Sentence("fix: {how}", how=fault.fix) if fault.fix else ""
    texts = (fault.severity, fault.location, fault.message, advice)
    severity, place, what, fix = (translate_sentence(text, user_language()) for text in texts)
    lines = [f"{severity} {place}", f"  {what}  [{fault.rule}]", f"  {fix}".rstrip()]
    return "\n".join(clean_text(line) for line in lines if line) + "\n\n"


@as_command(
    argument("source", metavar="SOURCE-ID"),
    "--title --publisher --date --url --kind --licence --read",
    option("--looked", type=parse_day, metavar="DATE"),
)
def _add(
    session: Session, *, source: str, title: str | None, looked: date | None, **fields: str | None
) -> None:
    """Register a document in a graph folder and create its file of claims.

    The file of claims begins with an example. The id says who, when and what, such as
    oag-2015-borders. A document whose id or address the graph has is refused. Files are written in the
    canonical layout, and `check` says what is still to fill. With --graph DIR it is added to a
    folder of your own, which may be empty.

    Examples:
        add oag-2015-borders --title "The Border: Controls on Exports" --date 2015
        --graph my-graph add my-interviews --title "Interviews of 2026"
        check graph/claims/oag-2015-borders.ttl
    """
    if session.endpoint or session.sources or session.as_of or len(session.graphs) > 1:
        fix = "name one --graph and no other option before add"
        raise UsageError("a document is added to one folder", fix)
    (graph,) = session.graphs or (None,)
    result = Workbench.add(
        source,
        title=title or "",
        graph=None if graph == "curated" else graph,
        looked=looked,
        **{name: value for name, value in fields.items() if value is not None},
    )
    emit(result.to_text())
    note(*result.remarks)


def _template(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    """Write the template and leave; nothing else of the command is asked for then."""
    if folder is None or context.resilient_parsing:
        return
    files = Workbench.template(folder)
    if len(files) == 1:
        text = "wrote {path}, a sheet for each table; docs/tables.md says what each column holds"
        note(Sentence(text, path=folder))
    else:
        text = "wrote {n} files to {path}; {file} says what each column holds"
        note(Sentence(text, n=len(files), path=folder, file=files[0][0]))
    context.exit()


@as_command(
    argument("path", metavar="PATH", type=graph_path),
    option(
        "-o",
        "--output",
        type=_PATH,
        required=True,
        metavar="FILE",
        help="Where to write; ends in .ttl, .trig, .nq, .nt or .jsonld.",
    ),
    option(
        "--template",
        type=_PATH,
        is_eager=True,
        expose_value=False,
        callback=_template,
        metavar="DIR",
        help="Write tables to begin with to DIR, or to a workbook (.xlsx), with an example row each, and stop.",
    ),
)
def _import(session: Session, *, path: str, output: Path) -> None:
    """Convert tables, an edge list or a graph file to RDF.

    The RDF is read by --graph as the same network. PATH is a folder of CSV tables, of which
    agencies.csv (id,label) must be there; a workbook (.xlsx) with sheets of the same names; a
    graph (.gexf, .graphml, .gml, .net, .cyjs, node-link or Kumu .json); or an edge list (.csv,
    .tsv) with the columns source,target and, as far as you have them, threat, cadence, start and
    end. A dash reads one of the files from stdin. Wrong cells are named all at once, with file, line and column; then nothing is written. TriG and
    N-Quads keep what each source says in a graph of its own. TriG, N-Quads and JSON-LD hold what
    is derived too, which takes more memory.

    Examples:
        import --template my-tables/
        import --template my-workbook.xlsx
        import my-tables/ -o my-graph.ttl
        --graph my-graph.ttl gaps
        import my-workbook.xlsx -o my-graph.trig
        import my-edges.csv -o my-graph.ttl
    """
    if session.graphs or session.endpoint or session.sources or session.as_of:
        fix = "leave out --graph, --endpoint, --source and --as-of"
        raise UsageError("import reads its PATH whole", fix)
    form = _RDF_BY_ENDING.get(output.suffix.lower())
    if form is None:
        fix = Sentence("end it in {endings}", endings=" ".join(_RDF_BY_ENDING))
        raise UsageError("cannot tell the format of {path}", fix, path=output)
    from bordergraph.store.loading.files import refuse_overwrite
    from bordergraph.tables.formats import is_tables

    check_path(output)
    if is_tables(Path(path)):
        refuse_overwrite((path,), output)
    result = Workbench.import_(path, form)
    write(output, result.to_text())
    counts, *notes = result.remarks
    note(Sentence("wrote {path}: {what}", path=output, what=counts), *notes)


@as_command(argument("path", required=False), "--remove")
def _index(session: Session, *, path: str | None, remove: bool) -> None:
    """Write an index of the graph on disk, so that commands open it faster.

    PATH is a file or folder of RDF; its index is the folder PATH.index beside it. Without PATH it
    is the graph that ships, whose index lies in ~/.cache/bordergraph (BORDERGRAPH_CACHE names
    another folder).

    An index is used whenever one graph is opened whole: not with --source, nor with several
    --graph. When a file of the graph has changed, a note says so and the graph is read as usual;
    make the index again. The answers are the same; a query without ORDER BY may list its rows in
    another order.

    Examples:
        index my-graph.ttl
        --graph my-graph.ttl query "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        index my-graph.ttl --remove
    """
    if session.endpoint or session.sources or session.as_of:
        fix = "leave out --endpoint, --source and --as-of"
        raise UsageError("an index holds a graph whole", fix)
    if path is not None:
        session.graphs = (*session.graphs, path)
    note(*session.graph().index(remove=remove).remarks)


@as_command(
    option("--format", "form", help="Format; when left out, the file's ending tells."),
    option(
        "-o",
        "--output",
        type=_PATH,
        metavar="FILE",
        help="Where to write, stdout when left out; for csv, datapackage and parquet a folder.",
    ),
    option(
        "--method",
        is_flag=True,
        help="Write the tables that the need method reads, and one method.sql that runs on them.",
    ),
)
def _export(session: Session, *, form: str | None, output: Path | None, method: bool) -> None:
    """Write the graph for other programs.

    RDF (turtle, trig, nquads, ntriples, jsonld) holds everything the graph states; trig, nquads
    and jsonld keep which source states it. Gephi reads gexf; yEd, igraph and R read graphml;
    Cytoscape reads cytoscape; Kumu imports kumu: these hold agencies, arrangements, threats and
    the ties between them. csv writes the tables that --graph reads, safe to open in a spreadsheet,
    xlsx the same as the sheets of a workbook, and parquet the same for DuckDB, pandas or Spark;
    datapackage writes CSV and Parquet, and a schema of each table in datapackage.json (Frictionless).

    --method writes the tables that gaps and coverage rest on (csv, or parquet for --engine) and one
    method.sql that declares, reads and runs them by DuckDB alone, and ends with the rows of gaps.

    With --as-of, arrangements and ties that were not in force that day are left out; without,
    what has ended stays, marked by its dates. --source keeps what rests on those sources.

    Examples:
        export -o network.gexf
        --as-of 2005 export --format kumu -o then.json
        --source npf-2025 export -o statement.trig
        export --format csv -o tables/
        export -o network.xlsx
        export --format datapackage -o package/
        export --format parquet -o tables/
        export --method -o method/
    """
    ending = output.suffix.lower() if output else ""
    form = form or ("csv" if method else _FORM_BY_ENDING.get(ending))
    if form is None:
        hint = "give it with --format"
        raise UsageError("cannot tell the format of {path}", hint, path=output or "stdout")
    if method and output is None:
        raise UsageError("{form} is several tables", "name a folder with -o", form="--method")
    if output is not None:
        check_path(output, is_folder=method or form in FOLDER_FORMS)
    kg = session.graph()
    result = kg.export_method(output, form) if method and output else kg.export(form, output)
    if output is None:
        emit_paged(result.to_text())
    else:
        note(Sentence("wrote {path}", path=output))
    note(*result.remarks)


@as_command(
    argument("paths", nargs=-1, required=True, metavar="PATH...", type=_PATH),
    option(
        "--check",
        "only_check",
        is_flag=True,
        help="Change nothing; exit with 1 if files would change.",
    ),
    "--index",
)
def _format(_: Session, *, paths: tuple[Path, ...], only_check: bool, index: bool) -> None:
    """Put Turtle files into the canonical layout.

    PATH is a .ttl file or a folder of them; those that changed are listed. Comments are lost: say
    it in triples, with bg:note. Only a file that says nothing yet keeps its own. Nothing is
    written when some file is no Turtle.

    Examples:
        format graph/claims/npf-2025.ttl
        format graph/ --index
        format graph/ --index --check
    """
    result = Workbench.format(*paths, index=index)
    changed = [file for file in result if file.changed]
    for file in changed:
        if not only_check:
            write(file.path, file.text)
        emit(str(file.path))
    text = "{what} would change." if only_check else "{what} changed."
    note(*(Sentence(text, what=remark) for remark in result.remarks))
    if changed and only_check:
        click.get_current_context().exit(FAILURE)
