"""A report as it is handed out: in every form, with its rows for machines."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.pdf import to_pdf
from bordergraph.views.report.forms.text import to_markdown, to_text
from bordergraph.views.table.column import FlatTable, flatten_records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.views.report.model import Chart, Report, Section
    from bordergraph.views.table.table import Line, Table
    from bordergraph.words.labels import Labels


_SOURCE_KEYS = ("id", "title", "publisher", "date", "url", "kind", "grade", "via", "extent_read")
"""Attributes of a source in JSON."""


def _line_records(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [{"text": line.text, "sources": list(line.sources)} for line in lines]


def _chart_record(chart: Chart) -> dict[str, Any]:
    return {
        "key": chart.key,
        "title": chart.title,
        "description": chart.description,
        "values": chart.drawing.values(),
        "sources": list(chart.sources),
        **({"note": note} if (note := chart.small_print) else {}),
    }


def _section_record(section: Section) -> dict[str, Any]:
    record: dict[str, Any] = {
        "key": section.key,
        "heading": section.heading,
        "intro": section.intro,
        "lines": _line_records(section.lines),
        "figures": [_chart_record(chart) for chart in section.charts],
        "rows": [
            {**row.record, "sources": list(row.sources)}
            | ({"details": _line_records(row.details)} if row.details else {})
            for row in (section.table.report_rows if section.table else ())
        ],
        "notes": list(section.notes),
    }
    # A table without rows is said, whatever else is empty is left out.
    needed = {"key", "heading", "rows"} if section.table else {"key", "heading"}
    return {key: part for key, part in record.items() if part or key in needed}


def to_record(report: Report) -> dict[str, Any]:
    """Return the report as plain values; every row is there, whatever a reader is shown."""
    return {
        "kind": report.kind,
        "subject": list(report.subject),
        "title": report.title,
        "subtitle": report.subtitle,
        "day": report.stamp.day or None,
        "version": report.stamp.version,
        "data": report.stamp.data_hash,
        "language": report.stamp.language,
        "sections": [_section_record(s) for s in report.sections],
        "sources": [
            {key: getattr(source, key) for key in _SOURCE_KEYS} | {"weak": source.is_weak}
            for source in map(report.sources.get, report.source_ids())
            if source
        ],
    }


@dataclass(frozen=True)
class Page:
    """A report with what it takes to write it.

    Attributes:
        report: The report.
        labels: Words in the reader's language.
        everything: Whether text and Markdown show all rows and sources.
        rows: What machines get; every row of the report when left out.
    """

    report: Report
    labels: Labels
    everything: bool = False
    rows: Table[Any] | None = None

    def head(self, top: int) -> Page:
        """Return the report with so many rows of each table to read; machines get as many."""
        sections = tuple(
            replace(s, table=replace(s.table.head(top), limit=top)) if s.table else s
            for s in self.report.sections
        )
        rows = self.rows.head(top) if self.rows is not None else None
        return replace(self, report=replace(self.report, sections=sections), rows=rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row, its section first, under the keys of the JSON output."""
        if self.rows is not None:
            return self.rows.to_dicts()
        return [
            {"section": section["key"], **row}
            for section in to_record(self.report)["sections"]
            for row in section.get("rows", ())
        ]

    def flatten(self) -> FlatTable:
        """Return the rows as plain values: what CSV and data frames hold."""
        if self.rows is not None:
            return self.rows.flatten()
        records = [_strip_prose(record) for record in self.to_dicts()]
        return flatten_records(records) if records else FlatTable(("section",), [])

    def to_json(self) -> str:
        """Return the whole report as JSON."""
        return json.dumps(to_record(self.report), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return the report as Markdown."""
        return to_markdown(self.report, self.labels, everything=self.everything)

    def to_text(self) -> str:
        """Return the report as lines of at most 80 characters."""
        return to_text(self.report, self.labels, everything=self.everything)

    def to_html(self) -> str:
        """Return the report as one HTML document."""
        return to_html(self.report, self.labels)

    def to_pdf(self) -> bytes:
        """Return the report as PDF; all rows of long tables only where everything is shown.

        Raises:
            UsageError: typst is not installed.
        """
        return to_pdf(self.report, self.labels, everything=self.everything)


def _strip_prose(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without its sentences, those of the records within it too."""

    def strip(value: Any) -> Any:
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return [{k: v for k, v in item.items() if k != "text"} for item in value]
        return value

    # Sentences below a row are for people; machines have their codes.
    return {key: strip(value) for key, value in record.items() if key != "details"}
