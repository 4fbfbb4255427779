"""Graphs as files: tables as RDF, exports, the need method, and the index on disk."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import OpenGraph, allow_values
from bordergraph.api.result import Result, count_noun, document, plain_table
from bordergraph.errors import DataError, Sentence, UnknownNameError, UsageError, sentence
from bordergraph.model import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from bordergraph.api.context import Context
    from bordergraph.model import Network
    from bordergraph.store.engine import Engine

FOLDER_FORMS = ("csv", "datapackage", "parquet")
"""Formats that are several files in a folder."""
FILE_FORMS = ("xlsx",)
"""Formats that are one file and no text."""
RDF_FORMS = ("turtle", "trig", "nquads", "ntriples", "jsonld")
"""Formats of RDF."""
TEXT_FORMS = (*RDF_FORMS, "gexf", "graphml", "cytoscape", "kumu")
"""Formats that are one text."""
EXPORT_FORMS = (*TEXT_FORMS, *FOLDER_FORMS, *FILE_FORMS)

_COLUMNS = ("what", "count")
_COUNTED_FIELDS = ("agencies", "arrangements", "threats", *FACTS, "figures", "sources")
_METADATA_QUERY = """SELECT ?p ?o WHERE { ?data a dcat:Dataset ; ?p ?o
  FILTER(!ISLITERAL(?o) || LANG(?o) IN ("", "en")) }
ORDER BY ?p ?o"""
_MB = 1e6


def _inventory(network: Network) -> tuple[tuple[str, int], ...]:
    """Return how many of each kind a network holds."""
    counts = ((name, len(getattr(network, name))) for name in _COUNTED_FIELDS)
    return (*counts, ("problems", len(_problem_ids(network))))


def _problem_ids(network: Network) -> set[str]:
    """Return the ids of the problems of a network."""
    return {record.id for record in network.records if record.kind == "problem"}


def _write_tables(context: Context, network: Network, form: str, target: str | Path) -> None:
    """Write a network as tables: in a folder, or in a workbook."""
    from bordergraph.atomic_folder import write_file, write_folder

    if form == "csv":
        from bordergraph.tables.writer import write_tables

        write_tables(network, target)
    elif form == "xlsx":
        from bordergraph.tables.workbook import WORKBOOK, workbook_bytes
        from bordergraph.tables.writer import table_rows

        if Path(target).suffix.lower() != WORKBOOK:
            raise UsageError("{target} is no name of a workbook", "end it in .xlsx", target=target)
        tables = table_rows(network)
        filled = {name: table for name, table in tables.items() if table[1] or name == "agencies"}
        write_file(target, workbook_bytes(filled))
    else:
        from bordergraph.tables.package import package_files, parquet_files

        files = parquet_files(network)
        if form == "datapackage":
            files = package_files(network, _package_metadata(context, network))
        write_folder(target, files)


def _lost_in_graph(form: str, network: Network) -> tuple[str, ...]:
    """Return one sentence on what nodes and ties cannot hold, if the network has any of it."""
    counts = {"mandates with functions": sum(bool(m.functions) for m in network.mandates)}
    names = ("dependencies", "gateways", "searches", "findings")
    counts |= {name: len(getattr(network, name)) for name in names}
    counts["problems"] = len(_problem_ids(network))
    lost = tuple(Sentence("{what} ({n})", what=Sentence(k), n=n) for k, n in counts.items() if n)
    text = "note: {form} has no place for {what}, on which gaps rest; RDF, csv and datapackage have"
    return (Sentence(text, form=form, what=lost),) if lost else ()


def _derived_statements(context: Context, engine: Engine) -> bytes:
    """Return what follows from a network as N-Triples; nothing of what cannot be read as one."""
    from bordergraph.store.dump import interval_triples

    try:
        graph = context.graph
        network = _network_on_day(context) if graph.as_of else graph.network_and_faults[0]
        return context.conclusions() + interval_triples(engine, network)
    except DataError:
        return b""


def _network_on_day(context: Context) -> Network:
    """Return the network on the requested day; the whole network without one."""
    from bordergraph.analysis.core.in_force import restrict_to_day

    return restrict_to_day(context.network, context.graph.as_of)


def _rdf_text(quads: Iterable[ox.Quad], form: str, conclusions: Callable[[Engine], bytes]) -> str:
    """Return quads as RDF text that is the same for the same data.

    Turtle comes in the canonical layout; it and N-Triples forget the graphs and hold what is
    stated. The others add what is derived, and repeat everything in the default graph.
    """
    if form == "turtle":
        from bordergraph.curate.turtle import format_turtle

        return format_turtle(q.triple for q in quads)
    from bordergraph.store.dump import serialize, with_derived

    if form == "ntriples":
        return serialize(quads, form)
    return serialize(with_derived(quads, conclusions), form, in_default_graph=True)


def tables_as_rdf(network: Network, form: str) -> tuple[str, list[str]]:
    """Return a network of tables as RDF that reads back as the same network.

    Returns:
        The text, and what RDF does not carry over, one sentence each.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> tables_as_rdf(Network(agencies=(Agency("na", "Agency"),)), "ntriples")[1]
        []
    """
    from bordergraph.analysis.method.assessment import assess
    from bordergraph.api.conclusions import conclusions
    from bordergraph.store.dump import assign_graphs, interval_triples
    from bordergraph.store.graph import dependencies_of
    from bordergraph.store.writing import network_quads

    stated, notes = _rdf_part(network)

    def derive(engine: Engine) -> bytes:
        needs = conclusions(stated, assess(stated, dependencies=dependencies_of(stated)))
        return needs + interval_triples(engine, stated)

    return _rdf_text(assign_graphs(network_quads(stated)), form, derive), notes


def _rdf_part(network: Network) -> tuple[Network, list[str]]:
    """Return the part of a network that RDF states, and notes on what it does not carry over."""
    from bordergraph.store.writing import link_sides

    notes = []
    if network.complete and network.sources:
        # With a source in it the graph would no longer be taken at its word.
        notes.append(f"{count_noun(len(network.sources), 'source')} that no row cites left out")
        network = replace(network, sources=())
    weighted = sum(t.severity != 1 for t in network.threats)
    if weighted:
        threats = count_noun(weighted, "threat")
        notes.append(f"the severity of {threats} left out: it is a weight, not a fact")
    merged = (
        _repeats((p.agency, p.arrangement) for p in network.participations)
        + _repeats((m.agency, m.threat) for m in network.mandates)
        + _repeats((s.giver, s.receiver, s.threat) for s in network.shares)
    )
    if merged:
        notes.append(
            f"{count_noun(merged, 'row')} that differ from another row of the same two things, by role "
            "or date, will be read as one tie with it"
        )
    split = sum(len(list(link_sides(f.pairs))) > 1 for f in network.findings)
    if split:
        notes.append(
            f"{count_noun(split, 'finding')} whose pairs are not each of some agencies with each of "
            "others will be read as several findings"
        )
    return network, notes


def _repeats(keys: Iterable[tuple[str | None, ...]]) -> int:
    """Return how many keys repeat an earlier one."""
    counts = Counter(keys)
    return counts.total() - len(counts)


def _import_remarks(network: Network, notes: list[str]) -> tuple[str, ...]:
    """Return what was read, what was left out, and how many facts name no source."""
    ties = (network.participations, network.mandates, network.foci, network.shares)
    facts = [f for kind in ties for f in kind]
    text = "agencies {n}, programs and channels {arrangements}, threats {threats}, facts {facts}"
    arrangements, threats = len(network.arrangements), len(network.threats)
    values = {"n": len(network.agencies), "threats": threats, "facts": len(facts)}
    remarks = [Sentence(text, arrangements=arrangements, **values)]
    remarks += [Sentence("note: {what}", what=sentence(note)) for note in notes]
    if uncited := sum(not f.citations for f in facts):
        text = "{n} of {facts} facts name no source"
        remarks.append(Sentence(text, n=uncited, facts=len(facts)))
    return tuple(remarks)


def _package_metadata(context: Context, network: Network) -> dict[str, Any]:
    """Return the metadata of a graph for its data package; of one that states none, its title."""
    from bordergraph import vocab

    metadata: dict[str, str] = {}
    if not context.graph.inputs.is_in_memory:
        for name, value in context.graph.engine.run(_METADATA_QUERY, derived=False).rows:
            metadata.setdefault(str(name), str(value))

    def lookup(term: str) -> str:
        return metadata.get(term, metadata.get(vocab.expand_name(term), ""))

    licence, creator = lookup("dcterms:license"), lookup("dcterms:creator")
    package: dict[str, Any] = {
        "name": "bordergraph" if lookup("dcterms:identifier") else "network",
        "title": lookup("dcterms:title") or network.title or "Network",
        "description": lookup("dcterms:description"),
        "homepage": lookup("dcterms:identifier"),
        "version": lookup("dcat:version"),
        "licenses": [{"name": licence_name(licence), "path": licence}] if licence else None,
        "contributors": [{"title": creator, "role": "author"}] if creator else None,
    }
    return {key: value for key, value in package.items() if value}


def licence_name(address: str) -> str:
    """Return the SPDX name of a Creative Commons licence; of another, its address."""
    pattern = r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/?"
    match = re.fullmatch(pattern, address)
    return f"CC-{match[1].upper()}-{match[2]}" if match else address


class ImportExportVerbs(OpenGraph):
    """An open graph that is exported and indexed on disk; and files that are imported."""

    @staticmethod
    @allow_values(form=RDF_FORMS)
    def import_(path: str | Path, form: str = "turtle") -> Result[tuple[str, int]]:
        r"""Convert tables, an edge list or a graph file to RDF.

        The result's text is the RDF.

        Args:
            path: A folder of CSV tables, a workbook, a graph file or an edge list; the open graph
                plays no part.
            form: turtle, trig, nquads, ntriples or jsonld.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "agencies.csv").write_text("id,label\na,Lake Police\n")
            ...     "Lake Police" in Workbench.import_(folder).to_text()
            True
        """
        from bordergraph.store.loading.files import is_rdf
        from bordergraph.tables.formats import read_tables

        if not Path(path).exists():
            hint = "give a folder with agencies.csv in it"
            raise UsageError("no file or folder {path}", hint, path=path)
        if Path(path).is_file() and is_rdf(Path(path)):
            fix = "write it in our words with --graph and export"
            raise UsageError("{path} is RDF already", fix, path=path)
        network = read_tables(Path(path))
        text, notes = tables_as_rdf(network, form)
        rows = _inventory(network)
        remarks = _import_remarks(network, notes)
        return Result(rows, document(text, _COLUMNS, rows), network, remarks)

    @staticmethod
    def template(folder: str | Path) -> Result[tuple[str, int]]:
        """Write tables to begin with: a header and an example row each, and a page on every column.

        Args:
            folder: Where, or a workbook (``.xlsx``); nothing is written over.

        Raises:
            OutputError: The folder cannot be written, or holds one of the files already.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     "agencies.csv" in dict(Workbench.template(folder))
            True
        """
        from bordergraph.tables.writer import write_template

        rows = write_template(folder)
        return Result(rows, document("", ("file", "examples"), rows))

    def index(self, *, remove: bool = False) -> Result[tuple[str, int]]:
        """Write an index of the graph on disk, so that commands open it faster.

        The index lies beside the graph, or for the shipped graph among the user's caches. It is
        used whenever the graph is opened whole, until one of its files changes. This workbench
        goes on with what it has read.

        Args:
            remove: Remove the index instead.

        Raises:
            UsageError: It is not one graph in files of RDF.
            DataError: The graph cannot be read, or changed while it was.
            OutputError: The index cannot be written, or removed.

        Example:
            >>> import tempfile
            >>> kg = Workbench.from_frames(agencies=[{"id": "rcmp", "label": "RCMP"}])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = kg.export("turtle", f"{folder}/mine.ttl")
            ...     dict(Workbench.open(f"{folder}/mine.ttl").index())["triples"] > 0
            True
        """
        from bordergraph.api.conclusions import ASSESSMENT, write_assessment
        from bordergraph.store.indexing import make_index, remove_index
        from bordergraph.store.search import SEARCH_FILE, write_search_index

        extra = {ASSESSMENT: write_assessment, SEARCH_FILE: write_search_index}
        index = remove_index(self._graph) if remove else make_index(self._graph, extra)
        if index is None:
            return Result((), plain_table(_COLUMNS, ()), remarks=("there is no index to remove",))
        rows: tuple[tuple[str, int], ...] = (("bytes", index.size),)
        remark = Sentence("removed {path}", path=index.folder)
        if not remove:
            rows = (("triples", index.triples), *rows)
            n, size = f"{index.triples:,}", f"{index.size / _MB:.1f}"
            text = "wrote {path}: {n} triples, {size} MB"
            remark = Sentence(text, path=index.folder, n=n, size=size)
        return Result(rows, plain_table(_COLUMNS, rows), remarks=(remark,))

    def export_method(self, folder: str | Path, form: str = "csv") -> Result[tuple[str, int]]:
        """Write the tables that the need method reads, and one ``method.sql`` that runs on them.

        Run in that folder by DuckDB alone, it ends with the rows of `gaps`.

        Args:
            folder: Where.
            form: ``csv`` or ``parquet``, the format of the tables.

        Returns:
            The tables with the number of their rows.

        Raises:
            OutputError: The folder cannot be written.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     dict(Workbench.open().export_method(folder))["run"]
            16
        """
        from bordergraph.analysis.method.inputs import tabulate
        from bordergraph.analysis.method.numbers import VARIANTS
        from bordergraph.analysis.method.publication import FORMS, method_files
        from bordergraph.atomic_folder import write_folder

        if form not in FORMS:
            raise UnknownNameError("format", form, allowed=FORMS)
        context = self._context
        network = context.network
        tables = tabulate(network, [(network.day, name) for name in VARIANTS], context.dependencies)
        write_folder(folder, method_files(tables, form))
        rows = tuple((name, len(table)) for name, table in tables.items())
        return Result(rows, document("", _COLUMNS, rows), network)

    @allow_values(form=EXPORT_FORMS)
    def export(self, form: str, path: str | Path | None = None) -> Result[tuple[str, int]]:
        """Write the graph for other programs.

        The result's text is what they read. With a day asked for, arrangements and ties that were not in force then are left out.

        Args:
            form: turtle, trig, nquads, ntriples, jsonld (everything the graph states), gexf,
                graphml, cytoscape, kumu (agencies, arrangements, threats and their ties), csv
                (tables that `open` reads), xlsx (the same as a workbook), parquet (the same for other
                programs), or datapackage (CSV and Parquet with their schemas).
            path: A file to write the text to as well; the folder of csv, parquet and datapackage,
                the file of xlsx, which need one.

        Raises:
            OutputError: The file or folder cannot be written, or is one that the graph was read from.

        Example:
            >>> Workbench.open().export("gexf").to_text().count("<node ") > 100
            True
        """
        context = self._context
        if path is not None:
            context.graph.inputs.refuse_overwrite(Path(path))
        if form in RDF_FORMS:
            quads = context.graph.quads(_network_on_day(context) if context.graph.as_of else None)
            counts = (("statements in graphs", len(quads)),)
            text = _rdf_text(quads, form, partial(_derived_statements, context))
            return _save(Result(counts, document(text, _COLUMNS, counts)), path)
        if path is None and form in FILE_FORMS:
            raise UsageError("{form} is no text", "name a file with -o", form=form)
        if path is None and form in FOLDER_FORMS:
            raise UsageError("{form} is several tables", "name a folder with -o", form=form)
        network = _network_on_day(context)
        rows = _inventory(network)
        if path is not None and form in {*FOLDER_FORMS, *FILE_FORMS}:
            _write_tables(context, network, form, path)
            figures = len(context.network.figures)
            note = Sentence("note: the tables have no place for {n} figures", n=figures)
            shown = document("", _COLUMNS, rows)
            return Result(rows, shown, network, (note,) if figures else ())
        from bordergraph.views.exchange import WRITERS

        stamp = context.make_stamp()
        day = f", {stamp.day}" if stamp.day else ""
        data = f", data {stamp.data_hash}" if stamp.data_hash else ""
        text = WRITERS[form](network, f"bordergraph {stamp.version}{data}{day}")
        lost = _lost_in_graph(form, network)
        return _save(Result(rows, document(text, _COLUMNS, rows), network, lost), path)


def _save(result: Result[tuple[str, int]], path: str | Path | None) -> Result[tuple[str, int]]:
    """Return an export after writing its text to a file, if one is named."""
    if path is not None:
        result.to_text(path)
    return result
