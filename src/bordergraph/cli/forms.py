"""Which command answers in which forms: one table, from which options, files and docs/cli.md follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.errors import OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ENDINGS", "FORMS", "form_of", "told"]

_ROWS = ("table", "json", "jsonl", "csv", "markdown")
_REPORT = ("table", "json", "jsonl", "csv", "markdown", "html", "pdf")

FORMS: dict[str, tuple[str, ...]] = {
    "report": _REPORT,
    "gaps": _ROWS,
    "ties": _ROWS,
    "silos": _ROWS,
    "brokers": _ROWS,
    "coverage": _ROWS,
    "critical": _ROWS,
    "stability": _ROWS,
    "whatif": _ROWS,
    "compare": _REPORT,
    "merged": _ROWS,
    "why": _REPORT,
    "query": (*_ROWS, "turtle"),
    "show": _REPORT,
    "list": _ROWS,
    "sources": _ROWS,
    "conflicts": _REPORT,
    "timeline": _REPORT,
    "cite": _ROWS,
    "check": _ROWS,
}
"""Forms of each command that answers in several."""

ENDINGS = {
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "pdf": (".pdf",),
    "turtle": (".ttl",),
    "table": (".txt",),
}
"""Endings of a file that choose a form."""

_BY_ENDING = {ending: form for form, endings in ENDINGS.items() for ending in endings}


def form_of(command: str, path: Path, form: str | None) -> str | None:
    """Return the form in which a command writes a file, asked for or told by its ending.

    Args:
        command: Name of the command.
        path: The file.
        form: What ``--format`` says.

    Raises:
        UsageError: The ending is that of a form which the command does not write.
    """
    forms = FORMS[command]
    ending = path.suffix.lower()
    meant = _BY_ENDING.get(ending)
    if form is not None or not ending or meant in forms:
        if ending and meant is None and ending in _FOREIGN:
            raise OutputError(f"cannot write {path}: {command} writes no {ending}", told(forms))
        return form or (None if meant == "table" else meant)
    raise UsageError(f"cannot write {path}: {command} writes no {ending}", told(forms))


# Nothing that is written here opens in what files of these endings belong to.
_FOREIGN = frozenset(
    [
        ".xlsx",
        ".xlsm",
        ".xls",
        ".ods",
        ".parquet",
        ".feather",
        ".arrow",
        ".docx",
        ".odt",
        ".pptx",
        ".sqlite",
        ".db",
        ".zip",
        ".gz",
        ".zst",
    ]
)


def told(forms: tuple[str, ...]) -> str:
    """Return which endings there are for some forms, for a message."""
    return "end it in " + " ".join(e for form in forms for e in ENDINGS[form])
