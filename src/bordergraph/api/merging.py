"""What was joined when several graphs were opened together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.result import Result
from bordergraph.errors import UsageError
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.api.desk import Desk
    from bordergraph.store.networks.joins import Join, Near

__all__ = ["merged"]

_COLUMNS = ("what", "kind", "id", "by", "graphs", "ids", "how")


def merged(desk: Desk) -> Result[Join | Near]:
    """Return what was joined, then what was nearly joined, with how many statements there are."""
    parts = desk.graph.parts
    if len(parts.names) < 2:  # noqa: PLR2004 - one graph joins nothing
        raise UsageError("one graph joins nothing", "name several: --graph curated --graph mine")
    joins = parts.joins
    rows: list[tuple[str, ...]] = [
        (
            "joined",
            join.thing.kind,
            join.thing.slug,
            join.by,
            _listed(t.graph for t in join.told),
            _listed(t.id for t in join.told),
            "",
        )
        for join in joins.joined
    ]
    rows += [
        (
            "near",
            near.told[0].kind,
            "",
            near.why,
            _listed(t.graph for t in near.told),
            _listed(t.id for t in near.told),
            near.how,
        )
        for near in joins.near
    ]
    counts, alike, whole = parts.statements()
    differing = len(parts.differences)
    remarks = (
        "statements: "
        + ", ".join(f"{count} in {name}" for name, count in counts.items())
        + f"; {alike} of them in several; {whole} in all",
        f"joined {len(joins.joined)}, nearly joined {len(joins.near)}; "
        f"told differently {differing}" + (", listed by conflicts" if differing else ""),
    )
    return Result((*joins.joined, *joins.near), Table.plain(_COLUMNS, rows), remarks=remarks)


def _listed(values: Iterable[str]) -> str:
    return ";".join(values)
