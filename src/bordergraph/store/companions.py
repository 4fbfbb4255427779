"""What other graphs list, for tables that name it without listing it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bordergraph.model import Network
    from bordergraph.store.loading.inputs import Document

__all__ = ["names_beside"]


def names_beside(
    documents: Sequence[Document], tables: Iterable[Path], held: Iterable[Network] = ()
) -> Network:
    """Return the agencies, threats and arrangements of graphs by name alone.

    Args:
        documents: Files of RDF.
        tables: Graphs of tables; what else is wrong with one does not matter here.
        held: Networks in memory.

    Raises:
        DataError: One cannot be read at all.
    """
    from bordergraph.store.networks.merge import merged
    from bordergraph.tables import names_of

    found = [*map(names_of, tables), *held]
    if documents:
        from bordergraph.store.engine import LocalEngine
        from bordergraph.store.reading.network import read_things

        found.append(read_things(LocalEngine(tuple(documents), frozenset())))
    return merged(found)
