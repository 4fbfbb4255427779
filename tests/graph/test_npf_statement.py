"""The union statement in the graph: every fact, every number, every span, and none of its text."""

import hashlib
import json
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from bordergraph.vocab import compact_iri

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = ROOT / "graph" / "claims" / "npf-2025.ttl"
SOURCES = ROOT / "graph" / "registry" / "sources.ttl"
STATEMENT = ROOT.parent / "shared" / "seeds" / "000_c83899779e2afedb.txt"
SOURCE = "source:npf-2025"
DATELINE = date(2025, 1, 28)


class Expected(NamedTuple):
    """A figure as the text has it."""

    value: str
    unit: str
    start: str
    end: str
    qualifier: str
    agency: str
    cites: str


# What the statement says, read by hand: its headings and figures, who and what it names, who takes part
# in what, and the kind of each finding.
READ = json.loads((ROOT / "tests" / "data" / "npf-2025.json").read_text(encoding="utf-8"))
HEADINGS: list[str] = READ["headings"]
FIGURES = {slug: Expected(*figure) for slug, figure in READ["figures"].items()}

_NUMBER = re.compile(
    r"(?P<money>\\?\$)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?P<unit>%| billion| pounds| kilometers)?"
)
_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million"
    r"|twice|thrice|double[ds]?|triple[ds]?|half|thirds?|quarters?|fifths?)\b",
    re.IGNORECASE,
)
_WORD_VALUE = {
    "half": ("50", "percent"),
    "double": ("2", "ratio"),
    "twice": ("2", "meeting-per-year"),
}
# Numerals and number words that count nothing.
NO_COUNT = ("K-9", "the two countries")


class Node(NamedTuple):
    """One node of the graph: predicate to values, all with our prefixes."""

    id: str
    values: dict[str, list[str]]

    def one(self, predicate: str) -> str:
        found = self.values.get(predicate, [""])
        assert len(found) == 1, f"{self.id}: {predicate} has {found}"
        return found[0]

    @property
    def cls(self) -> str:
        return self.one("rdf:type")

    @property
    def span(self) -> tuple[int, int]:
        return int(self.one("bg:spanStart")), int(self.one("bg:spanEnd"))


def _short(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal), f"a blank node or quoted triple: {term}"
    return term.value if isinstance(term, ox.Literal) else compact_iri(term.value)


def _nodes(path: Path) -> dict[str, Node]:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        # The statement is in English, and so are the words that are compared with it.
        french = getattr(quad.object, "language", None) == "fr"
        if not french or _short(quad.predicate) == "bg:nameUsed":
            values[_short(quad.subject)][_short(quad.predicate)].append(_short(quad.object))
    return {name: Node(name, {p: sorted(o) for p, o in v.items()}) for name, v in values.items()}


@pytest.fixture(scope="module")
def nodes() -> dict[str, Node]:
    """Everything in the statement's file."""
    return _nodes(CLAIMS)


@pytest.fixture(scope="module")
def statements(nodes: dict[str, Node]) -> list[Node]:
    """What the statement says; series are only names."""
    found = [n for n in nodes.values() if n.cls != "bg:Series"]
    assert len(found) > 250
    return found


@pytest.fixture(scope="module")
def sources() -> dict[str, Node]:
    """The registered documents."""
    return _nodes(SOURCES)


@pytest.fixture(scope="module")
def text() -> str:
    """The statement itself, which is not part of the project."""
    if not STATEMENT.is_file():
        pytest.skip("the statement's text is not here")
    return STATEMENT.read_bytes().decode("utf-8")


def _of(statements: list[Node], cls: str) -> list[Node]:
    return [s for s in statements if s.cls == f"bg:{cls}"]


# ------------------------------------------------------------------ without the text


def test_each_statement_has_its_source_in_its_id_and_a_span(statements: list[Node]) -> None:
    for statement in statements:
        slug = statement.id.partition(":")[2]
        assert re.search(r"--npf-2025(--\d+)?$", slug) or slug.startswith("npf-"), statement.id
        assert statement.one("prov:wasDerivedFrom") == SOURCE, statement.id
        start, end = statement.span
        assert 0 <= start < end, statement.id
        assert re.fullmatch(r"[0-9a-f]{64}", statement.one("bg:spanSha256")), statement.id


def test_endnotes_are_registered_documents(
    statements: list[Node], sources: dict[str, Node]
) -> None:
    cited = {c for s in statements for c in s.values.get("bg:cites", [])}
    assert {f"source:npf-2025-note-{n}" for n in (1, 2, 3, 4, 5, 7, 10)} <= cited
    for source in cited | {SOURCE}:
        assert sources[source].one("dcterms:title"), source
    numerals = {
        m.id.removeprefix("mention:note-").removesuffix("--npf-2025")
        for m in _of(statements, "Mention")
        if m.one("bg:about").startswith("source:")
    }
    assert numerals == {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}


@pytest.mark.parametrize("slug", sorted(FIGURES))
def test_figure(nodes: dict[str, Node], slug: str) -> None:
    node = nodes[f"figure:npf-{slug}"]
    got = Expected(
        node.one("bg:value"), node.one("bg:unit").removeprefix("unit:"),
        node.one("bg:periodStart"), node.one("bg:periodEnd"), node.one("bg:qualifier"),
        node.one("bg:agency").removeprefix("agency:"),
        " ".join(c.removeprefix("source:") for c in node.values.get("bg:cites", [])),
    )  # fmt: skip
    assert got == FIGURES[slug]


def test_no_figure_beyond_the_expected(statements: list[Node]) -> None:
    assert {f.id for f in _of(statements, "Figure")} == {f"figure:npf-{slug}" for slug in FIGURES}


def test_everybody_and_everything_named_is_mentioned(statements: list[Node]) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for mention in _of(statements, "Mention"):
        names[mention.one("bg:about")].add(mention.one("bg:nameUsed"))
    for thing, expected in READ["mentioned"].items():
        assert set(expected) <= names[thing], thing


def test_who_takes_part_in_what(statements: list[Node]) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for part in _of(statements, "Participation"):
        arrangement = part.one("bg:arrangement").removeprefix("arrangement:")
        members[arrangement].add(part.one("org:member").removeprefix("agency:"))
    assert members == {arrangement: set(named) for arrangement, named in READ["members"].items()}


def test_weaknesses_and_successes(statements: list[Node]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for finding in _of(statements, "Finding"):
        kind = finding.one("bg:findingKind").removeprefix("finding-kind:")
        found[kind].add(finding.id.removeprefix("finding:"))
    for kind, expected in READ["found"].items():
        assert set(expected) <= found[kind], kind


def test_four_recommendations_with_demands_addressees_and_findings(statements: list[Node]) -> None:
    all_of = {r.id: r for r in _of(statements, "Recommendation")}
    findings = {f.id for f in _of(statements, "Finding")}
    numbered = {r.one("bg:number"): r for r in all_of.values() if "bg:number" in r.values}
    top = {number: r for number, r in numbered.items() if "." not in number}
    assert sorted(top) == ["1", "2", "3", "4"]
    children: dict[str, list[str]] = defaultdict(list)
    for number, demand in numbered.items():
        if "." in number:
            parent = top[number.partition(".")[0]]
            assert demand.one("dcterms:isPartOf") == parent.id
            children[parent.id].append(demand.id)
    for recommendation in all_of.values():
        assert recommendation.values.get("bg:addressee"), recommendation.id
        assert recommendation.values.get("bg:answers"), recommendation.id
        assert set(recommendation.values["bg:answers"]) <= findings, recommendation.id
    assert {len(children[r.id]) for r in top.values()} == {2, 4, 5}


# ------------------------------------------------------------------ against the text


def test_the_registered_hash_is_that_of_the_text(text: str, sources: dict[str, Node]) -> None:
    source = sources[SOURCE]
    assert source.one("bg:textSha256") == hashlib.sha256(text.encode()).hexdigest()
    assert int(source.one("bg:textLength")) == len(text)


def _places(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and name of each line that is not empty, by section and paragraph."""
    places = []
    head, paragraph, recommendation = "", 0, 0
    endnotes = text.index("ix 2024. CBC")
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        said = line[0].strip().replace("- Border", "-Border")
        if line.start() >= endnotes:
            where = "Endnotes"
        elif said in HEADINGS:
            head, paragraph, recommendation = said, 0, 0
            where = f"{head}, heading"
        elif not head:
            where = "Dateline"
        elif item := re.match(r"(\d)\. ", said):
            recommendation, paragraph = int(item[1]), 0
            where = f"{head}, recommendation {recommendation}, heading"
        else:
            paragraph += 1
            under = f", recommendation {recommendation}" if recommendation else ""
            where = f"{head}{under}, para {paragraph}"
        places.append((line.start(), line.end(), where))
    return places


def test_spans_hash_right_and_stand_where_the_locator_says(
    text: str, statements: list[Node]
) -> None:
    places = _places(text)
    for statement in statements:
        start, end = statement.span
        assert end <= len(text), statement.id
        digest = hashlib.sha256(text[start:end].encode()).hexdigest()
        assert digest == statement.one("bg:spanSha256"), statement.id
        assert text[start:end] == text[start:end].strip(), statement.id
        inside = [where for first, last, where in places if first <= start and end <= last]
        assert len(inside) == 1, f"{statement.id} spans more than one paragraph"
        locator = statement.one("bg:locator")
        if inside == ["Endnotes"]:
            assert re.fullmatch(r"Endnotes, [ivx]+", locator), statement.id
        else:
            assert locator == inside[0], statement.id


def test_names_stand_in_their_spans(text: str, statements: list[Node]) -> None:
    for mention in _of(statements, "Mention"):
        start, end = mention.span
        assert mention.one("bg:nameUsed") in text[start:end], mention.id


def test_no_sentence_of_the_text_is_in_the_graph(text: str, statements: list[Node]) -> None:
    run = 8

    def runs(prose: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w]+", prose.casefold())
        return {tuple(words[i : i + run]) for i in range(len(words) - run + 1)}

    original = runs(text)
    for statement in statements:
        for note in statement.values.get("bg:note", []):
            assert not runs(note) & original, statement.id


def test_every_sentence_of_the_body_has_a_statement(text: str, statements: list[Node]) -> None:
    told = bytearray(len(text))
    for statement in statements:
        if statement.cls != "bg:Mention":
            start, end = statement.span
            told[start:end] = b"\1" * (end - start)
    untold = []
    for first, last, where in _places(text):
        if where == "Endnotes" or where in {f"{h}, heading" for h in HEADINGS}:
            continue
        # An abbreviation such as U.S. only makes the pieces smaller, and so the test stricter.
        pieces = re.finditer(r"[^.]+(?:\.(?=\S)[^.]*)*", text[first:last])
        untold += [
            piece[0].strip()
            for piece in pieces
            if not any(told[first + piece.start() : first + piece.end()])
        ]
    assert untold == ["The NPF recommends the following actions:"]


class Numeral(NamedTuple):
    """A number as it stands in the text."""

    start: int
    shown: str
    value: Decimal
    unit: str


def _numerals(text: str) -> list[Numeral]:
    skipped = [m.span() for words in NO_COUNT for m in re.finditer(re.escape(words), text)]
    found = []
    for match in _NUMBER.finditer(text):
        value = Decimal(match["digits"].replace(",", ""))
        unit = {"%": "percent", " pounds": "pound", " kilometers": "kilometre"}.get(
            match["unit"] or "", ""
        )
        if match["unit"] == " billion":
            value *= 10**9
        if match["money"]:
            unit = "cad"
        found.append(Numeral(match.start(), match[0].strip(), value, unit))
    for match in _WORD.finditer(text):
        number, unit = _WORD_VALUE.get(match[0].lower(), ("-1", "unknown"))
        found.append(Numeral(match.start(), match[0], Decimal(number), unit))
    return [n for n in found if not any(a <= n.start < b for a, b in skipped)]


def _accounted(numeral: Numeral, statement: Node, sources: dict[str, Node]) -> bool:
    """Tell whether a statement whose span holds a number carries that number over."""
    number = str(numeral.value)
    match statement.cls:
        case "bg:Figure":
            if Decimal(statement.one("bg:value")) == numeral.value:
                return numeral.unit in {"", statement.one("bg:unit").removeprefix("unit:")}
            ends = (statement.one("bg:periodStart"), statement.one("bg:periodEnd"))
            return not numeral.unit and number in {end[:4] for end in ends}
        case "bg:Recommendation":
            start, _ = statement.span
            return numeral.start == start and statement.one("bg:number") == number
        case "bg:Mention" if statement.one("bg:about").startswith("source:"):
            in_name = number in re.findall(r"\d+", statement.one("bg:nameUsed"))
            published = sources[statement.one("bg:about")].one("bg:date")
            return in_name or published[:4] == number
        case "bg:Remark":
            published = sources[SOURCE].one("bg:date")
            in_date = number in {str(DATELINE.day), str(DATELINE.year)}
            return (
                statement.one("bg:locator") == "Dateline"
                and in_date
                and (published == DATELINE.isoformat())
            )
    return False


def test_every_number_of_the_text_is_in_the_graph(
    text: str, statements: list[Node], sources: dict[str, Node]
) -> None:
    numerals = _numerals(text)
    assert len(numerals) > 50
    missing = []
    for numeral in numerals:
        holders = [s for s in statements if s.span[0] <= numeral.start < s.span[1]]
        if not any(_accounted(numeral, s, sources) for s in holders):
            line = text.count("\n", 0, numeral.start) + 1
            missing.append(f"line {line}: {numeral.shown}")
    assert missing == []


def test_every_figure_stands_in_its_span(text: str, statements: list[Node]) -> None:
    numerals = _numerals(text)
    for figure in _of(statements, "Figure"):
        start, end = figure.span
        value, unit = Decimal(figure.one("bg:value")), figure.one("bg:unit").removeprefix("unit:")
        held = [n for n in numerals if start <= n.start < end and n.value == value]
        assert any(n.unit in {"", unit} for n in held), figure.id
        qualifier = figure.one("bg:qualifier")
        assert qualifier in text[start:end].lower(), figure.id


def test_the_scan_notices_a_number_that_is_nowhere(
    text: str, statements: list[Node], sources: dict[str, Node]
) -> None:
    start = text.index("26,145")
    changed = text[:start] + "26,146" + text[start + 6 :]
    altered = next(n for n in _numerals(changed) if n.start == start)
    holders = [s for s in statements if s.span[0] <= start < s.span[1]]
    assert holders
    assert not any(_accounted(altered, s, sources) for s in holders)
