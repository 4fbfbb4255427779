"""What the reading commands share: names in the reader's language, and delivery of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.cli.output import page, write

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.cli.session import Session
    from bordergraph.model import Source
    from bordergraph.store import KnowledgeGraph
    from bordergraph.views.labels import Labels
    from bordergraph.views.report import Report, Stamp

__all__ = ["deliver", "labels_of", "rows", "source_index", "stamp_of"]


def rows(kg: KnowledgeGraph, name: str, **params: str) -> list[dict[str, object]]:
    """Run one of the queries behind the views and return its rows as dictionaries."""
    from bordergraph import resources
    from bordergraph.queries import parse

    path = resources.queries_dir() / "view" / f"{name}.rq"
    answer = kg.query(parse(name, path.read_text(encoding="utf-8")), **params)
    return [dict(r) for r in answer.to_dicts()]


def labels_of(session: Session) -> Labels:
    """Return names in the session's language: the graph's own, and the ontology's for concepts."""
    from bordergraph import resources
    from bordergraph.store import open_graph
    from bordergraph.views.labels import Labels

    named = rows(session.graph(), "labels")
    if not any(str(r["thing"]).startswith("cadence:") for r in named):
        # A graph without our ontology still speaks of its cadences, roles and kinds.
        named += rows(open_graph(resources.graph_dir() / "ontology.ttl"), "labels")
    return Labels.from_rows(
        session.language,
        (
            (str(r["thing"]), str(r["property"]), str(r["text"]), str(r["language"] or ""))
            for r in named
        ),
    )


def stamp_of(session: Session) -> Stamp:
    """Return what makes the output reproducible."""
    from bordergraph import __version__
    from bordergraph.views.report import Stamp

    kg = session.graph()
    day = session.as_of.isoformat() if session.as_of else ""
    return Stamp(__version__, kg.data_hash, day, session.language)


def deliver(
    report: Report, labels: Labels, form: str | None, output: Path | None, *, everything: bool
) -> None:
    """Write a report to a file, or print it, in the form asked for or that the file's name says."""
    from bordergraph.views.report import to_html, to_json, to_markdown, to_text

    endings = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}
    form = form or (endings.get(output.suffix.lower()) if output else None) or "table"
    if form == "html":
        text = to_html(report, labels)
    elif form == "json":
        text = to_json(report)
    elif form == "markdown":
        text = to_markdown(report, labels, everything=everything)
    else:
        text = to_text(report, labels, everything=everything)
    if output is None:
        page(text)
    else:
        write(output, text)


def source_index(kg: KnowledgeGraph) -> dict[str, Source]:
    """Return all sources of a graph by id."""
    from bordergraph.model import Source

    def text(value: object) -> str:
        return str(value or "")

    found = {}
    for r in rows(kg, "sources"):
        key = text(r["source"]).removeprefix("source:")
        found[key] = Source(
            key,
            text(r["title"]),
            text(r["publisher"]),
            text(r["date"]),
            text(r["url"]),
            text(r["kind"]).removeprefix("source-kind:"),
            text(r["extent"]).removeprefix("extent:"),
        )
    return found
