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
    from bordergraph.api import Result as Result
    from bordergraph.api import Workbench as Workbench

    open = Workbench.open  # noqa: A001 - the verb users expect
    from_frames = Workbench.from_frames
    from_networkx = Workbench.from_networkx

# A star import takes the names below, so that it leaves the builtin open alone.
__all__ = ["Result", "Workbench", "__version__", "from_frames", "from_networkx"]

__version__ = "0.2.0"
"""Version of the code; the data in graph/ have one of their own."""


_VERBS = ("open", "from_frames", "from_networkx")


def __dir__() -> list[str]:
    """Return what there is, loaded or not."""
    return sorted({*globals(), *_VERBS, "Result", "Workbench"})


def __getattr__(name: str) -> object:
    """Load the engine only when something of it is asked for."""
    if name in {*_VERBS, "Result", "Workbench"}:
        from bordergraph import api

        verb = name in _VERBS
        return getattr(api.Workbench if verb else api, name)
    msg = f"module 'bordergraph' has no attribute '{name}'"
    raise AttributeError(msg)
