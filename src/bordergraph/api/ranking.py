"""Ranked results: typed, and as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bordergraph.store.answer import data_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from bordergraph.views.tables.table import Table

__all__ = ["Ranking"]

T = TypeVar("T")


@dataclass(frozen=True)
class Ranking(Generic[T]):
    """Ranked results.

    Attributes:
        items: The results, best first.
        table: The same as a table; its records are the JSON contract.
    """

    items: tuple[T, ...]
    table: Table

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> T:
        return self.items[index]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per result, under the keys of the JSON output."""
        return self.table.to_dicts()

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas data frame.

        Raises:
            UsageError: pandas is not installed.
        """
        return data_frame(self.to_dicts())
