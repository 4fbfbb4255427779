"""What a person reads: texts of the interface, names of things, concepts and sources, in one language."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from bordergraph.model import Text
from bordergraph.suggestions import drop_brackets, strip_accents
from bordergraph.words import LANGUAGES
from bordergraph.words.articles import IN_FULL_SUFFIX, Name, lower_common_noun, name_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from bordergraph.model import Network, Source, Span
    from bordergraph.record import ThingName


@cache
def load_texts(language: str) -> Mapping[str, str]:
    """Return the texts of a language by key.

    A text may hold values in braces. One that counts holds its two forms, split by a bar, and ``{n}``.

    Raises:
        ValueError: A language that bordergraph does not speak.

    Example:
        >>> load_texts("fr")["gaps"]
        'Lacunes'
    """
    if language not in LANGUAGES:
        msg = f"no language '{language}'; choose one of {', '.join(LANGUAGES)}"
        raise ValueError(msg)
    text = Path(__file__).with_name(f"{language}.json").read_text(encoding="utf-8")
    words = dict(_plurals(language)) | json.loads(text)
    return MappingProxyType(dict(sorted(words.items())))


def _plurals(language: str) -> Iterator[tuple[str, str]]:
    """Yield the texts for several things of a class, in a sentence and as a heading, with their keys."""
    with (Path(__file__).parents[1] / "schema" / "names.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if plural := row[f"plural@{language}"]:
                kind = row["plural@en"].replace(" ", "-")
                yield f"list-of.{kind}", plural
                yield f"list.{kind}", capitalize_first(plural)
                yield f"statements.{row['term'].removeprefix('bg:')}", capitalize_first(plural)


# Thin, unbreakable spaces keep a number on one line in French.
_THOUSANDS = {"en": ",", "fr": "\u202f"}
DECIMAL = {"en": ".", "fr": ","}
_PERCENT = {"en": "%", "fr": "\u202f%"}
_LONG_SHORT = 32
# A quotation, which stays; or an acronym, perhaps in the plural or genitive, that is no part of a longer name.
_ACRONYM = re.compile(
    r'"[^"]*"|«[^»]*»|(?<![\w&/\u2013-])(?P<short>[A-Z][\w&-]*[A-Z0-9][\w&-]*?)'
    r"(?:['\u2019]?s)?(?![\w&/\u2013-]|[ \u00a0]\(?[A-Z])"
)
_IN_BRACKETS = re.compile(r" \([^)]*\)")
_INFLECTED = re.compile(r"\{\w+:[^}]+\}")
_ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?![\d-])")


@dataclass(frozen=True, slots=True)
class Label:
    """One thing's names in one language.

    Attributes:
        short: Acronym, or else the full name.
        full: Full name.
        article: What French puts before it: ``le``, ``la``, ``les-m`` ...; empty when not known.
    """

    short: str
    full: str
    article: str = ""


@dataclass(eq=False)
class Labels:
    """Names of things and words of the interface, in one language; read when first asked for.

    Attributes:
        language: ``en`` or ``fr``.
        source: Names by ``kind:slug``, or what gives them when one is asked for; what is missing is
            read off the slug.

    Example:
        >>> Labels("fr").say("gaps")
        'Lacunes'
        >>> Labels().concept("cadence", "on-request")
        'on request'
    """

    language: str = LANGUAGES[0]
    source: Mapping[str, Label] | Callable[[], Mapping[str, Label]] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, Label]:
        """Names by ``kind:slug``."""
        return dict(self.source() if callable(self.source) else self.source)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return load_texts(self.language)

    @classmethod
    def from_names(cls, language: str, names: Iterable[ThingName]) -> Labels:
        """Build from names of things.

        The reader's language wins, then English, then anything; a title is a name too.
        """
        best: dict[str, dict[str, tuple[int, str]]] = {}
        articles: dict[str, str] = {}
        for n in names:
            if n.article:
                articles[n.key] = n.article
            rank = 0 if n.language == language else 1 if n.language in {"en", ""} else 2
            slot = "short" if n.is_acronym else "full"
            slots = best.setdefault(n.key, {})
            if slot not in slots or (rank, n.text) < slots[slot]:
                slots[slot] = (rank, n.text)
        labels: dict[str, Label] = {}
        for thing, slots in best.items():
            full = (slots.get("full") or slots["short"])[1]
            short = (slots.get("short") or slots["full"])[1]
            labels[thing] = Label(short, full, articles.get(thing, ""))
        return cls(language, labels)

    def with_network(self, network: Network) -> Labels:
        """Return labels that also know a network's own names, where these know none."""
        french = self.language == "fr"
        names: dict[str, Label] = {}
        for kind, things in network.things:
            for thing in things:
                full = (thing.label_fr if french else "") or thing.label
                short = next(iter(getattr(thing, "acronyms", ())), full)
                names[f"{kind}:{thing.id}"] = Label(short, full, getattr(thing, "article", ""))
        for record in network.records:
            if label := record.values.get("label"):
                full = (getattr(label, "fr", "") if french else "") or str(label)
                names[f"{record.kind}:{record.id}"] = Label(full, full)
        for source in network.sources:
            names[f"source:{source.id}"] = Label(source.title, source.title or source.id)
        return Labels(self.language, names | self.names)

    def with_fallback(self, other: Labels) -> Labels:
        """Return labels that take names which they lack from others."""
        return Labels(self.language, other.names | self.names)

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        """What the acronyms of bodies and arrangements stand for, bodies first."""
        names: dict[str, str] = {}
        for kind in ("agency:", "arrangement:"):
            for thing, label in self.names.items():
                is_acronym = label.short != label.full and _ACRONYM.fullmatch(label.short)
                if is_acronym and thing.startswith(kind):
                    full = lower_common_noun(label.full) if self.language == "fr" else label.full
                    names.setdefault(label.short, full)
        return names

    def spell_acronyms(self, text: str, used: set[str]) -> str:
        """Return a text with the full name behind each acronym that a page has not used before.

        What is quoted or in another language stays as it is. The acronyms of the text become used.

        Example:
            >>> labels, used = Labels("en", {"agency:fbi": Label("FBI", "Federal Bureau")}), set()
            >>> labels.spell_acronyms("An FBI file.", used), labels.spell_acronyms("An FBI file.", used)
            ('An FBI (Federal Bureau) file.', 'An FBI file.')
            >>> labels.spell_acronyms("The FBI's files (FBI/CIA).", set())
            "The FBI's (Federal Bureau) files (FBI/CIA)."
            >>> labels.spell_acronyms("A police body (FBI).", set())
            'A police body (FBI, Federal Bureau).'
            >>> labels.spell_acronyms("The FBI Academy (and two FBI offices).", set())
            'The FBI Academy (and two FBI [Federal Bureau] offices).'
        """

        def spell(match: re.Match[str]) -> str:
            word, short = match[0], match["short"]
            if short not in self._acronyms or short in used:
                return word
            used.add(short)
            full = self._acronyms[short]
            name = _IN_BRACKETS.sub("", full)
            if full.lower() in text.lower() or name.lower() in text.lower():
                return word
            before, after = match.string[: match.start()], match.string[match.end() :]
            if before.count("(") <= before.count(")"):
                return f"{word} ({name})"
            return (
                f"{word}, {name}" if before[-1] == "(" and after[:1] == ")" else f"{word} [{name}]"
            )

        parts = (
            p if is_foreign else _ACRONYM.sub(spell, p) for p, is_foreign in split_foreign(text)
        )
        return mark_foreign("".join(parts), (text,))

    def say(self, key: str, counted: int | None = None, /, **values: object) -> str:
        """Return a text of the interface with its values put in; a year is no number, but a text.

        A counted number chooses between the two forms of a text that counts; it stands for ``{n}``.

        Raises:
            KeyError: There is no such text.
        """
        text = self._texts[key]
        if counted is not None:
            values = {"n": counted, **values}
            if "|" in text:
                text = text.split("|")[0 if self.is_one(counted) else 1]
        if not values:
            return text
        shown = {k: self.number(v) if type(v) is int else v for k, v in values.items()}
        if self.language == "fr" and _INFLECTED.search(text):
            shown = {name: Name.from_value(value) for name, value in shown.items()}
        return mark_foreign(text.format(**shown), values.values())

    def text_or_name(self, key: str, term: str) -> str:
        """Return a text, or the name of a term of the vocabulary where there is no such text."""
        return self._texts.get(key) or self.full_name(*term.partition(":")[::2])

    def heading(self, key: str) -> str:
        """Return the heading of a column by its key, which is its own where no text names it."""
        return self._texts.get(f"column.{key.replace('_', '-')}", key)

    def localize(self, words: str) -> str:
        """Return words of the record in the reader's language.

        What the record says in English alone stays so, and the text knows it. Words that no tag
        gives a language are taken as they are.

        Example:
            >>> from bordergraph.model import Text
            >>> Labels("fr").localize(Text("Nothing moves.", "Rien ne bouge."))
            'Rien ne bouge.'
        """
        if self.language == LANGUAGES[0] or not isinstance(words, Text):
            return str(words)
        return words.fr or MixedText(words, (str(words),))

    def _label(self, kind: str, slug: str) -> Label | None:
        """Return the name of a thing, whose key is its IRI where that is none of ours."""
        return self.names.get(f"{kind}:{slug}") or self.names.get(slug)

    def short_name(self, kind: str, slug: str) -> str:
        """Return a thing's acronym, or its name when there is none."""
        label = self._label(kind, slug)
        if label is None:
            return _words_of_slug(slug)
        # What stands in brackets at the end of a long name is not needed to know the thing.
        short = label.short if len(label.short) <= _LONG_SHORT else drop_brackets(label.short)
        bare = label.short != label.full and label.article.endswith(IN_FULL_SUFFIX)
        return self._name(short, "" if bare else label.article)

    def full_name(self, kind: str, slug: str) -> str:
        """Return a thing's full name."""
        label = self._label(kind, slug)
        return self._name(label.full, label.article) if label else _words_of_slug(slug)

    def _name(self, text: str, article: str) -> str:
        """Return a name that knows its article, where a sentence may ask for it."""
        return Name([(text, article)]) if article and self.language == "fr" else text

    def inline_name(self, kind: str, slug: str) -> str:
        """Return a short name as it stands inside a sentence; proper names keep their capital."""
        name = self.short_name(kind, slug)
        ordinary = len(name) > 1 and name == name[0] + name[1:].lower()
        return name[0].lower() + name[1:] if ordinary else name

    def name_and_acronym(self, kind: str, slug: str) -> str:
        """Return full name and acronym, as in ``Canada Border Services Agency (CBSA)``."""
        short, full = self.short_name(kind, slug), self.full_name(kind, slug)
        if short in full:
            return full
        label = self._label(kind, slug)
        return self._name(f"{full!s} ({short!s})", label.article if label else "")

    def sort_key(self, kind: str, slug: str) -> tuple[str, str]:
        """Return the key that puts a thing in the alphabetical order of short names."""
        return strip_accents(self.short_name(kind, slug).casefold()), slug

    def concept(self, scheme: str, slug: str) -> str:
        """Return a concept's name as it stands in running text."""
        if not slug:
            return ""
        key = f"{scheme}.{slug}"
        return self._texts.get(key) or self.full_name(scheme, slug)

    def pair_name(self, agencies: Iterable[str]) -> str:
        """Return short names of agencies with a dash between."""
        return " \u2013 ".join(self.short_name("agency", x) for x in agencies)

    def list_names(self, kind: str, slugs: Iterable[str], most: int | None = None) -> str:
        """Return short names joined; beyond `most` only how many more there are."""
        french = self.language == "fr"
        name_of = self.inline_name if french and kind == "threat" else self.short_name
        names = [name_of(kind, s) for s in slugs]
        more = most is not None and len(names) > most
        suffix = self.say("and-more", n=len(names) - (most or 0)) if more else ""
        parts = name_parts(names[:most])
        if french:
            # A common noun takes no capital inside a list; what begins one may begin a cell.
            parts[1:] = [(lower_common_noun(name), article) for name, article in parts[1:]]
        return Name(parts, suffix)

    def list_threats(self, threats: Iterable[str], most: int | None = None) -> str:
        """Return the names of threats as `list_names` does, in their alphabetical order."""
        ordered = sorted(threats, key=lambda threat: self.sort_key("threat", threat))
        return self.list_names("threat", ordered, most)

    def join_names(self, word: str, names: Iterable[str]) -> str:
        """Return names as a sentence joins them: by ``and`` or ``or``."""
        return Name(name_parts(names), conjunction=self.say(f"join.{word}"))

    def number(self, value: float, places: int = 0) -> str:
        """Return a number as the language writes it.

        Example:
            >>> Labels("fr").number(1234.5, 1) == "1\u202f234,5"
            True
        """
        marks = _THOUSANDS[self.language] + DECIMAL[self.language]
        return f"{value:z,.{places}f}".translate(str.maketrans(",.", marks))

    def exact_number(self, value: float) -> str:
        """Return a number with all the digits it was given, and none that it was not."""
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        places = len(text.partition(".")[2])
        return self.number(value, places)

    def quantity(self, value: float, unit: str = "", qualifier: str = "") -> str:
        """Return a number with its unit and how exact it is, as in ``about 350 people``."""
        parts = (self.localize(qualifier), self.exact_number(value), self.concept("unit", unit))
        text = " ".join(part for part in parts if part)
        return mark_foreign(text.replace(" %", _PERCENT[self.language]), parts)

    def percentage(self, value: float) -> str:
        """Return a share in [0, 1] as a whole percentage."""
        return f"{self.number(value * 100)}{_PERCENT[self.language]}"

    def country_name(self, code: str) -> str:
        """Return a country's name, or the code itself when it is a label of another kind."""
        return self._texts.get(f"country.{code}", code)

    def group_name(self, by: str, slug: str) -> str:
        """Return the name of a group of agencies: a country, level, sector, body or community.

        Example:
            >>> Labels("fr").group_name("country", "US")
            'États-Unis'
        """
        if by == "country":
            return self.country_name(slug)
        if by == "body":
            return self.short_name("agency", slug)
        return self.concept(by, slug) if by in {"level", "sector"} else slug

    def country_short_name(self, code: str) -> str:
        """Return a country's short name, or the code itself when it is a label of another kind."""
        return self._texts.get(f"place.{code}", code)

    def place_name(self, place: str) -> str:
        """Return the name of a place, or the words that a source has for it."""
        return self.short_name("place", place) if place.islower() else self.localize(place)

    def join_phrases(self, parts: Iterable[str]) -> str:
        """Return phrases as one sentence, as the language parts them."""
        phrases = tuple(parts)
        return mark_foreign(self.say("join.next").join(phrases), phrases)

    def label_value(self, label: str, value: str | int) -> str:
        """Return a label with a value after it."""
        return self.say("label-told", label=label, told=value)

    def count(self, key: str, n: int) -> str:
        """Return a number with its noun, as in ``3 agencies``; the text is ``count.KEY``.

        Example:
            >>> Labels("fr").count("agency", 0), Labels().count("agency", 0)
            ('0 organisme', '0 agencies')
        """
        return self.say(f"count.{key}", n)

    def is_one(self, n: int) -> bool:
        """Tell whether the language takes a number for one thing."""
        return n < 2 if self.language == "fr" else n == 1

    def begin_text(self, span: Span) -> str:
        """Return when something began: ``2005``, or ``by 2009`` when only a mention is dated."""
        if span.start:
            return str(span.start.year)
        return self.say("by-year", year=str(span.as_of.year)) if span.as_of else ""

    def period(self, span: Span) -> str:
        """Return a span by its years."""
        begins = self.begin_text(span)
        if span.end is None:
            if not begins:
                return self.say("dates-unknown")
            return self.say("from-year", year=begins) if span.start else begins
        end = span.end.year
        first = span.start or span.as_of
        if first is None:
            return self.say("until-year", year=str(end))
        if first.year >= end:
            return str(end)
        if span.start:
            return f"{begins}\u2013{end}"
        return self.say("by-year-until", begun=str(first.year), end=str(end))

    def day(self, day: date | None) -> str:
        r"""Return a day, or the words for data without any date.

        Example:
            >>> from datetime import date
            >>> Labels("fr").day(date(2025, 2, 1)) == "1er\u00a0février 2025"
            True
        """
        return self.spell_date(day.isoformat()) if day else self.say("no-day")

    def state(self, day: date | None) -> str:
        """Return the day described, as it stands below a title."""
        return self.say("state-on", day=self.day(day)) if day else self.say("state-undated")

    def spell_date(self, text: str) -> str:
        """Return a text that begins with an ISO day or month with it in words; any other as it is."""
        match = _ISO.match(text)
        if not match:
            return text
        year, month, day = match.groups()
        values = {"year": year, "month": self.say("date.months").split()[int(month) - 1]}
        if day:
            values["day"] = self.say("date.days").split()[int(day) - 1]
        date_words = self.say("date.day" if day else "date.month", **values)
        return mark_foreign(f"{date_words}{text[match.end() :]}", (text,))


def _words_of_slug(slug: str) -> str:
    """Return a slug as words."""
    return slug if "--" in slug else slug.replace("-", " ")


class MixedText(str):
    """A text with the pieces of it that are foreign to the reader, as the record has them: in English."""

    __slots__ = ("foreign",)
    foreign: tuple[str, ...]

    def __new__(cls, text: str, foreign: tuple[str, ...] = ()) -> Self:
        """Return a text that knows its foreign pieces."""
        new = super().__new__(cls, text)
        new.foreign = foreign
        return new

    def rstrip(self, chars: str | None = None, /) -> MixedText:
        """Return the text, and each foreign piece, without the characters at its end."""
        bare = (piece.rstrip(chars) for piece in self.foreign)
        return MixedText(super().rstrip(chars), tuple(dict.fromkeys((*self.foreign, *bare))))


def foreign_pieces(parts: Iterable[object]) -> tuple[str, ...]:
    """Return the foreign pieces of some texts, each once."""
    pieces = (piece for part in parts for piece in getattr(part, "foreign", ()))
    return tuple(dict.fromkeys(pieces))


def capitalize_first(text: str) -> str:
    """Return a text with a capital at its beginning, the rest as it is.

    Example:
        >>> capitalize_first("open to the RCMP")
        'Open to the RCMP'
    """
    return text[:1].upper() + text[1:]


def mark_foreign(text: str, parts: Iterable[object]) -> str:
    """Return a text made of parts, marked with their foreign pieces.

    Example:
        >>> note = MixedText("Nothing moves", ("Nothing moves",))
        >>> mark_foreign("Constat : Nothing moves.", [note]).foreign
        ('Nothing moves',)
    """
    foreign = foreign_pieces(parts)
    return MixedText(text, foreign) if foreign else text


def split_foreign(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text in order, each with whether it is foreign to the reader.

    Example:
        >>> list(split_foreign(MixedText("Constat : Nothing moves.", ("Nothing moves",))))
        [('Constat : ', False), ('Nothing moves', True), ('.', False)]
    """
    # The longest first, so that a piece within another does not cut it in two.
    foreign = sorted(filter(None, foreign_pieces((text,))), key=lambda p: (-len(p), p))
    if not foreign:
        yield text, False
        return
    # A piece neither begins nor ends within a word.
    parts = re.split(rf"(?!\B\w)({'|'.join(map(re.escape, foreign))})(?<!\w\B)", text)
    yield from ((part, bool(index % 2)) for index, part in enumerate(parts) if part)


# A title has the language of its document, which only its words tell.
_FRENCH = re.compile(
    r"[à-ÿœÀ-ß]|\b(?:de|du|des|la|le|les|et|sur|pour|aux?|dans|par|avec)\b|\b[ld]'", re.IGNORECASE
)
_UNDATED = {"undated", "not recorded"}


def source_warning(source: Source, labels: Labels) -> str:
    """Return what kind of weak source a document is, and who handed it on; empty for a firm one.

    Example:
        >>> from bordergraph.model import Source
        >>> from bordergraph.words.labels import Labels
        >>> source_warning(Source("s", "T", kind="blog", grade="partisan", via="A wire"), Labels())
        'blog, via A wire'
    """
    if not source.is_weak:
        return ""
    via = labels.say("source-via", name=labels.localize(source.via)) if source.via else ""
    read = labels.say("source-unread") if source.is_unread else ""
    kind = labels.concept("source-kind", source.kind)
    return ", ".join(part for part in (kind, via, read) if part)


def source_reference(source: Source, labels: Labels) -> str:
    """Return publisher, date and title; what weakens a source stands beside its publisher.

    Example:
        >>> from bordergraph.model import Source
        >>> from bordergraph.words.labels import Labels
        >>> source_reference(Source("s", "An audit.", "GAO", "2010-12-17", grade="official"), Labels())
        'GAO, 2010-12-17. An audit.'
    """
    title = source.title.rstrip(".") or source.id
    if labels.language != LANGUAGES[0] and not _FRENCH.search(title):
        title = MixedText(title, (title,))
    warning = source_warning(source, labels)
    publisher = labels.localize(source.publisher).rstrip(".")
    if warning:
        publisher = f"{publisher} ({warning})" if publisher else capitalize_first(warning)
    date = (
        labels.say("source-undated")
        if source.date in _UNDATED
        else labels.spell_date(labels.localize(source.date))
    )
    head = ", ".join(part for part in (publisher, date) if part)
    stop = "" if title.endswith(("?", "!")) else "."
    return mark_foreign(f"{head}. {title}{stop}" if head else f"{title}{stop}", (head, title))


def publisher_and_year(source: Source, labels: Labels) -> str:
    """Return publisher and year, by which a reader knows a document in the cell of a table.

    Example:
        >>> from bordergraph.model import Source
        >>> from bordergraph.words.labels import Labels
        >>> publisher_and_year(Source("s", "An audit.", "GAO", "2010-12-17"), Labels())
        'GAO, 2010'
    """
    year = source.date[:4] if source.date[:4].isdigit() else ""
    return ", ".join(filter(None, (labels.localize(source.publisher), year))) or source.title


def source_group(source: Source) -> str:
    """Return the group a source is listed in: its grade, a copy of an official text, or unread.

    Example:
        >>> from bordergraph.model import Source
        >>> source_group(Source("s", "T", grade="official", is_kept_copy=True))
        'copy'
    """
    if source.is_unread:
        return "unread"
    if source.grade == "official" and source.is_copy:
        return "copy"
    return source.grade or "ungraded"
