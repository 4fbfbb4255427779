"""Values of the model as what JSON can say, and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from bordergraph import model
from bordergraph.model import Text
from bordergraph.record import Said

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_EN, _FR = "en", "fr"


def pack(value: object) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Return a value as what JSON can say.

    Example:
        >>> from bordergraph.model import Span, Text
        >>> pack(Span(date(2005, 1, 1))), pack(Text("Nothing.", "Rien."))
        (['2005-01-01', None, None], {'en': 'Nothing.', 'fr': 'Rien.'})
    """
    if dataclasses.is_dataclass(value):
        return [pack(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, Mapping):
        return [[name, pack(item)] for name, item in value.items()]
    if isinstance(value, Text):
        return {_EN: str(value), _FR: value.fr}
    if isinstance(value, Enum | date):
        return value.value if isinstance(value, Enum) else value.isoformat()
    language = getattr(value, "language", "")
    return {language: str(value)} if language else value


def read_words(value: dict[str, str]) -> str:
    """Return words in one language or two from what JSON says of them; a hook for its parser."""
    if len(value) > 1:
        return Text(value[_EN], value[_FR])
    ((language, text),) = value.items()
    return Said(text, language)


def unpack(cls: type[T], packed: list[Any]) -> T:
    """Return the value object that was packed; the list is used up.

    Args:
        cls: Its class.
        packed: What JSON says of it, words in two languages read with `read_words`.

    Example:
        >>> from bordergraph.model import Span
        >>> unpack(Span, ["2005-01-01", None, None])
        Span(start=datetime.date(2005, 1, 1), end=None, as_of=None)
    """
    made: T = _maker(cls)(packed)  # type: ignore[arg-type] # a class can be hashed
    return made


@cache
def _maker(cls: type[Any]) -> Callable[[list[Any]], Any]:
    """Return what makes objects of a class of their packed attributes."""
    # Modules of the model import for checkers alone what they only name.
    hints = typing.get_type_hints(cls, localns={**vars(model), "date": date, "Mapping": Mapping})
    found = [(at, _reader(hints[f.name])) for at, f in enumerate(dataclasses.fields(cls))]
    readers = [(at, read) for at, read in found if read is not None]

    def make(packed: list[Any]) -> Any:  # noqa: ANN401 - an object of the class
        for at, read in readers:
            packed[at] = read(packed[at])
        return cls(*packed)

    return make


def _reader(hint: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a type as it is written
    """Return what reads a value of a type; None where JSON has it as it is."""
    inner = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        one = next((r for part in inner if (r := _reader(part))), None)
        return one and (lambda value: None if value is None else one(value))
    if typing.get_origin(hint) is tuple:
        each = _reader(inner[0])
        return tuple if each is None else (lambda items: tuple([each(item) for item in items]))
    if typing.get_origin(hint) is Mapping:
        return lambda items: {name: _tuples(item) for name, item in items}
    if hint is date:
        return date.fromisoformat
    if dataclasses.is_dataclass(hint):
        return _maker(typing.cast("type[Any]", hint))  # type: ignore[arg-type] # the same
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else None


def _tuples(value: Any) -> Any:  # noqa: ANN401 - what JSON says
    """Return a value of no certain type with tuples for its lists."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
