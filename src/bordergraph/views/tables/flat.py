"""Records as rows of plain values for machines: one fixed set of columns, lists at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph.views.records import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["PAIR", "Field", "Flat", "Scalar", "fields_of", "flattened", "many", "spread"]

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """How one value of a record is spread over columns.

    Attributes:
        key: The value's key; dots lead into a record within.
        names: Columns of a value that is a list of fixed length; the key itself when empty.
        many: Whether the value is a list of any length, joined by ``;`` in a column at the end.
    """

    key: str
    names: tuple[str, ...] = ()
    many: bool = False


PAIR = Field("agencies", ("agency_a", "agency_b"))
"""The two agencies of a record."""


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows of plain values.

    Attributes:
        columns: Names, the same whatever the rows hold.
        rows: One tuple a row.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Scalar, ...]]


def many(key: str) -> Field:
    """Return the field of a list."""
    return Field(key, many=True)


def spread(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record that no contract describes with its pair as two plain values.

    Example:
        >>> spread({"agencies": Ends(["cbp", "rcmp"]), "threat": "guns"})
        {'agency_a': 'cbp', 'agency_b': 'rcmp', 'threat': 'guns'}
        >>> spread({"finding": "f", "agencies": ["cbp", "rcmp"]})
        {'finding': 'f', 'agencies': ['cbp', 'rcmp']}
    """
    found: dict[str, Any] = {}
    for key, value in record.items():
        found |= zip(PAIR.names, value, strict=True) if isinstance(value, Ends) else {key: value}
    return found


def fields_of(records: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return fields for records that no contract describes, in the order of first use."""
    found: dict[str, Field] = {}
    for record in records:
        for key, value in record.items():
            if isinstance(value, dict):
                for field in fields_of([value]):
                    inner = f"{key}.{field.key}"
                    found.setdefault(inner, Field(inner, many=field.many))
            else:
                is_list = isinstance(value, list | tuple)
                if key not in found or (is_list and not found[key].many):
                    found[key] = Field(key, many=is_list)
    return tuple(found.values())


def flattened(records: Iterable[Mapping[str, Any]], fields: Sequence[Field | str]) -> Flat:
    """Return records as rows of plain values, lists in the last columns.

    Args:
        records: Values by key.
        fields: What becomes of each key, a text standing for a plain value; others are left out.

    Example:
        >>> flattened([{"sources": ["x", "y"], "agencies": ["a", "b"]}], (many("sources"), PAIR))
        Flat(columns=('agency_a', 'agency_b', 'sources'), rows=[('a', 'b', 'x;y')])
    """
    known = [Field(f) if isinstance(f, str) else f for f in fields]
    ordered = [f for f in known if not f.many] + [f for f in known if f.many]
    columns = tuple(name for f in ordered for name in f.names or (f.key,))
    return Flat(columns, [tuple(v for f in ordered for v in _values(r, f)) for r in records])


def _values(record: Mapping[str, Any], field: Field) -> tuple[Scalar, ...]:
    value: Any = record
    for key in (field.key,) if field.key in record else field.key.split("."):
        value = value.get(key) if value is not None else None
    if field.names:
        given = tuple(value or ())
        return (given + (None,) * len(field.names))[: len(field.names)]
    return (_joined(value) if isinstance(value, list | tuple) else value,)


def _joined(values: Sequence[object]) -> str:
    """Return a list in one cell; records within it are told apart as JSON does."""
    if any(isinstance(v, dict) for v in values):
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return ";".join(
        "--".join(map(str, v)) if isinstance(v, list | tuple) else str(v) for v in values
    )
