"""Which table a file or sheet is, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.errors import Fault, Sentence
from bordergraph.suggestions import closest
from bordergraph.tables.columns import TABLES
from bordergraph.tables.rows import TableFault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bordergraph.tables.sheets import Sheet

_NAMELESS = "no table has that name"
_UNKNOWN = "no table has that name, so it is not read"
FRENCH = {
    "organismes": "agencies", "organisations": "agencies", "menaces": "threats",
    "programmes": "programs", "dispositifs": "programs", "mandats": "mandates",
    "objets": "focus", "échanges": "shares", "flux": "flows", "dépendances": "dependencies",
    "passerelles": "gateways", "recherches": "searches", "constats": "findings",
    "données": "dataset", "nœuds": "nodes", "noeuds": "nodes", "liens": "edges",
}  # fmt: skip
"""What a table may be called in French; ``participations`` and ``sources`` are the same words."""
_ALIKE = 0.7
"""How alike the name of a sheet must be to that of a table, of 1; ``agency`` is to ``agencies``."""


def meant_table(name: str, free: Collection[str] = tuple(TABLES)) -> str:
    """Return the table that a name is, or is nearly that of; nothing when it is none.

    Args:
        name: Name of a file or sheet, in any case.
        free: The tables that it may be.

    Example:
        >>> meant_table("Mandate"), meant_table("notes")
        ('mandates', '')
    """
    return name.lower() if name.lower() in free else closest(name, free, _ALIKE)


def by_table(
    sheets: Mapping[str, Sheet], faults: list[TableFault], called: str
) -> dict[str, Sheet]:
    """Return the sheet of each table, with one whose name is nearly right as what was meant."""
    sheets = {FRENCH.get(name.lower(), name): sheet for name, sheet in sheets.items()}
    found = {name: sheet for name, sheet in sheets.items() if name in TABLES}
    others = {name: sheet for name, sheet in sheets.items() if name not in TABLES}
    for name, sheet in others.items():
        free = [table for table in TABLES if table not in found]
        meant = meant_table(name, free)
        if not meant:
            what, fix = _UNKNOWN, Sentence("the tables are {names}", names=", ".join(TABLES))
            faults.append(TableFault(-1, 0, 0, Fault(sheet.file, what, fix, "tables", "warning")))
            continue
        # Its cells are read as what was meant, so that their faults are told too.
        found[meant] = sheet
        if meant != name.lower():
            fix = Sentence("rename it to {name}", name=called.format(meant))
            faults.append(TableFault(-1, 0, 0, Fault(sheet.file, _NAMELESS, fix, "tables")))
    return found
