"""The French reports over the graph that ships are in French, but for what is marked as English."""

import re
from collections.abc import Iterator
from typing import TypeAlias

import pytest
from click.testing import CliRunner
from tests.unit.made import Opened

from bordergraph import Workbench
from bordergraph.cli import bordergraph as program
from bordergraph.views.report.model import Report
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import split_foreign

# Words without which hardly an English sentence stands, and none of which is a French word.
ENGLISH = frozenset(
    [
        "the", "of", "and", "with", "was", "were", "by", "from", "that", "which", "who", "whose",
        "has", "have", "had", "not", "are", "is", "its", "their", "into", "been", "they", "this",
        "these", "those", "through", "between", "against", "about", "for", "to",
    ]
)  # fmt: skip
FRENCH = frozenset(
    [
        "le", "la", "les", "des", "du", "et", "avec", "par", "que", "qui", "est", "sont", "une",
        "aux", "dans", "pour", "sur", "ne", "pas", "ce", "cette", "ces",
    ]
)  # fmt: skip
SUBJECTS = ((), ("cbsa", "ice-hsi"), ("npf-2",), ("CA",))
"""What reports are about beside agencies, arrangements and threats, which are asked for below."""
QUOTED = re.compile(r"\u00ab[^\u00bb]*\u00bb|bordergraph [\w-]+(?: [\w-]+)*|'[^']*--[^']*'")


@pytest.fixture(scope="module")
def french(opened: Opened) -> Workbench:
    """The graph that ships, for a French reader."""
    return opened(language="fr")


@pytest.fixture(scope="module")
def names(french: Workbench) -> re.Pattern[str]:
    """What keeps its own language: names of things, titles, places in sources, commands."""
    network, labels = french.network(), french.labels
    found = {t for s in network.sources for t in (s.title, str(s.publisher))}
    quads = (q for q in french.quads() if q.predicate.value.endswith("locator"))
    found |= {str(getattr(q.object, "value", "")) for q in quads}
    for kind, things in (("agency", network.agencies), ("arrangement", network.arrangements)):
        for thing in things:
            found |= {labels.full_name(kind, thing.id), labels.short_name(kind, thing.id)}
    parts = sorted((re.escape(t.rstrip(".")) for t in found if " " in t), key=len, reverse=True)
    # The id of a statement is English whatever the reader's language.
    return re.compile("|".join((QUOTED.pattern, r"\([a-z-]+/[\w-]+\)", *parts)))


def _texts(report: Report) -> Iterator[str]:
    yield report.title
    yield report.subtitle
    for section in report.sections:
        yield from (section.heading, section.intro, *section.notes)
        yield from (line.text for line in section.lines)
        for figure in section.charts:
            yield from (figure.title, figure.description, figure.note)
        if section.table:
            yield from (section.table.title, *section.table.headings)
            for row in section.table.report_rows:
                yield from row.cells
                yield from (detail.text for detail in row.details)


def _own(report: Report, names: re.Pattern[str]) -> list[str]:
    """Return what a report says in its reader's language, without names where English is in it."""
    return [
        names.sub(" ", piece) if _english([piece]) else piece
        for text in _texts(report)
        for piece, foreign in split_foreign(text)
        if not foreign
    ]


def _english(texts: list[str]) -> list[str]:
    return [t for t in texts if set(re.findall(r"[\w']+", t.lower())) & ENGLISH]


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS, ids="+".join)
def test_a_french_report_is_in_french(
    subject: tuple[str, ...], french: Workbench, names: re.Pattern[str]
) -> None:
    texts = _own(french.report(*subject).whole, names)
    assert _english(texts) == []
    assert sum(w in FRENCH for w in re.findall(r"[\w']+", " ".join(texts).lower())) >= 80


@pytest.mark.slow
@pytest.mark.parametrize("name", ["why", "conflicts", "timeline"])
def test_what_the_record_says_of_a_pair_or_in_dispute_is_in_french(
    name: str, french: Workbench, names: re.Pattern[str]
) -> None:
    asked = {"why": ("cbsa", "ircc")}.get(name, ())
    assert _english(_own(getattr(french, name)(*asked).whole, names)) == []


@pytest.mark.parametrize(
    "step", [pytest.param(40, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.weekly)]
)
def test_every_french_report_on_an_agency_arrangement_or_threat_is_in_french(
    step: int, french: Workbench, names: re.Pattern[str]
) -> None:
    network = french.network()
    kinds = (("agency", network.agencies), ("arrangement", network.arrangements))
    subjects = [f"{kind}:{thing.id}" for kind, things in kinds for thing in things]
    subjects += [f"threat:{t.id}" for t in network.threats]
    found = {s: _english(_own(french.report(s).whole, names)) for s in subjects[::step]}
    assert {s: texts for s, texts in found.items() if texts} == {}


def test_the_first_report_marks_nothing_as_english(french: Workbench) -> None:
    texts = _texts(french.report().whole)
    assert [p for text in texts for p, foreign in split_foreign(text) if foreign] == []


def test_french_stands_beside_english_in_all_but_names(shipped: Workbench) -> None:
    tags: dict[tuple[str, str], set[str | None]] = {}
    for q in shipped.quads():
        if not re.search("([lL]abel|acronym|nameUsed|message)$", q.predicate.value):
            language = getattr(q.object, "language", None)
            tags.setdefault((str(q.subject), q.predicate.value), set()).add(language)
    assert [key for key, languages in tags.items() if languages == {"en"}] == []


def test_french_of_the_graph_has_the_spaces_of_canadian_usage(shipped: Workbench) -> None:
    bare = re.compile(r"[ \u00a0\u202f][;!?]| [:\u00bb]|\u00ab ")
    french = [q.object for q in shipped.quads() if getattr(q.object, "language", "") == "fr"]
    assert [text for text in map(str, french) if bare.search(text)] == []


# -- each language prints its own words of the record, on every surface that gives reasons


Said: TypeAlias = dict[str, frozenset[str]]


@pytest.fixture(scope="module")
def said(shipped: Workbench) -> Said:
    """What the record says in one language only, by that language."""
    network = shipped.network()
    both = [(d.why, d.why_fr) for d in network.dependencies]
    both += [(g.why, g.why_fr) for g in network.gateways]
    english, french = ({texts[n].rstrip(".") for texts in both} for n in (0, 1))
    assert english
    assert french
    # A single word, such as a laboratory's, may stand in a name of either language.
    told = {"en": english - french, "fr": french - english}
    return {name: frozenset(w for w in why if len(w.split()) > 2) for name, why in told.items()}


def _heard(text: str, reasons: frozenset[str]) -> list[str]:
    """Return which reasons of a language stand in a text, however its lines are broken."""
    plain = " ".join(text.replace("&#39;", "'").replace("&#x27;", "'").split())
    return sorted(why for why in reasons if why in plain)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked",
    [
        ("gaps", "--format", "table"),
        pytest.param(("report", "--format", "markdown", "--all"), marks=pytest.mark.slow),
        pytest.param(("why", "CBSA", "HSI", "--format", "html"), marks=pytest.mark.weekly),
    ],
    ids=" ".join,
)
def test_a_surface_speaks_one_language(asked: tuple[str, ...], language: str, said: Said) -> None:
    found = CliRunner().invoke(program, ["--lang", language, *asked], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    assert _heard(found.stdout, said[language])
    (other,) = set(LANGUAGES) - {language}
    assert not _heard(found.stdout, said[other])
