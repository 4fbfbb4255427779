"""A report as a parcel: every form of it, the map, the tables, the graph, and sums over all files."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, Protocol

from bordergraph.api.result import Result
from bordergraph.errors import UsageError
from bordergraph.folder import refuse_file, renew_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bordergraph.views.report import Report
    from bordergraph.words.labels import Labels

__all__ = ["bundle"]

SUMS = "SHA256SUMS"
README = "README.md"
FIGURES = "figures/"
_LISTS = (
    "agencies", "arrangements", "threats", "places", "findings", "recommendations", "figures",
    "sources",
)  # fmt: skip
_LICENCES = "SELECT DISTINCT ?licence { ?set a void:Dataset ; dcterms:license ?licence }"


class Verbs(Protocol):
    """What a parcel asks for: the verbs of a workbench, as they answer by default."""

    @property
    def labels(self) -> Labels:
        """Words in the reader's language."""
        ...

    def report(self, *subject: str, brief: bool = False, everything: bool = False) -> Result[Any]:
        """Report on everything, one thing or a pair."""
        ...

    def map(self, *, threat: str | None = None, focus: str | None = None) -> Result[Any]:
        """Draw the map."""
        ...

    def gaps(self, *, partial: bool = False, research: bool = False) -> Result[Any]:
        """List possible gaps, or needs to look into."""
        ...

    def coverage(self) -> Result[Any]:
        """Show how the needs on each threat are served."""
        ...

    def ties(self) -> Result[Any]:
        """List who is connected with whom."""
        ...

    def silos(self) -> Result[Any]:
        """Judge countries."""
        ...

    def brokers(self) -> Result[Any]:
        """Describe agencies by their place."""
        ...

    def list(self, kind: str, /) -> Result[Any]:
        """List the things of a kind."""
        ...

    def export(self, form: str, /) -> Result[Any]:
        """Return the graph in a format."""
        ...

    def query(self, question: str, /) -> Result[Any]:
        """Ask the graph."""
        ...


def bundle(kg: Verbs, subject: tuple[str, ...], folder: str | Path) -> Result[tuple[str, str]]:
    """Write a parcel; its items are the names of the files and what each one is."""
    from bordergraph.views.report.forms.readme import readme
    from bordergraph.views.table.document import Document
    from bordergraph.views.table.table import Table

    target = refuse_file(folder)
    report = kg.report(*subject, everything=True)
    files, remarks = _files(kg, subject, report)
    say = kg.labels.say
    titles = {f"{FIGURES}{f.key}.svg": f.title for s in report.whole.sections for f in s.figures}
    told = [
        (
            name,
            say("parcel.figure", title=titles[name]) if name in titles else say(f"parcel.{name}"),
        )
        for name in files
    ]
    licences = sorted(row["licence"] for row in kg.query(_LICENCES).to_dicts())
    text = readme(report.whole, kg.labels, told, licences)
    files[README] = text.encode()
    renewed = renew_folder(target, files.items(), SUMS)
    items = (*told, (README, say("parcel.readme")), (SUMS, say("parcel.sums")))
    holds = Table.plain(("file", "what"), items)
    wrote = f"wrote {renewed.files} files to {target}"
    return Result(items, Document(text, holds), report.whole, (wrote, *remarks))


def _files(
    kg: Verbs, subject: tuple[str, ...], report: Result[Any]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return what is in the parcel by name, and what a person should hear of it."""
    from bordergraph.views.report.forms.records import schema

    brief = kg.report(*subject, brief=True)
    files: dict[str, bytes] = {}
    remarks: tuple[str, ...] = ()
    for name, written in (("brief", brief), ("report", report)):
        try:
            files[f"{name}.pdf"] = written.to_pdf()
        except UsageError as error:
            remarks = (f"note: no PDF: {error}; {error.hint}",)
        files[f"{name}.html"] = written.to_html().encode()
        files[f"{name}.md"] = written.to_markdown().encode()
    files["report.json"] = report.to_json().encode()
    files["report.schema.json"] = schema().encode()
    files["map.html"] = kg.map(**_shown(report.whole)).to_text().encode()
    for name, draw in report.pictures.items():
        files[f"{FIGURES}{name}"] = draw().encode()
    for name, ask in _tables(kg, report).items():
        files[f"tables/{name}.csv"] = ask().to_csv().encode()
    files["graph/graph.ttl"] = kg.export("turtle").to_text().encode()
    quads = kg.export("nquads").to_text().encode()
    files["graph/graph.nq.gz"] = gzip.compress(quads, mtime=0)
    return files, remarks


def _tables(kg: Verbs, report: Result[Any]) -> dict[str, Callable[[], Result[Any]]]:
    """Return what gives each table of the parcel, by its name."""
    asked: dict[str, Callable[[], Result[Any]]] = {
        "report": lambda: report,
        "gaps": lambda: kg.gaps(partial=True),
        "gaps-research": lambda: kg.gaps(research=True),
        "coverage": kg.coverage,
        "ties": kg.ties,
        "silos": kg.silos,
        "brokers": kg.brokers,
    }
    return asked | {kind: lambda kind=kind: kg.list(kind) for kind in _LISTS}


def _shown(report: Report) -> dict[str, Any]:
    """Return what the map opens on: what the report is about."""
    if report.kind in {"agency", "pair"}:
        return {"focus": report.subject[0]}
    return {"threat": report.subject[0]} if report.kind == "threat" else {}
