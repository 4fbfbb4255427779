"""Filters of lists: each asks for a value that a row has, and all must be met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.errors import Sentence, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from typing import TypeAlias

    from bordergraph.model import Network
    from bordergraph.words.labels import Labels

    Filters: TypeAlias = Mapping[str, str]
    Values: TypeAlias = Mapping[str, Callable[[Any], Iterable[str]]]

_ANY = frozenset({"agency", "arrangement", "source", "year"})
"""Filters of which a value that no row has is no slip: nothing is documented for it."""


def _refuse_unknown(kind: str, filters: Filters, values: Values) -> None:
    for name in filters:
        if name not in values:
            known = ", ".join(f"--{f}" for f in values) or "none"
            raise UsageError(
                Sentence("list {kind} knows no --{name}", kind=kind, name=name),
                Sentence("it knows: {names}", names=known),
            )


def kept(
    kind: str,
    items: Iterable[Any],
    values: Values,
    filters: Filters,
    network: Network,
    labels: Labels,
) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Return the rows that fit all filters; where none does, what was looked at and what is nearest.

    Args:
        kind: What is listed.
        items: The rows.
        values: By filter, the values that a row has for it.
        filters: Values by filter; a threat stands for narrower ones too.
        network: The network, which knows what is narrower.
        labels: Words in the reader's language.

    Raises:
        UsageError: A filter means nothing for these rows, or no row has the value that it asks for.
    """
    rows = tuple(items)
    _refuse_unknown(kind, filters, values)
    wanted = {name: _wanted(name, filters, values[name], rows, network) for name in filters}
    fits = {
        name: {i for i, row in enumerate(rows) if not wanted[name].isdisjoint(values[name](row))}
        for name in wanted
    }

    def passing(*without: str) -> set[int]:
        every = set(range(len(rows)))
        return every.intersection(*(fits[name] for name in fits if name not in without))

    chosen = passing()
    if chosen:
        return tuple(rows[i] for i in sorted(chosen)), ()
    counts = {name: len(passing(name)) for name in fits} if len(fits) > 1 else {}
    return (), _none_kept(kind, len(rows), filters, counts, labels)


def _none_kept(
    kind: str, rows: int, filters: Filters, counts: Mapping[str, int], labels: Labels
) -> tuple[str, ...]:
    """Say what was looked at where nothing fits, and how much does without each filter."""
    word = labels.say(f"list-of.{kind}")
    if not filters:
        return (labels.say("list-empty", kind=word),)
    without = [
        labels.say("list-without-one", n=labels.number(n), filter=f"--{name}")
        for name, n in counts.items()
        if n
    ]
    given = " ".join(f"--{name} {value}" for name, value in filters.items())
    lines = [labels.say("list-none", n=labels.number(rows), kind=word, filters=given)]
    if without:
        lines.append(labels.say("list-without", counts="; ".join(without)))
    return (*lines, labels.say("list-search"))


def _wanted(
    name: str,
    filters: Filters,
    values: Callable[[Any], Iterable[str]],
    rows: Sequence[Any],
    network: Network,
) -> set[str]:
    """Return the values that a filter asks for, as the data writes them.

    Raises:
        UsageError: No row has it; what there is, is named.
    """
    value = str(filters[name])
    if name == "threat":
        return {value, *(t.id for t in network.threats if value in network.broader(t.id))}
    if name in _ANY:
        return {value}
    have = sorted({v for row in rows for v in values(row) if v})
    same = {v for v in have if v.casefold() == value.casefold()}
    if not same:
        raise UsageError(
            Sentence("nothing has {name} '{value}'", name=name, value=value),
            Sentence("there is: {names}", names=", ".join(have)),
        )
    return same


def years(start: date | None, end: date | None, now: date | None) -> tuple[str, ...]:
    """Return the years from one day to another; up to now where there is no end.

    Example:
        >>> from datetime import date
        >>> years(date(2004, 5, 1), None, date(2006, 1, 1))
        ('2004', '2005', '2006')
    """
    last = end or now
    if start is None or last is None:
        day = start or end
        return (str(day.year),) if day else ()
    return tuple(map(str, range(start.year, max(start.year, last.year) + 1)))
