"""Forms of results, and the endings of files that choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.errors import OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ENDINGS", "REPORT", "ROWS", "form_of", "forms_of"]

ROWS = ("table", "json", "jsonl", "csv", "markdown")
"""Forms of a list."""
REPORT = (*ROWS, "html", "pdf")
"""Forms of a report."""

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


def forms_of(command: click.Command) -> tuple[str, ...]:
    """Return the forms in which a command answers; none where it has but one."""
    choices = (p.type for p in command.params if p.name == "form")
    return next((tuple(c.choices) for c in choices if isinstance(c, click.Choice)), ())


def form_of(command: click.Command, path: Path, form: str | None) -> str | None:
    """Return the form in which a command writes a file, asked for or told by its ending.

    Args:
        command: The command.
        path: The file.
        form: What ``--format`` says.

    Raises:
        UsageError: The ending is that of a form which the command does not write.
    """
    forms, ending = forms_of(command), path.suffix.lower()
    meant = _BY_ENDING.get(ending)
    refused = f"cannot write {path}: {command.name} writes no {ending}"
    if form is not None or not ending or meant in forms:
        if ending and meant is None and ending in _FOREIGN:
            raise OutputError(refused, _endings(forms))
        return form or (None if meant == "table" else meant)
    raise UsageError(refused, _endings(forms))


# Nothing that is written here opens in what files of these endings belong to.
_FOREIGN = (
    ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".feather", ".arrow", ".docx", ".odt", ".pptx",
    ".sqlite", ".db", ".zip", ".gz", ".zst",
)  # fmt: skip


def _endings(forms: tuple[str, ...]) -> str:
    """Return which endings there are for some forms, for a message."""
    return "end it in " + " ".join(e for form in forms for e in ENDINGS[form])
