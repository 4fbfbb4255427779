"""Which files hold a network of tables, and the way of each to one form."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import DataError, Fault
from bordergraph.tables.columns import TABLES
from bordergraph.tables.reader import read_sheets
from bordergraph.tables.sheets import csv_sheet

if TYPE_CHECKING:
    from bordergraph.model import Network

__all__ = ["is_tables", "read_tables"]


def is_tables(path: Path) -> bool:
    """Tell whether a file or folder holds a network that `read_tables` reads."""
    # Unlike a Path's own questions, these answer False where a folder may not be entered.
    return os.path.isdir(path) and os.path.isfile(path / "agencies.csv")  # noqa: PTH112, PTH113 - see above


def read_tables(folder: str | Path) -> Network:
    r"""Read a folder of CSV tables.

    Args:
        folder: The folder; its files are listed in `bordergraph.tables.TABLES`.

    Raises:
        DataError: With every fault found, each with file, line, column and what was expected.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     _ = Path(name, "agencies.csv").write_text("id,label\nNA,Narcotics Agency\n")
        ...     read_tables(name).agencies[0].label
        'Narcotics Agency'
    """
    root = Path(folder)
    sheets = {
        name: csv_sheet(root / f"{name}.csv") for name in TABLES if (root / f"{name}.csv").is_file()
    }
    if "agencies" not in sheets:
        fault = Fault(
            "agencies.csv", "no such file", "it must list every agency: id,label", "tables"
        )
        raise DataError(f"no tables in {root}", (fault,), str(fault))
    return read_sheets(sheets, f"the tables of {root}", root.name)
