"""A report as JSON: ids and numbers under stable keys, with the same order as on paper."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.views.report.model import Picture, Report, Section
    from bordergraph.views.table.table import Line


def schema() -> str:
    """Return the JSON Schema that every report's JSON follows."""
    folder = files("bordergraph.views.report.forms")
    return (folder / "report.schema.json").read_text(encoding="utf-8")


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [{"text": line.text, "sources": list(line.sources)} for line in lines]


def _figure(figure: Picture) -> dict[str, Any]:
    return {
        "key": figure.key,
        "title": figure.title,
        "description": figure.description,
        "values": figure.drawing.values(),
        "sources": list(figure.sources),
        **({"note": note} if (note := figure.small_print) else {}),
    }


def _section(section: Section) -> dict[str, Any]:
    record: dict[str, Any] = {"key": section.key, "heading": section.heading}
    if section.intro:
        record["intro"] = section.intro
    if section.lines:
        record["lines"] = _lines(section.lines)
    if section.figures:
        record["figures"] = [_figure(f) for f in section.figures]
    if section.table is not None:
        record["rows"] = [
            {**row.record, "sources": list(row.sources)}
            | ({"details": _lines(row.details)} if row.details else {})
            for row in section.table.drawn
        ]
    if section.notes:
        record["notes"] = list(section.notes)
    return record


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
        "sections": [_section(s) for s in report.sections],
        "sources": [
            {
                "id": s.id,
                "title": s.title,
                "publisher": s.publisher,
                "date": s.date,
                "url": s.url,
                "kind": s.kind,
                "grade": s.grade,
                "via": s.via,
                "weak": s.is_weak,
                "extent_read": s.extent_read,
            }
            for s in (report.sources[i] for i in report.cited() if i in report.sources)
        ],
    }


def to_json(report: Report) -> str:
    """Return the report as JSON text."""
    return json.dumps(to_record(report), ensure_ascii=False, indent=1) + "\n"
