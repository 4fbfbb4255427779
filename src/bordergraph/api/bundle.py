"""A report as a bundle: every form of it, the map, tables, the graph, and checksums of all files."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from bordergraph.api.import_export import ImportExportVerbs
from bordergraph.api.pages import PageVerbs
from bordergraph.api.questions import QuestionVerbs
from bordergraph.api.rankings import RankingVerbs
from bordergraph.api.reading import RecordVerbs
from bordergraph.api.result import Result, document
from bordergraph.errors import Sentence, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.views.report.model import Report

README = "README.md"
FIGURES = "figures/"
_LISTS = """
agencies arrangements threats places findings recommendations figures sources
""".split()
_LICENCES = "SELECT DISTINCT ?licence { ?set a void:Dataset ; dcterms:license ?licence }"


def _bundle_files(
    kg: ReportVerbs, subject: tuple[str, ...], report: Result[Any]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of the bundle by name, and remarks."""
    from bordergraph.views.report.page import schema

    brief = kg.report(*subject, brief=True)
    files: dict[str, bytes] = {}
    remarks: tuple[str, ...] = ()
    for name, result in (("brief", brief), ("report", report)):
        try:
            files[f"{name}.pdf"] = result.to_pdf()
        except UsageError as error:
            remarks = (Sentence("note: no PDF: {error}; {hint}", error=error, hint=error.hint),)
        files[f"{name}.html"] = result.to_html().encode()
        files[f"{name}.md"] = result.to_markdown().encode()
    files["report.json"] = report.to_json().encode()
    files["report.schema.json"] = schema().encode()
    files["map.html"] = kg.map(**_map_view(report.whole)).to_text().encode()
    for name, draw in report.pictures.items():
        files[f"{FIGURES}{name}"] = draw().encode()
    for name, table in _tables(kg, report).items():
        files[f"tables/{name}.csv"] = table.to_csv().encode()
    files["graph/graph.ttl"] = kg.export("turtle").to_text().encode()
    quads = kg.export("nquads").to_text().encode()
    files["graph/graph.nq.gz"] = gzip.compress(quads, mtime=0)
    return files, remarks


def _tables(kg: ReportVerbs, report: Result[Any]) -> dict[str, Result[Any]]:
    """Return the tables of the bundle by name."""
    tables: dict[str, Result[Any]] = {
        "report": report,
        "gaps": kg.gaps(partial=True),
        "gaps-research": kg.gaps(research=True),
        "coverage": kg.coverage(),
        "ties": kg.ties(),
        "silos": kg.silos(),
        "brokers": kg.brokers(),
    }
    return tables | {kind: kg.list(kind) for kind in _LISTS}


def _map_view(report: Report) -> dict[str, Any]:
    """Return the arguments that open the map on the subject of a report."""
    if report.kind in {"agency", "pair"}:
        return {"focus": report.subject[0]}
    return {"threat": report.subject[0]} if report.kind == "threat" else {}


class ReportVerbs(ImportExportVerbs, PageVerbs, QuestionVerbs, RecordVerbs, RankingVerbs):
    """An open graph whose reports are written as bundles."""

    def bundle(self, folder: str | Path, *subject: str) -> Result[tuple[str, str]]:
        """Write a report as a bundle: every form of it, the map, tables, figures and the graph.

        The folder has a README that says what each file is, and checksums of all of them. The same
        data gives the same bytes. PDF is left out where its engine is not installed.

        Args:
            folder: Where; files of an earlier bundle make place for new ones.
            subject: As of `report`.

        Raises:
            OutputError: A file is in the way that no bundle wrote, or the folder is a file.

        Example:
            >>> import tempfile
            >>> kg = Workbench.from_frames(agencies=[{"id": "lp", "label": "Lake Police"}])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     "report.html" in [name for name, _ in kg.bundle(folder)]
            True
        """
        from bordergraph.atomic_folder import SUMS, renew_folder, require_folder
        from bordergraph.views.report.forms.html import readme

        target = require_folder(folder)
        report = self.report(*subject, everything=True)
        files, remarks = _bundle_files(self, subject, report)
        say = self.labels.say
        full: Report = report.whole
        charts = [chart for section in full.sections for chart in section.charts]
        titles = {f"{FIGURES}{chart.key}.svg": chart.title for chart in charts}
        captions = {name: say("parcel.figure", title=title) for name, title in titles.items()}
        descriptions = [(name, captions.get(name) or say(f"parcel.{name}")) for name in files]
        licences = sorted(row["licence"] for row in self.query(_LICENCES).to_dicts())
        text = readme(full, self.labels, descriptions, licences)
        files[README] = text.encode()
        renewed = renew_folder(target, files.items())
        items = (*descriptions, (README, say("parcel.readme")), (SUMS, say("parcel.sums")))
        remark = Sentence("wrote {n} files to {path}", n=renewed.files, path=target)
        shown = document(text, ("file", "what"), items)
        return Result(items, shown, full, (remark, *remarks))
