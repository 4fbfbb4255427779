"""A cited knowledge graph of Canada-U.S. border security, and the gaps in it.

Example:
    >>> import bordergraph
    >>> kg = bordergraph.open()
    >>> kg.find("agency", "rcmp")
    'rcmp'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bordergraph.api import Workbench as Workbench
    from bordergraph.api import open_workbench as open  # noqa: A004 - the verb users expect

__all__ = ["Workbench", "__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the engine only when something of it is asked for."""
    if name in {"open", "Workbench"}:
        from bordergraph import api

        return api.open_workbench if name == "open" else api.Workbench
    msg = f"module 'bordergraph' has no attribute '{name}'"
    raise AttributeError(msg)
