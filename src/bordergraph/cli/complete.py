"""What a shell offers for a name that is half typed: agencies, arrangements, threats, questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import click

    Offered = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_CLASSES = {
    "agency": "bg:Agency|bg:Association|bg:Collective|bg:Company",
    "arrangement": "bg:Program|bg:Channel",
    "threat": "skos:Concept",
}


def names(*kinds: str) -> Offered:
    """Return what offers the ids of things of some kinds, in the graph that was named."""

    def offer(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        given = context.find_root().params.get("graphs") or ()
        try:
            found = list(_of(given, kinds) if given else _shipped(kinds))
        except Exception:  # noqa: BLE001 - a shell that completes has no place for messages
            return []
        return _matching(found, begun)

    return offer


def questions(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the named questions."""
    from bordergraph.resources import queries_dir

    return _matching((p.stem for p in (queries_dir() / "report").glob("*.rq")), begun)


def _matching(found: Iterable[str], begun: str) -> list[CompletionItem]:
    start = begun.casefold()
    return [CompletionItem(n) for n in sorted(set(found)) if n.casefold().startswith(start)]


def _shipped(kinds: Iterable[str]) -> Iterator[str]:
    """Yield ids from the registry, whose files are in their one layout; no parser is started."""
    from bordergraph.resources import graph_dir

    text = "\n".join(
        p.read_text(encoding="utf-8") for p in sorted((graph_dir() / "registry").glob("*.ttl"))
    )
    for kind in kinds:
        pattern = rf"^{kind}:(\S+) a (?:{_CLASSES[kind]}) ;"
        yield from re.findall(pattern, text, re.MULTILINE)


def _of(given: Iterable[str], kinds: Iterable[str]) -> Iterator[str]:
    """Yield ids of the graphs that were named."""
    import warnings

    from bordergraph.store.graph import open_graph

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = open_graph(*given).network()
    for kind in kinds:
        yield from (thing.id for thing in dict(network.things)[kind])
