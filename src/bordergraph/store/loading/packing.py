"""Values of the model to and from JSON."""

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
from bordergraph.record import LangString

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_EN, _FR = "en", "fr"


def pack(value: object) -> Any:
    """Return a value as lists, texts and numbers for JSON.

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


def decode_text(value: dict[str, str]) -> str:
    """Return a text in one or two languages from a JSON object; an ``object_hook``."""
    if len(value) > 1:
        return Text(value[_EN], value[_FR])
    ((language, text),) = value.items()
    return LangString(text, language)


def unpack(cls: type[T], packed: list[Any]) -> T:
    """Return the packed value object of a class, its texts decoded with `decode_text`; the list is consumed."""
    value: T = _constructor(cls)(packed)  # type: ignore[arg-type] # a class can be hashed
    return value


@cache
def _constructor(cls: type[Any]) -> Callable[[list[Any]], Any]:
    """Return a function that makes objects of a class from their packed attributes."""
    # Modules of the model import some types for type checkers alone.
    hints = typing.get_type_hints(cls, localns={**vars(model), "date": date, "Mapping": Mapping})
    candidates = [(i, _decoder(hints[f.name])) for i, f in enumerate(dataclasses.fields(cls))]
    decoders = [(i, decode) for i, decode in candidates if decode is not None]

    def make(packed: list[Any]) -> Any:
        for i, decode in decoders:
            packed[i] = decode(packed[i])
        return cls(*packed)

    return make


def _decoder(hint: Any) -> Callable[[Any], Any] | None:
    """Return the decoder for values of a type; None where JSON has them as they are."""
    inner = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        decode = next((r for part in inner if (r := _decoder(part))), None)
        return decode and (lambda value: None if value is None else decode(value))
    if typing.get_origin(hint) is tuple:
        load = _decoder(inner[0])
        return tuple if load is None else (lambda items: tuple([load(item) for item in items]))
    if typing.get_origin(hint) is Mapping:
        return lambda items: {name: _to_tuples(item) for name, item in items}
    if hint is date:
        return date.fromisoformat
    if dataclasses.is_dataclass(hint):
        return _constructor(typing.cast("type[Any]", hint))  # type: ignore[arg-type] # the same
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else None


def _to_tuples(value: Any) -> Any:
    """Return a JSON value with tuples in place of its lists."""
    return tuple(map(_to_tuples, value)) if isinstance(value, list) else value
