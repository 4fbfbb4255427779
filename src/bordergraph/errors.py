"""Every error that bordergraph raises on purpose: what happened, where, and how to put it right."""

from __future__ import annotations

import copyreg
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FEW = 10
"""Faults that a traceback shows."""

__all__ = [
    "BordergraphError",
    "DataError",
    "Fault",
    "GuessedDayNote",
    "LimitError",
    "OutputError",
    "OutsideDataWarning",
    "QueryError",
    "ReadingNote",
    "Sentence",
    "UnknownNameError",
    "UsageError",
    "list_first",
    "sentence",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in data.

    Attributes:
        location: File, with line and column when they are known, or the IRI or id.
        message: The fault in one sentence.
        fix: What to do about it; empty when the fault speaks for itself.
        rule: The name of the shape, check or reader that noticed it.
        severity: ``violation`` or ``warning``; only violations make data unreadable.
    """

    location: str
    message: str
    fix: str = ""
    rule: str = ""
    severity: str = "violation"

    @classmethod
    def unreadable(cls, location: object, error: Exception) -> Self:
        """Return the fault of a file that an error keeps from being read."""
        return cls(str(location), Sentence("cannot be read: {why}", why=reason_of(error)))

    def __str__(self) -> str:
        """Return ``location: message (fix)`` on one line, as a `Sentence`."""
        template = "{where}: {what} ({how})" if self.fix else "{where}: {what}"
        how = sentence(self.fix)
        return Sentence(template, where=self.location, what=sentence(self.message), how=how)


class Sentence(str):
    """An English sentence with its template and values, so that it can be translated.

    Attributes:
        template: The sentence with its values as names in braces.
        values: The values; several that a reader chooses from are a tuple, and lines of text a list.

    Example:
        >>> Sentence("unknown {kind} '{name}'", kind="agency", name="XYZ")
        "unknown agency 'XYZ'"
        >>> Sentence("did you mean {names}?", names=("RCMP", "CBP"))
        'did you mean RCMP or CBP?'
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Make the sentence of its template and values."""
        shown = {name: _shown(value) for name, value in values.items()}
        self = super().__new__(cls, template.format(**shown))
        self.template, self.values = template, values
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return the arguments that build it again, also in another process."""
        return (self.template,), self.values


def _shown(value: object) -> object:
    if isinstance(value, tuple | list):
        return (" or " if isinstance(value, tuple) else "\n  ").join(value)
    return value


def sentence(text: str) -> Sentence:
    """Return a text as a sentence, which it may be already."""
    if isinstance(text, Sentence):
        return text
    return Sentence(text.replace("{", "{{").replace("}", "}}"))


def list_first(names: Sequence[str], limit: int) -> Sentence:
    """Return the first of some names, and how many more there are.

    Example:
        >>> list_first(["a", "b", "c"], 2)
        'a, b and 1 more'
    """
    more = len(names) - limit
    template = "{names} and {n} more" if more > 0 else "{names}"
    return Sentence(template, names=", ".join(names[:limit]), n=more)


def reason_of(error: Exception) -> Sentence:
    """Return what an error says, without a number of the system; a sentence of ours stays one.

    Example:
        >>> reason_of(FileNotFoundError(2, "No such file or directory", "a.csv"))
        'No such file or directory'
    """
    first = next(iter(error.args), None)
    text = first if isinstance(first, Sentence) else getattr(error, "strerror", None)
    return sentence(text or str(error))


def fill(text: str, values: dict[str, object]) -> str:
    """Return a template with values as a sentence; a text without values, or a sentence, as it is."""
    return Sentence(text, **values) if values and not isinstance(text, Sentence) else text


def not_utf8(where: str, error: UnicodeDecodeError) -> Fault:
    """Return the fault of a file in another encoding."""
    what = Sentence("not UTF-8 at byte {byte}", byte=error.start)
    return Fault(where, what, "save the file as UTF-8", rule="syntax")


class BordergraphError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        message: What happened, in one sentence without a full stop.
        hint: How to put it right; may be empty.

    Either may be the template of a `Sentence` with the values that it and the other name.
    """

    def __init__(self, message: str, hint: str = "", **values: object) -> None:
        message, hint = (fill(text, values) for text in (message, hint))
        super().__init__(message)
        self.message = message
        self.hint = hint
        if hint:
            self.add_note(f"hint: {hint}")

    def __reduce__(self) -> tuple[object, ...]:
        """Return what builds it again, also in another process, whatever its class takes."""
        new_object = copyreg.__newobj__  # type: ignore[attr-defined] # typeshed lacks it
        return new_object, (type(self), *self.args), self.__dict__


class OutsideDataWarning(UserWarning):
    """A day was asked about that the data does not reach."""


class ReadingNote(UserWarning):
    """How data that can be read in more than one way was read."""


class GuessedDayNote(ReadingNote):
    """On which day a network is read that states none."""


def warn_reading(note: Sentence | str, *, callers: int = 1) -> None:
    """Warn about how data was read; the note points to so many callers above the one that tells of it."""
    warnings.warn(note, ReadingNote, stacklevel=callers + 2)


class UsageError(BordergraphError):
    """The caller asked for something that cannot be done as asked."""


class MissingExtraError(UsageError):
    """A library is not installed that only an extra needs."""

    def __init__(
        self, name: str, extra: str, text: str = "{name} is not installed", **values: object
    ) -> None:
        hint = Sentence(
            "pip install 'bordergraph[{extra}]', or '.[{extra}]' in a clone", extra=extra
        )
        super().__init__(text, hint, name=name, **values)


class UnknownNameError(UsageError):
    """No thing of that kind has that id, acronym or label.

    Attributes:
        kind: The kind of thing looked for, such as ``agency``.
        name: The name as given.
        suggestions: Close names, best first.

    Args:
        allowed: All names that there are, where they are few.
        other_kind: What has that name instead, such as ``an arrangement``.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        suggestions: Sequence[str] = (),
        allowed: Iterable[str] = (),
        other_kind: str = "",
    ) -> None:
        hint = Sentence("use one of {names}", names=", ".join(allowed)) if allowed else ""
        if suggestions:
            hint = Sentence("did you mean {names}?", names=tuple(suggestions))
        if other_kind:
            hint = Sentence("that is {kind}", kind=Sentence(other_kind))
        kinds = tuple(map(Sentence, kind.split(" or ")))
        super().__init__(Sentence("unknown {kind} '{name}'", kind=kinds, name=name), hint)
        self.kind = kind
        self.name = name
        self.suggestions = tuple(suggestions)


class QueryError(UsageError):
    """A query that does not parse, or that a read-only graph refuses."""


class DataError(BordergraphError):
    """Data that cannot be read or breaks the rules.

    Attributes:
        faults: Every fault found, in the order of the data.
    """

    def __init__(
        self, message: str, faults: Iterable[Fault] = (), hint: str = "", **values: object
    ) -> None:
        super().__init__(message, hint, **values)
        self.faults = tuple(faults)
        # What a notebook shows below the message; the command line lists all of them itself.
        for fault in self.faults[:_FEW]:
            self.add_note(f"  {fault}")
        if hidden := self.faults[_FEW:]:
            self.add_note(f"  and {len(hidden)} more, in the attribute faults")

    @classmethod
    def of_faults(cls, faults: Sequence[Fault], where: object) -> Self:
        """Return the error of all faults of some data, with their number."""
        n = sum(fault.severity == "violation" for fault in faults)
        text = "{n} fault in {where}" if n == 1 else "{n} faults in {where}"
        return cls(Sentence(text, n=n, where=where), faults)

    @classmethod
    def of_file(cls, path: object, message: str, fix: str = "", location: str = "") -> Self:
        """Return the error of a file of tables that cannot be read, with its fault and its place."""
        fault = Fault(location or str(path), message, fix, "tables")
        return cls(Sentence("{path} cannot be read", path=path), [fault])


class LimitError(BordergraphError):
    """A query that takes more time, rows or memory than it may.

    Attributes:
        limit: ``time``, ``rows`` or ``memory``; empty where it is another.
    """

    def __init__(self, message: str, hint: str = "", limit: str = "", **values: object) -> None:
        super().__init__(message, hint, **values)
        self.limit = limit


class OutputError(BordergraphError):
    """A place where nothing can be written."""
