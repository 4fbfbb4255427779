"""Full-text search over everything that a graph names or says, by SQLite's FTS5.

Every thing and statement with an id is a document, whatever its class: its names, its own words, and
the names of what it refers to. Words are kept folded, and beside them their English and French stems
(stemmed first, folded then), so that word forms are found and exact words rank first.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from bordergraph import vocab
from bordergraph.errors import UsageError
from bordergraph.model import Ref
from bordergraph.record import Entry, Hit
from bordergraph.store.querying.questions import questions
from bordergraph.store.reading.record import value_of
from bordergraph.suggestions import similar, unaccented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bordergraph.record import Value
    from bordergraph.store.graph import KnowledgeGraph

SEARCH = "search.sqlite"
"""Name of the file in the index of a graph."""

QUESTION = "question"
"""Kind of the hits that are named questions."""

QUESTIONS = 3
"""Named questions that a search offers at most."""

MOST_WORDS = 32
"""Words of a query that are looked up; further ones are left out."""

MOST_SLIPS = 8
"""Words of a query that nothing holds and that are held against every word; it takes long."""

_ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_TABLES = """
CREATE VIRTUAL TABLE words USING fts5(name, text, context, stems, around, content='', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE document (id INTEGER PRIMARY KEY, kind TEXT, slug TEXT, source TEXT, locator TEXT, date TEXT, prior REAL);
CREATE TABLE link (thing TEXT, document INTEGER, PRIMARY KEY (thing, document)) WITHOUT ROWID;
CREATE TABLE name (name TEXT, document INTEGER, PRIMARY KEY (name, document)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, shown TEXT) WITHOUT ROWID;
"""
_MATCHES = "SELECT rowid, -bm25(words, 6.0, 3.0, 1.0, 1.5, 0.5) FROM words WHERE words MATCH ?"

# Derived, or of no text that a reader would look for.
_NO_DOCUMENT = frozenset(
    {"tie", "need", "publisher", "change", "function-pair", "problem-direction"}
)
_GONE = "owl:deprecated"
_NAMES = frozenset({"skos:prefLabel", "skos:altLabel", "bg:acronym", "dcterms:title", "rdfs:label"})
_SOURCE, _LOCATOR = "prov:wasDerivedFrom", "bg:locator"
_APART = frozenset({
    "bg:checkedOn", "bg:statusReadOn", "bg:begins", "bg:ends", "bg:query", "bg:spanSha256",
    "bg:textSha256", "bg:recheck", "bg:recheckNote", "bg:lastLookedAt", "rdf:type",
    "skos:inScheme", "dcterms:isReferencedBy", "bg:support", "bg:confidence", "schema:url", "bg:participatesIn",
    "bg:addresses", "bg:responsibleFor", "bg:givesTo", "bg:sharesWith", "bg:worksWith",
    "org:organization",
})  # fmt: skip
"""What tells of the curators' work, or follows from statements."""

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))")
_DAY = re.compile(r"(\d{4})-\d{2}-\d{2}")
_DATES = ("bg:date", "bg:from", "bg:periodStart", "bg:asOf")
_SPANS = (("bg:from", "bg:to"), ("bg:periodStart", "bg:periodEnd"))
_LONGEST_SPAN = 200

# Words that say nothing about what is looked for, in both languages; as they are folded.
_SILENT = """
number numbers nombre a about an and any are as at be been being but by can could did do does for from had has have how
i if in into is it its many may me much share shares no not of often on or our shall should so some tell than
that the their them then there these they this those to was we were what when where which while
who whom whose why will with would you your
au aux avec c ce ces cette comment combien d dans de depuis des dont du elle elles en entre est et
etait eu il ils j l la le les leur leurs m mais n ne nos notre nous on ont ou par pas plus pour
pourquoi qu quand que quel quelle quelles quels qui quoi s sa se ses si son sont sur t temps un une vos
votre vous y
"""
_STOP = frozenset(_SILENT.split())

# Word forms of which neither stemmer knows that they belong together, and words for one thing; as
# they are folded, and several words as a phrase.
_RELATED = (
    ("retention", "retain", "retained", "keep", "keeps", "kept", "stored"),
    ("conservation", "conserver", "conserve", "conservees", "garde", "garder", "gardees"), ("disclosure", "disclose", "disclosed", "disclosures"),
    ("frontiere", "frontalier", "frontaliere", "frontaliers", "frontalieres"),
    ("gun", "guns", "firearm", "firearms"), ("sharing", "share", "exchange"),
    ("echange", "partage", "communication"), ("car", "cars", "auto", "vehicle", "vehicles"),
    ("inspection", "inspect", "inspected", "examination", "examine", "examined"),
    ("ended", "dissolved", "disbanded", "discontinued"), ("dissous", "dissoute", "aboli", "abolie"),
    ("torture", "mistreatment", "mauvais traitements"),
    ("american", "americans", "united states"), ("canadian", "canadians", "canada"),
    ("americain", "americaine", "americains", "americaines", "etats unis"),
    ("canadien", "canadienne", "canadiens", "canadiennes", "canada"),
    ("data", "information"), ("donnees", "renseignements", "information"),
    ("fingerprint", "fingerprints", "biometric", "biometrics"),
    ("empreinte", "empreintes", "biometrie", "biometriques"),
    ("asylum", "refugee", "refugees"), ("asile", "refugie", "refugies"),
    ("money", "funding", "budget", "cost", "costs"), ("argent", "financement", "budget", "cout", "couts"),
    ("phone", "phones", "cellphone", "cellphones", "smartphone", "device", "devices"),
    ("telephone", "telephones", "cellulaire", "cellulaires", "appareil", "appareils"),
    ("watchlist", "watch list"), ("nofly", "no fly"), ("crossborder", "cross border"),
    ("counterterrorism", "counter terrorism", "antiterrorism", "anti terrorism"),
    ("cybersecurity", "cyber security"), ("cybersecurite", "cyber securite"),
)  # fmt: skip

_SHORTEST, _LONGEST = 4, 40
"""Letters of words that are held against others."""
_SIMILAR = 0.8
_CANDIDATES = 3
_HALF = 0.5
_BY_NAME = 4.0
"""How much more a thing counts whose whole name is among the words, the more where they are many."""

_BARE = 0.7
"""What a statement without words of its own counts."""
_PRIORS = {
    "agency": 1.2, "arrangement": 1.2, "threat": 1.2, "problem": 1.2, "place": 1.0, "source": 1.0,
    "series": 0.8, "editorial": 0.8, "search": 0.6, "task": 0.6, "dependency": 0.6, "mention": 0.5,
}  # fmt: skip
"""What kinds count that a reader looks for more, or less, than for other statements."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search gives.

    Attributes:
        hits: The best, in order.
        questions: The named questions that hold at least half of the words, the best first.
        total: How many things and statements hold any of the words.
        searched: How many were looked through.
        corrected: Words that nothing holds, with the one that was looked up instead.
        unknown: Words that nothing holds and that resemble none.
    """

    hits: tuple[Hit, ...] = ()
    questions: tuple[Hit, ...] = ()
    total: int = 0
    searched: int = 0
    corrected: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, with their accents.

    Example:
        >>> words_of("L'ASFC (U.S. side): 1,109 saisies")
        ['l', 'asfc', 'us', 'side', '1109', 'saisies']
    """
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    return _WORD.findall(text.casefold())


@cache
def _fold(word: str) -> str:
    return word if word.isascii() else unaccented(word)


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


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some texts.

    Attributes:
        written: In lower case, with accents.
        folded: Without accents.
        stems: Their stems.
    """

    written: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Words:
        words = tuple(words_of(" \n ".join(texts)))
        return cls(words, tuple(map(_fold, words)), tuple(s for w in words for s in _stems(w)))


@dataclass(frozen=True, slots=True)
class _Document:
    """A thing or statement as it is indexed.

    Attributes:
        hit: What is shown of it.
        keys: Its names.
        names: Their words.
        text: Its own words.
        context: What it refers to.
        links: What filters find it by: keys of things, and years.
    """

    hit: Hit
    keys: tuple[str, ...]
    names: _Words
    text: _Words
    context: tuple[_Words, ...] = ()
    links: frozenset[str] = frozenset()


class _Documents:
    """Everything that a graph names or says."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        values: dict[Ref, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for subject, name, value in graph.engine.run(_ALL, derived=False).terms:
            thing = value_of(subject)
            if isinstance(thing, Ref):
                values[thing][str(value_of(name))].append(value_of(value))
        self._entries = {
            ref: Entry(ref, {name: tuple(sorted(found, key=str)) for name, found in own.items()})
            for ref, own in sorted(values.items())
        }
        self._named: dict[Ref, _Words] = {}
        self._source_dated = cache(lambda slug: _dated(self._entries.get(Ref("source", slug))))

    def __iter__(self) -> Iterator[_Document]:
        yield from self._statements()
        for name, question in questions().items():
            told = (question.summary, question.summary_fr, *question.tags)
            words = _Words.of((name.replace("-", " "), *told))
            yield _Document(Hit(Ref(QUESTION, name), 0.0), (name,), words, _Words())

    def _statements(self) -> Iterator[_Document]:
        for ref, entry in self._entries.items():
            if (
                ref.kind in vocab.KINDS
                and ref.kind not in _NO_DOCUMENT
                and _GONE not in entry.values
            ):
                source = entry.slug(_SOURCE)
                own, of_source = _dated(entry), self._source_dated(source)
                years, date = own[0] or of_source[0], own[1] or of_source[1]
                hit = Hit(ref, 0.0, source, entry.text(_LOCATOR), date)
                # Who publishes a document is no name of it.
                names = (
                    _Words.of(self._own_names(entry)) if ref.kind == "source" else self._names(ref)
                )
                links = self._links(entry) | {f"year:{year}" for year in years}
                keys = (ref.slug, *self._own_names(entry))
                yield _Document(hit, keys, names, *self._words(entry), links)

    def _words(self, entry: Entry) -> tuple[_Words, tuple[_Words, ...]]:
        """Return a document's own words, and those of what it refers to."""
        text: list[str] = []
        beside = [entry.ref.slug.replace("-", " "), entry.text(_LOCATOR)]
        about: list[Ref] = []
        for name in sorted(entry.values.keys() - _NAMES - _APART - {_LOCATOR}):
            for value in entry.all(name):
                if isinstance(value, Ref):
                    about.append(value)
                else:
                    (text if any(c.isalpha() for c in value) else beside).append(value)
        return _Words.of(text), (_Words.of(beside), *map(self._names, about))

    def _names(self, thing: Ref) -> _Words:
        """Return the names of a thing; of a source its publisher's too."""
        if thing not in self._named:
            self._named[thing] = _Words.of(self._texts(thing))
        return self._named[thing]

    def _texts(self, thing: Ref) -> Iterator[str]:
        if (entry := self._entries.get(thing)) is not None:
            yield from self._own_names(entry)
            for value in entry.all("dcterms:publisher"):
                yield from self._texts(value) if isinstance(value, Ref) else (value,)

    @staticmethod
    def _own_names(entry: Entry) -> Iterator[str]:
        for name in sorted(entry.values.keys() & _NAMES):
            yield from map(str, entry.all(name))

    def _links(self, entry: Entry) -> frozenset[str]:
        things = {entry.ref}
        for name in entry.values.keys() - _APART:
            things |= {value for value in entry.all(name) if isinstance(value, Ref)}
        for threat in [t for t in things if t.kind == "threat"]:
            things |= self._above(threat)
        return frozenset(t.key for t in things)

    def _above(self, threat: Ref) -> set[Ref]:
        """Return the threats above one."""
        above: set[Ref] = set()
        left = [threat]
        while left:
            entry = self._entries.get(left.pop())
            broader = entry.all("skos:broader") if entry else ()
            left += [b for b in broader if isinstance(b, Ref) and b not in above]
            above.update(left)
        return above


def _dated(entry: Entry | None) -> tuple[set[int], str]:
    """Return the years that a thing or statement is dated in or was true in, and its date."""
    if entry is None:
        return set(), ""
    years = {
        int(match[1])
        for name in entry.values.keys() - _APART
        for value in entry.all(name)
        if not isinstance(value, Ref) and (match := _DAY.fullmatch(value))
    }
    for first, last in _SPANS:
        start, end = entry.text(first)[:4], entry.text(last)[:4]
        if start.isdecimal() and end.isdecimal():
            years.update(range(int(start), min(int(end), int(start) + _LONGEST_SPAN) + 1))
    return years, next(filter(None, map(entry.day, _DATES)), "")


class SearchIndex:
    """An index of words that can be searched."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> SearchIndex:
        """Return the index of a graph: that kept on disk, or one made in memory."""
        if graph not in _MADE:
            kept = graph.inputs.index.file(SEARCH) if graph.inputs.index else None
            uri = f"{kept.resolve().as_uri()}?mode=ro&immutable=1" if kept else ":memory:"
            database = sqlite3.connect(uri, uri=True, check_same_thread=False)
            if not kept:
                _fill(database, graph)
            _MADE[graph] = cls(database)
        return _MADE[graph]

    def search(
        self,
        text: str,
        filters: Sequence[str] = (),
        kinds: Sequence[str] = (),
        top: int | None = None,
    ) -> Matches:
        """Return the things and statements that hold the words of a text, the best first.

        A word that nothing holds counts as the beginning of a longer one, or else as a slip of the
        pen; numbers never do. What holds more of the words comes first, then what holds them as they
        are written, in names before own words, before the names of what it refers to. A thing whose
        whole name is among the words leads what holds few more of them.

        Args:
            text: The words, in English or French; anything but letters and digits parts them.
            filters: Keys of things, ``agency:rcmp``, and of years, ``year:2020``, that all hits
                refer to.
            kinds: Kinds of hits; all when empty.
            top: The most hits.

        Raises:
            UsageError: There is no word in the text.
        """
        asked = _asked(text)
        scores: dict[int, float] = defaultdict(float)
        holding: Counter[int] = Counter()
        corrected: dict[str, str] = {}
        unknown: list[str] = []
        for word in asked:
            found = self._holding(_any_form(word))
            held_against = len(corrected) + len(unknown) < MOST_SLIPS
            if not found and held_against and (other := self._resembling(word)):
                corrected[word] = other
                found = self._holding(_any_form(other))
            if not found:
                unknown.append(word)
            for document, score in found:
                scores[document] += score
                holding[document] += 1
        for document in self._called(text) & scores.keys():
            scores[document] *= _BY_NAME * len(asked) / holding[document]
        chosen = self._linked(filters) if filters else scores.keys()
        ranked: list[tuple[float, int]] = []
        questions: list[tuple[float, int]] = []
        searched = 0
        for document, kind, prior in self._database.execute("SELECT id, kind, prior FROM document"):
            searched += kind != QUESTION
            part = holding[document] / len(asked)
            place = (-scores.get(document, 0) * part * part * prior, document)
            if kind == QUESTION:
                if part >= _HALF:
                    questions.append(place)
            elif part and kind in (kinds or (kind,)) and document in chosen:
                ranked.append(place)
        return Matches(
            tuple(map(self._hit, sorted(ranked)[:top])),
            tuple(map(self._hit, sorted(questions)[:QUESTIONS])),
            len(ranked),
            searched,
            corrected,
            tuple(unknown),
        )

    @cached_property
    def _vocabulary(self) -> Mapping[str, str]:
        """Every word without a digit, folded, to how it is mostly written."""
        return dict(self._database.execute("SELECT word, shown FROM vocabulary"))

    def _holding(self, match: str) -> list[tuple[int, float]]:
        return self._database.execute(_MATCHES, (match,)).fetchall()

    def _called(self, text: str) -> set[int]:
        """Return the documents that have words of a text, one after the other, for a name."""
        words = _key(text).split()[:MOST_WORDS]
        runs = {" ".join(words[i:j]) for j in range(len(words) + 1) for i in range(j)}
        query = "SELECT document FROM name WHERE name = ?"
        found = (self._database.execute(query, (run,)) for run in runs - _STOP or runs)
        return {document for rows in found for (document,) in rows}

    def _linked(self, things: Sequence[str]) -> set[int]:
        """Return the documents that refer to all of some things."""
        query = "SELECT document FROM link WHERE thing = ?"
        sets = ({d for (d,) in self._database.execute(query, (t,))} for t in things)
        return set.intersection(*sets)

    def _resembling(self, word: str) -> str:
        """Return a word that somebody may have meant by one that nothing holds."""
        if any(c.isdigit() for c in word) or not _SHORTEST <= len(word) <= _LONGEST:
            return ""
        shown = self._vocabulary
        folded = _fold(word)
        begun = [w for w in shown if w.startswith(folded)]
        if begun:
            return shown[min(begun, key=len)]
        # Of words that are as much alike, the one that more documents hold.
        alike = similar(folded, shown, _CANDIDATES, _SIMILAR)
        return max(
            (shown[w] for w in alike), key=lambda w: len(self._holding(_any_form(w))), default=""
        )

    def _hit(self, place: tuple[float, int]) -> Hit:
        score, document = place
        kind, slug, *told = self._database.execute(
            "SELECT kind, slug, source, locator, date FROM document WHERE id = ?", (document,)
        ).fetchone()
        return Hit(Ref(kind, slug), round(-score, 3), *told)


_MADE: WeakKeyDictionary[KnowledgeGraph, SearchIndex] = WeakKeyDictionary()


def write_search_index(graph: KnowledgeGraph, path: Path) -> None:
    """Write the index of a graph's words to a file."""
    with closing(sqlite3.connect(path)) as database:
        _fill(database, graph)
        database.execute("VACUUM")


def _fill(database: sqlite3.Connection, graph: KnowledgeGraph) -> None:
    try:
        database.executescript(_TABLES)
    except sqlite3.OperationalError as error:
        raise UsageError(f"this SQLite cannot search: {error}", "use one with FTS5") from None
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    told: list[tuple[object, ...]] = []
    named: list[tuple[str, int]] = []
    links: list[tuple[str, int]] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for number, document in enumerate(_Documents(graph), 1):
            hit, names, own = document.hit, document.names, document.text
            for folded, word in zip(
                (*names.folded, *own.folded), (*names.written, *own.written), strict=True
            ):
                forms[folded][word] += 1
            prior = _PRIORS.get(hit.ref.kind, 1.0 if own.written else _BARE)
            told.append((number, *hit.ref, hit.source, hit.locator, hit.date, prior))
            named.extend((key, number) for key in {_key(name) for name in document.keys})
            links.extend((thing, number) for thing in document.links)
            columns = (
                names.folded,
                own.folded,
                sorted({word for around in document.context for word in around.folded}),
                (*names.stems, *own.stems),
                sorted({stem for around in document.context for stem in around.stems}),
            )
            yield (number, *map(" ".join, columns))

    with database:
        insert = "INSERT INTO words (rowid, name, text, context, stems, around) VALUES (?, ?, ?, ?, ?, ?)"
        database.executemany(insert, rows())
        database.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", told)
        # In the order of the table, in which nothing has to be moved.
        database.executemany("INSERT INTO name VALUES (?, ?)", sorted(named))
        database.executemany("INSERT INTO link VALUES (?, ?)", sorted(links))
        words = (
            (word, found.most_common(1)[0][0])
            for word, found in sorted(forms.items())
            if not any(c.isdigit() for c in word)
        )
        database.executemany("INSERT INTO vocabulary VALUES (?, ?)", words)


def _key(name: str) -> str:
    return " ".join(map(_fold, words_of(name)))


def _asked(text: str) -> list[str]:
    """Return the words of a text that say what is looked for.

    Raises:
        UsageError: There is none.
    """
    words = list(dict.fromkeys(words_of(text)))
    if not words:
        raise UsageError("there is no word to look for", "name one: search biometrics")
    return ([w for w in words if _fold(w) not in _STOP] or words)[:MOST_WORDS]


def _any_form(word: str) -> str:
    """Return the FTS5 expression of a word as it is written, and of its other forms."""
    folded = _fold(word)
    forms = dict.fromkeys((word, *(w for same in _RELATED if folded in same for w in same)))
    stems = dict.fromkeys(stem for form in forms if " " not in form for stem in _stems(form))
    exact = " OR ".join(f'"{_fold(form)}"' for form in forms)
    return (
        f"{{name text context}} : ({exact}) OR {{stems around}} : ("
        + " OR ".join(f'"{s}"' for s in stems)
        + ")"
    )
