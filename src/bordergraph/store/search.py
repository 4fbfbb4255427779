"""Full-text search over everything that a graph names or says, by SQLite's FTS5.

Every thing and statement with an id is a document: its names, its own words, and the names of the
things it refers to. The index holds folded words and their English and French stems (stemmed, then
folded), so that word forms are found and exact words rank first.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, finalize

from bordergraph import vocab
from bordergraph.errors import Sentence, UsageError
from bordergraph.model import Ref
from bordergraph.queries import DAY_PROPERTIES, DERIVED_TERMS
from bordergraph.record import Entry, Hit
from bordergraph.store.querying.questions import questions
from bordergraph.store.reading.record import value_of
from bordergraph.suggestions import similar_words, strip_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.record import Value
    from bordergraph.store.graph import KnowledgeGraph

SEARCH_FILE = "search.sqlite"
"""Name of the search index among the files of a graph's index."""

QUESTION = "question"
"""Kind of hits that are named questions."""

MAX_QUESTIONS = 3
"""How many named questions a search returns at most."""

MAX_WORDS = 32
"""How many words of a query are looked up; further ones are ignored."""

MAX_CORRECTIONS = 8
"""How many unknown words of a query are compared with the vocabulary, which is slow."""

_ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_TABLES = """
CREATE VIRTUAL TABLE words USING fts5(name, text, context, stems, around, content='', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE document (id INTEGER PRIMARY KEY, kind TEXT, slug TEXT, source TEXT, locator TEXT, date TEXT, prior REAL);
CREATE TABLE link (thing TEXT, document INTEGER, PRIMARY KEY (thing, document)) WITHOUT ROWID;
CREATE TABLE name (name TEXT, document INTEGER, PRIMARY KEY (name, document)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, shown TEXT) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO words (rowid, name, text, context, stems, around) VALUES (?, ?, ?, ?, ?, ?)"
_MATCHES = "SELECT rowid, -bm25(words, 6.0, 3.0, 1.0, 1.5, 0.5) FROM words WHERE words MATCH ?"

# Kinds that are derived, or have no text that a reader would look for.
_UNINDEXED_KINDS = frozenset(
    {"tie", "need", "publisher", "change", "function-pair", "problem-direction"}
)
_DEPRECATED = "owl:deprecated"
_NAMES = frozenset({"skos:prefLabel", "skos:altLabel", "bg:acronym", "dcterms:title", "rdfs:label"})
_SOURCE, _LOCATOR = "prov:wasDerivedFrom", "bg:locator"
_UNINDEXED_PROPERTIES = frozenset(
    {
        "bg:checkedOn",
        "bg:statusReadOn",
        "bg:query",
        "bg:spanSha256",
        "bg:textSha256",
        "bg:recheck",
        "bg:recheckNote",
        "bg:lastLookedAt",
        "skos:inScheme",
        "dcterms:isReferencedBy",
        "bg:support",
        "bg:confidence",
        "schema:url",
    }
) | frozenset(map(vocab.compact_iri, DERIVED_TERMS | DAY_PROPERTIES))
"""Properties about the curators' work, or derived from statements."""

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))")
_DAY = re.compile(r"(\d{4})-\d{2}-\d{2}")
_DATES = ("bg:date", "bg:from", "bg:periodStart", "bg:asOf")
_SPANS = (("bg:from", "bg:to"), ("bg:periodStart", "bg:periodEnd"))
_LONGEST_SPAN = 200

_QUERY_WORDS = json.loads(Path(__file__).with_name("search.json").read_text(encoding="utf-8"))
_STOP_WORDS = frozenset(" ".join(_QUERY_WORDS["stop words"]).split())
"""Words of both languages that say nothing of a subject, folded."""
_SYNONYMS = tuple(tuple(group.split(", ")) for group in _QUERY_WORDS["synonyms"])
"""Synonyms, and word forms that neither stemmer joins; folded, several words as a phrase."""
_PHRASES = sorted((w for group in _SYNONYMS for w in group if " " in w), key=len, reverse=True)
_PHRASE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b")

_SHORTEST_WORD, _LONGEST_WORD = 4, 40
"""Lengths of words that are compared with the vocabulary."""
_SIMILARITY = 0.8
_CANDIDATES = 3
_QUESTION_SHARE = 0.5
_HALF_SCORE = 20.0
"""Score of a word at which it counts half of the most, so that synonyms in one text are not many words."""
_NAME_BOOST = 4.0
"""Factor for a thing whose whole name is in the query, multiplied by the number of words."""

_EMPTY_PRIOR = 0.7
"""Prior weight of a statement without words of its own."""
_PRIORS = {
    "agency": 1.2,
    "arrangement": 1.2,
    "threat": 1.2,
    "problem": 1.2,
    "place": 1.0,
    "source": 1.0,
    "series": 0.8,
    "editorial": 0.8,
    "search": 0.6,
    "task": 0.6,
    "dependency": 0.6,
    "mention": 0.5,
}
"""Prior weights of kinds that readers look for more, or less, than for other statements."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The result of a search.

    Attributes:
        hits: The best hits, best first.
        questions: The named questions with at least half of the words, the best first.
        total: How many things and statements contain any of the words.
        searched: How many were searched.
        corrected: Unknown words, each with the word that was looked up instead.
        unknown: Unknown words that resemble no other.
    """

    hits: tuple[Hit, ...] = ()
    questions: tuple[Hit, ...] = ()
    total: int = 0
    searched: int = 0
    corrected: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, with their accents.

    Example:
        >>> split_words("L'ASFC (U.S. side): 1,109 saisies")
        ['l', 'asfc', 'us', 'side', '1109', 'saisies']
    """
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    return _WORD.findall(text.casefold())


@cache
def _fold(word: str) -> str:
    return word if word.isascii() else strip_accents(word)


@cache
def _stems(word: str) -> tuple[str, ...]:
    """Return the stems of a word in both languages, folded."""
    if any(c.isdigit() for c in word):
        return (word,)
    return tuple(dict.fromkeys(_fold(s.stemWord(word)) for s in _stemmers()))


@cache
def _stemmers() -> tuple[Any, ...]:
    from Stemmer import Stemmer

    return tuple(map(Stemmer, ("english", "french")))


def _words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of some texts."""
    return tuple(split_words(" \n ".join(texts)))


@dataclass(frozen=True, slots=True)
class _Document:
    """A thing or statement of the index: its hit without a score, its names, and the words of these and of it.

    The context are the words of the things it refers to, and the links keys of things and years, for filters.
    """

    hit: Hit
    keys: tuple[str, ...]
    names: tuple[str, ...]
    text: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()


class _Documents:
    """The documents of a graph: its things and statements, and the named questions."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        values: dict[Ref, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for subject, name, value in graph.engine.run(_ALL, derived=False).terms:
            if isinstance(thing := value_of(subject), Ref):
                values[thing][str(value_of(name))].append(value_of(value))
        self._entries = {
            ref: Entry(ref, {n: tuple(sorted(items, key=str)) for n, items in properties.items()})
            for ref, properties in sorted(values.items())
        }
        self._words_by_thing: dict[Ref, tuple[str, ...]] = {}
        self._source_dates = cache(lambda slug: _dates(self._entries.get(Ref("source", slug))))

    def __iter__(self) -> Iterator[_Document]:
        yield from self._statements()
        for name, question in questions().items():
            texts = (question.summary, question.summary_fr, *question.tags)
            words = _words_of((name.replace("-", " "), *texts))
            yield _Document(Hit(Ref(QUESTION, name)), (name,), words)

    def _statements(self) -> Iterator[_Document]:
        for ref, entry in self._entries.items():
            is_indexed = ref.kind in vocab.KINDS and ref.kind not in _UNINDEXED_KINDS
            if is_indexed and _DEPRECATED not in entry.values:
                source = entry.slug(_SOURCE)
                own_dates, source_dates = _dates(entry), self._source_dates(source)
                years, date = own_dates[0] or source_dates[0], own_dates[1] or source_dates[1]
                hit = Hit(ref, 0.0, source, entry.text(_LOCATOR), date)
                # The publisher of a document is not among its names.
                own_names = tuple(self._own_names(entry))
                names = _words_of(own_names) if ref.kind == "source" else self._names(ref)
                links = self._links(entry) | {f"year:{year}" for year in years}
                keys = (ref.slug, *own_names)
                yield _Document(hit, keys, names, *self._words(entry), links)

    def _words(self, entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a document's own words, and those of the things it refers to."""
        text: list[str] = []
        other_text = [entry.ref.slug.replace("-", " "), entry.text(_LOCATOR)]
        about: list[Ref] = []
        for name in sorted(entry.values.keys() - _NAMES - _UNINDEXED_PROPERTIES - {_LOCATOR}):
            for value in entry.values_of(name):
                if isinstance(value, Ref):
                    about.append(value)
                else:
                    (text if any(c.isalpha() for c in value) else other_text).append(value)
        context = (_words_of(other_text), *map(self._names, about))
        return _words_of(text), tuple(chain.from_iterable(context))

    def _names(self, thing: Ref) -> tuple[str, ...]:
        """Return the words of a thing's names; of a source those of its publisher too."""
        if thing not in self._words_by_thing:
            self._words_by_thing[thing] = _words_of(self._texts(thing))
        return self._words_by_thing[thing]

    def _texts(self, thing: Ref) -> Iterator[str]:
        if (entry := self._entries.get(thing)) is not None:
            yield from self._own_names(entry)
            for value in entry.values_of("dcterms:publisher"):
                yield from self._texts(value) if isinstance(value, Ref) else (value,)

    @staticmethod
    def _own_names(entry: Entry) -> Iterator[str]:
        for name in sorted(entry.values.keys() & _NAMES):
            yield from map(str, entry.values_of(name))

    def _links(self, entry: Entry) -> frozenset[str]:
        """Return the keys of an entry, of what it names, and of the threats broader than those."""
        things = {entry.ref}
        for name in entry.values.keys() - _UNINDEXED_PROPERTIES:
            things |= {value for value in entry.values_of(name) if isinstance(value, Ref)}
        threats = [t for t in things if t.kind == "threat"]
        while threats:
            threat = self._entries.get(threats.pop())
            broader = threat.values_of("skos:broader") if threat else ()
            threats += [b for b in broader if isinstance(b, Ref) and b not in things]
            things.update(threats)
        return frozenset(t.key for t in things)


def _dates(entry: Entry | None) -> tuple[set[int], str]:
    """Return the years of all dates and spans of an entry, and its date."""
    if entry is None:
        return set(), ""
    years = {
        int(match[1])
        for name in entry.values.keys() - _UNINDEXED_PROPERTIES
        for value in entry.values_of(name)
        if not isinstance(value, Ref) and (match := _DAY.fullmatch(value))
    }
    for start_name, end_name in _SPANS:
        start, end = entry.text(start_name)[:4], entry.text(end_name)[:4]
        if start.isdecimal() and end.isdecimal():
            years.update(range(int(start), min(int(end), int(start) + _LONGEST_SPAN) + 1))
    return years, next(filter(None, map(entry.day, _DATES)), "")


class SearchIndex:
    """A full-text index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        finalize(self, database.close)

    @classmethod
    def for_graph(cls, graph: KnowledgeGraph) -> SearchIndex:
        """Return the index of a graph: the one on disk, or one made in memory."""
        if graph not in _INDEXES:
            path = graph.inputs.index.file_path(SEARCH_FILE) if graph.inputs.index else None
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1" if path else ":memory:"
            database = sqlite3.connect(uri, uri=True, check_same_thread=False)
            if not path:
                _fill_index(database, graph)
            _INDEXES[graph] = cls(database)
        return _INDEXES[graph]

    def search(
        self,
        text: str,
        filters: Sequence[str] = (),
        kinds: Sequence[str] = (),
        top: int | None = None,
    ) -> Matches:
        """Return the things and statements that contain the words of a text, the best first.

        An unknown word counts as the beginning of a longer one, or else as a misspelling; a number
        never does. Documents with more of the words come first, rare words counting more, then those
        with exact words, in names before own words, before the names of the things they refer to. A
        thing whose whole name is among the words comes before documents with a few more of them. A text
        without a word is a UsageError.

        Args:
            text: The words, in English or French; anything but letters and digits separates them.
            filters: Keys of things, ``agency:rcmp``, and of years, ``year:2020``, that all hits refer to.
            kinds: Kinds of hits; all when empty.
            top: The most hits.
        """
        words = _query_words(text)
        (size,) = self._database.execute("SELECT count(*) FROM document").fetchone()
        total_weight = 0.0
        weights: dict[int, float] = defaultdict(float)
        scores: dict[int, float] = defaultdict(float)
        word_counts: Counter[int] = Counter()
        corrected: dict[str, str] = {}
        unknown: list[str] = []
        for word in words:
            matches = self._scores(_form_query(word))
            may_correct = len(corrected) + len(unknown) < MAX_CORRECTIONS
            if not matches and may_correct and (correction := self._similar_word(word)):
                corrected[word] = correction
                matches = self._scores(_form_query(correction))
            if not matches:
                unknown.append(word)
            weight = log(1 + size / max(1, len(matches)))
            total_weight += weight
            for document, score in matches:
                scores[document] += score / (score + _HALF_SCORE)
                weights[document] += weight
                word_counts[document] += 1
        for document in self._documents_named(text) & scores.keys():
            scores[document] *= _NAME_BOOST * total_weight / weights[document]
        allowed = self._documents_linked(filters) if filters else scores.keys()
        ranks: list[tuple[float, int]] = []
        questions: list[tuple[float, int]] = []
        searched = 0
        for document, kind, prior in self._database.execute("SELECT id, kind, prior FROM document"):
            is_question = kind == QUESTION
            searched += not is_question
            share = weights.get(document, 0) / total_weight
            rank = (-scores.get(document, 0) * share * share * prior, document)
            if is_question and word_counts[document] >= _QUESTION_SHARE * len(words):
                questions.append(rank)
            elif not is_question and share and kind in (kinds or (kind,)) and document in allowed:
                ranks.append(rank)
        hits = tuple(map(self._hit, sorted(ranks)[:top]))
        best_questions = tuple(map(self._hit, sorted(questions)[:MAX_QUESTIONS]))
        return Matches(hits, best_questions, len(ranks), searched, corrected, tuple(unknown))

    @cached_property
    def _vocabulary(self) -> Mapping[str, str]:
        """The most frequent spelling of every word without a digit, by its folded form."""
        return dict(self._database.execute("SELECT word, shown FROM vocabulary"))

    def _scores(self, match: str) -> list[tuple[int, float]]:
        return self._database.execute(_MATCHES, (match,)).fetchall()

    def _documents_named(self, text: str) -> set[int]:
        """Return the documents with a name that is a run of words of a text."""
        words = _name_key(text).split()[:MAX_WORDS]
        runs = {" ".join(words[i:j]) for j in range(len(words) + 1) for i in range(j)}
        query = "SELECT document FROM name WHERE name = ?"
        results = (self._database.execute(query, (run,)) for run in runs - _STOP_WORDS or runs)
        return {document for rows in results for (document,) in rows}

    def _documents_linked(self, things: Sequence[str]) -> set[int]:
        """Return the documents with links to all of some things."""
        query = "SELECT document FROM link WHERE thing = ?"
        sets = ({d for (d,) in self._database.execute(query, (t,))} for t in things)
        return set.intersection(*sets)

    def _similar_word(self, word: str) -> str:
        """Return the word of the vocabulary most similar to an unknown one; empty for none."""
        if any(c.isdigit() for c in word) or not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD:
            return ""
        spellings = self._vocabulary
        folded = _fold(word)
        longer = [w for w in spellings if w.startswith(folded)]
        if longer:
            return spellings[min(longer, key=len)]
        # Of equally similar words, the one that more documents contain.
        candidates = similar_words(folded, spellings, _CANDIDATES, _SIMILARITY)
        words = (spellings[w] for w in candidates)
        return max(words, key=lambda w: len(self._scores(_form_query(w))), default="")

    def _hit(self, rank: tuple[float, int]) -> Hit:
        score, document = rank
        kind, slug, *fields = self._database.execute(
            "SELECT kind, slug, source, locator, date FROM document WHERE id = ?", (document,)
        ).fetchone()
        return Hit(Ref(kind, slug), round(-score, 3), *fields)


_INDEXES: WeakKeyDictionary[KnowledgeGraph, SearchIndex] = WeakKeyDictionary()


def write_search_index(graph: KnowledgeGraph, path: Path) -> None:
    """Write the full-text index of a graph to a file."""
    with closing(sqlite3.connect(path)) as database:
        _fill_index(database, graph)
        database.execute("VACUUM")


def _fill_index(database: sqlite3.Connection, graph: KnowledgeGraph) -> None:
    try:
        database.executescript(_TABLES)
    except sqlite3.OperationalError as error:
        message = Sentence("this SQLite cannot search: {why}", why=error)
        raise UsageError(message, "use one with FTS5") from None
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    with database:
        for number, document in enumerate(_Documents(graph), 1):
            hit, names, text = document.hit, document.names, document.text
            for word in (*names, *text):
                forms[_fold(word)][word] += 1
            context = set(document.context)
            columns = (
                map(_fold, names),
                map(_fold, text),
                sorted(set(map(_fold, context))),
                chain.from_iterable(map(_stems, (*names, *text))),
                sorted(set(chain.from_iterable(map(_stems, context)))),
            )
            prior = _PRIORS.get(hit.ref.kind, 1.0 if text else _EMPTY_PRIOR)
            row = (number, *hit.ref, hit.source, hit.locator, hit.date, prior)
            database.execute(_INSERT, (number, *map(" ".join, columns)))
            database.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            keys = {(_name_key(name), number) for name in document.keys}
            database.executemany("INSERT INTO name VALUES (?, ?)", keys)
            links = ((thing, number) for thing in document.links)
            database.executemany("INSERT INTO link VALUES (?, ?)", links)
        vocabulary = (
            (word, spellings.most_common(1)[0][0])
            for word, spellings in sorted(forms.items())
            if not any(c.isdigit() for c in word)
        )
        database.executemany("INSERT INTO vocabulary VALUES (?, ?)", vocabulary)


def _name_key(name: str) -> str:
    return " ".join(map(_fold, split_words(name)))


def _query_words(text: str) -> list[str]:
    """Return the words and known phrases of a query without stop words, unless there are no others."""
    joined = _PHRASE.sub(lambda match: match[0].replace(" ", "_"), " ".join(split_words(text)))
    words = [word.replace("_", " ") for word in dict.fromkeys(joined.split())]
    if not words:
        raise UsageError("there is no word to look for", "name one: search biometrics")
    return ([w for w in words if _fold(w) not in _STOP_WORDS] or words)[:MAX_WORDS]


def _form_query(word: str) -> str:
    """Return the FTS5 expression of a word as it is written, and of its other forms."""
    folded = _fold(word)
    forms = dict.fromkeys((word, *(w for group in _SYNONYMS if folded in group for w in group)))
    stems = dict.fromkeys(stem for form in forms if " " not in form for stem in _stems(form))
    columns = {"name text context": map(_fold, forms), "stems around": stems}
    alternatives = ((name, " OR ".join(f'"{w}"' for w in words)) for name, words in columns.items())
    return " OR ".join(f"{{{name}}} : ({words})" for name, words in alternatives if words)
