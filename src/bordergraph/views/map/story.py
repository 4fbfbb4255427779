"""The reader of a guided story: YAML, checked, with numbers put into its texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl

from bordergraph.errors import DataError, Fault, Sentence, fill, list_first
from bordergraph.model import Figure
from bordergraph.suggestions import suggest_word
from bordergraph.views.map import LAYOUTS
from bordergraph.views.map.payload import MapData, MapStep, MapStory
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from bordergraph.words.labels import Labels

STORY_KEYS = ("title", "since", "steps")
TEXTS = ("claim", "note", "against", "next")
STEP_KEYS = (*TEXTS, "view", "sources")
REQUIRED_KEYS = ("claim", "note", "sources")

VIEW_CHOICES: Mapping[str, Collection[str]] = {
    "view": ("ties", "map", "matrix", "tables"),
    "layout": LAYOUTS,
    "table": tuple("agencies ties arrangements links gaps needs problems findings sources".split()),
    "kinds": ("agency", "association", "program", "channel", "threat"),
    "links": ("participation", "share", "flow"),
    "confidence": ("high", "medium", "low"),
    "tied": ("exchange", "membership"),
    "channels": ("none", "indirect", "irregular"),
    **dict.fromkeys(("gaps", "partial", "problems", "ended", "hulls"), ("0", "1")),
}
"""The words of the fields of the page's address that have a choice of few."""
VIEW_FIELDS = frozenset(
    (*VIEW_CHOICES, *"at ego hide pairs sel size sort source threat ties year".split())
)
"""What a step may set on the map: fields of the page's address."""
_SELECTION_KIND = re.compile(r"(gap|tie):|line:\w+\|")
"""Stands before the two ids where a pair or a line is chosen."""

_NUMBER = re.compile(r"\{\s*([^{}|\s]+)\s*(?:\|([^{}|]*)\|([^{}|]*))?\}")


Amount: TypeAlias = "float | tuple[int, int] | date | str | Figure | None"
"""A count, the least and the most of one, a day, a date as far as it is known, or a figure of a
source; None where the data gives none."""


def amount_text(amount: Amount, labels: Labels) -> str:
    """Return a number as the language writes it.

    Example:
        >>> from bordergraph.words.labels import Labels
        >>> amount_text((27, 28), Labels())
        '27\u201328'
    """
    if isinstance(amount, Figure):
        return labels.quantity(amount.value, amount.unit, amount.qualifier)
    if isinstance(amount, str):
        return labels.spell_date(amount)
    if amount is None or isinstance(amount, date):
        return labels.day(amount)
    if isinstance(amount, tuple):
        least, most = (labels.number(n) for n in amount)
        return least if least == most else f"{least}\u2013{most}"
    return labels.number(amount)


def fill_numbers(text: str, amount: Callable[[str], Amount], labels: Labels) -> str:
    """Return a text with its numbers put in, and the noun that goes with each.

    Example:
        >>> from bordergraph.words.labels import Labels
        >>> fill_numbers("{gaps|gap is|gaps are} open", lambda _: 1, Labels())
        '1 gap is open'
    """

    def replace_number(match: re.Match[str]) -> str:
        value = amount(match[1])
        text = amount_text(value, labels)
        if match[2] is None:
            return text
        number = value.value if isinstance(value, Figure) else value
        most = number[1] if isinstance(number, tuple) else number
        is_one = labels.is_one(int(most) if isinstance(most, int | float) else 0)
        return f"{text} {match[2] if is_one else match[3]}".rstrip()

    return _NUMBER.sub(replace_number, text)


def read_story(
    text: bytes,
    file_name: str,
    *,
    page: MapData,
    numbers: Mapping[str, Amount],
    labels: Mapping[str, Labels],
) -> MapStory:
    """Return a story as the page draws it, from the YAML of a file.

    Raises:
        DataError: Anything is wrong in it; every fault is told.
    """
    reader = _StoryReader(file_name, page, numbers, labels)
    story = reader.read_story(_load_yaml(text, reader))
    if reader.faults:
        faults = list(dict.fromkeys(reader.faults))
        raise DataError("{file} cannot be told", faults, "nothing was written", file=file_name)
    return story


def _load_yaml(text: bytes, reader: _StoryReader) -> Any:
    """Return keys and values, lists and words: a story has no use for other values of YAML."""
    import yaml

    try:
        words = text.decode("utf-8-sig")
        # An alias can make a small file as large as it likes, and a story needs none.
        for event in yaml.parse(words, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                reader.add_fault("", "an anchor (& or *) is used", "write the value out")
                return {}
        return yaml.load(words, yaml.BaseLoader) or {}  # noqa: S506 - it makes texts alone
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reader.add_fault(
            f"line {mark.line + 1}" if mark else "",
            "no YAML: {why}",
            "put a text that holds ': ' or '{{' in quotes",
            why=getattr(error, "problem", None) or type(error).__name__,
        )
        return {}


@dataclass
class _StoryReader:
    """Reads a story from its YAML values and collects every fault."""

    file_name: str
    page: MapData
    numbers: Mapping[str, Amount]
    labels: Mapping[str, Labels]
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sources = {s.id: i for i, s in enumerate(self.page.sources)}
        nodes = {n.id for n in self.page.nodes}
        self.view_words: Mapping[str, Collection[str]] = {
            **VIEW_CHOICES,
            "threat": {n for n in nodes if n.startswith("threat/")},
            "source": self.sources,
            "sel": nodes,
            "hide": {n.country for n in self.page.nodes if n.country},
        }

    def add_fault(self, place: str, what: str, fix: str, **values: object) -> None:
        location = f"{self.file_name}, {place}" if place else self.file_name
        what, fix = fill(what, values), fill(fix, values)
        self.faults.append(Fault(location, what, fix, "story"))

    def check_name(self, name: str, known: Collection[str], what: str, place: str) -> None:
        """Report a name that is not known, with the closest one that is, or some that are."""
        if name not in known:
            names = sorted(known)
            hint = suggest_word(name, names) or Sentence("use {names}", names=list_first(names, 12))
            self.add_fault(place, what, hint, name=name)

    def read_keys(
        self, value: object, known: Collection[str], required: Iterable[str], place: str
    ) -> dict[str, Any]:
        """Return the values of a mapping; unknown and missing keys are faults."""
        if not isinstance(value, dict):
            names = ", ".join(known)
            self.add_fault(place, "keys and values are wanted", "write {names}", names=names)
            return {}
        for key in value:
            self.check_name(str(key), known, "unknown key '{name}'", place)
        for key in required:
            if key not in value:
                self.add_fault(place, "no {name}", "write {name}:", name=key)
        return {key: value[key] for key in known if key in value}

    def read_story(self, value: object) -> MapStory:
        values = self.read_keys(value, STORY_KEYS, ("title", "steps"), "")
        self.check_since(values.get("since", ""))
        steps = values.get("steps", ())
        if "steps" in values and not (isinstance(steps, list) and steps):
            self.add_fault("", "there are no steps", "write steps: and under it '- claim: ...'")
            steps = ()
        return MapStory(
            self.text(values.get("title", "?"), "title"),
            tuple(self.read_step(step, f"step {n}") for n, step in enumerate(steps, 1)),
        )

    def check_since(self, text: object) -> None:
        """Check that the story is valid on the day of the page."""
        try:
            first_day = date.fromisoformat(str(text)) if text else None
        except ValueError:
            self.add_fault("since", "'{name}' is no day", "write it as 2025-01-28", name=text)
            return
        if first_day and self.page.day and self.page.day < first_day.isoformat():
            what = "the story holds from {first} on, and this page describes {day}"
            hint = "choose a later day with --as-of"
            self.add_fault("since", what, hint, first=first_day, day=self.page.day)

    def read_step(self, value: object, place: str) -> MapStep:
        values = self.read_keys(value, STEP_KEYS, REQUIRED_KEYS, place)
        texts = {
            key: self.text(values[key], f"{place}, {key}") if key in values else {} for key in TEXTS
        }
        return MapStep(
            **texts,
            view=self.read_view(values.get("view", ""), f"{place}, view"),
            sources=self.read_sources(values.get("sources", "?"), place) if values else (),
        )

    def text(self, value: object, place: str) -> dict[str, str]:
        """Return a text by language; a single text serves for all languages."""
        if isinstance(value, dict):
            texts = self.read_keys(value, LANGUAGES, LANGUAGES, place)
        else:
            texts = dict.fromkeys(LANGUAGES, value)
        return {language: self.fill_text(text, language, place) for language, text in texts.items()}

    def fill_text(self, text: object, language: str, place: str) -> str:
        if not isinstance(text, str) or not text.strip():
            self.add_fault(place, "this is no text", "write en: and fr:, or one text for both")
            return ""
        if re.search(r"[{}]", _NUMBER.sub("", text)):
            fix = "write {{name}}, or {{name|one thing|many things}}"
            self.add_fault(place, "a brace that holds no number", Sentence(fix))
        # A line's end is a space; the spaces that French keeps unbroken stay.
        words = " ".join(re.split(r"[ \t\r\n]+", text)).strip()
        return fill_numbers(
            words, lambda name: self.read_amount(name, place), self.labels[language]
        )

    def read_amount(self, name: str, place: str) -> Amount:
        self.check_name(name, self.numbers, "no number '{name}'", place)
        amount = self.numbers.get(name)
        if amount is None and name in self.numbers:
            fix = "leave the sentence out, or choose another day or graph"
            self.add_fault(place, "this data gives no '{name}'", fix, name=name)
        return amount

    def read_sources(self, value: object, place: str) -> tuple[int, ...]:
        items = value if isinstance(value, list) else [value]
        if not items:
            self.add_fault(place, "no source is named", "name one by its id")
        ids = [str(source) for source in items]
        for source in ids:
            self.check_name(source, self.sources, "no source '{name}'", place)
        return tuple(dict.fromkeys(self.sources.get(source, -1) for source in ids))

    def read_view(self, value: object, place: str) -> str:
        """Return what stands behind the ``#`` in the link to a view."""
        if not isinstance(value, str):
            self.add_fault(place, "this is no link", "copy it from the map, and put it in quotes")
            return ""
        address = value.rpartition("#")[2]
        for key, words in parse_qsl(address, keep_blank_values=True):
            self.check_name(key, VIEW_FIELDS, "unknown key '{name}'", place)
            if key in self.view_words:
                at = f"{place}, {key}"
                ids = self.selected(words, at) if key == "sel" else words.split("~")
                for name in filter(None, ids):
                    self.check_name(name, self.view_words[key], "no '{name}'", at)
        return address

    def selected(self, words: str, place: str) -> list[str]:
        """Return the ids of a selection, of which a pair has two."""
        kind = _SELECTION_KIND.match(words)
        ids = words[kind.end() :].split("|") if kind else [words]
        if kind and (len(ids) != 2 or not all(ids)):
            self.add_fault(place, "one end alone is no pair", "name both, parted by |")
        return ids
