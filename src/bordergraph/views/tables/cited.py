"""A citation as a table: one row for programs, only the lines that say something for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from bordergraph.errors import UsageError
from bordergraph.views.table.column import code, codes
from bordergraph.views.table.flat import Flat, flattened
from bordergraph.views.table.table import Table


@dataclass(frozen=True)
class _Citation(Table[Sequence[Any]]):
    """Fields below each other for people, and one record for machines."""

    fields: Mapping[str, Any] = field(default_factory=dict)

    def select(self, *names: str) -> Table[Sequence[Any]]:
        return citation_table({name: self._field(name) for name in names})

    def places(self, by: str) -> list[int]:
        self._field(by.removeprefix("-"))
        return list(range(len(self.items)))

    def _field(self, name: str) -> Any:  # noqa: ANN401 - as the citation has it
        if name not in self.fields:
            raise UsageError(f"no column '{name}'", f"there is: {', '.join(self.fields)}")
        return self.fields[name]

    def to_dicts(self) -> list[dict[str, Any]]:
        return [dict(self.fields)]

    def flat(self) -> Flat:
        columns = tuple(
            (codes if key == "cites" else code)(key, itemgetter(key)) for key in self.fields
        )
        return flattened(columns, [self.fields])


def citation_table(citation: Mapping[str, str | int | list[str] | None]) -> Table[Sequence[Any]]:
    """Show who says a statement.

    Args:
        citation: Everything about the citation, by name.
    """
    rows: list[tuple[str, str | int]] = []
    for name, value in citation.items():
        values = value if isinstance(value, list) else [value]
        rows += [(name, v) for v in values if v not in {None, ""}]
    drawn = Table.plain(("field", "value"), rows)
    return _Citation(drawn.columns, rows, heading="Citation", fields=citation)
