"""Nothing of the research is lost: every record is carried by a statement or entry of the graph."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from bordergraph import vocab

ROOT = Path(__file__).resolve().parents[2]
DOSSIER = ROOT.parent / "shared" / "dossier"
pytestmark = pytest.mark.skipif(not DOSSIER.is_dir(), reason="the research files are not here")

SKOS = vocab.PREFIXES["skos"]
Record = dict[str, Any]
Carried = Iterator[tuple[str, str]]

MERGED = {"ntc-embedded-officers": "national-targeting-centre-cooperation"}
RENAMED_SOURCES = {"npf-statement-2025": "npf-2025", "commissioning-brief": "general-knowledge"}
STATEMENT = "npf-2025"
DOCUMENTS_ADDED = {"iwc-2008-best", "ojp-2001-corbett", "globe-fbi-canada"}
NOTES_OF_THE_STATEMENT = {f"npf-2025-note-{n}" for n in (1, 2, 3, 4, 5, 7, 10)}
BODIES_ADDED = {
    "bureau-of-narcotics-and-dangerous-drugs", "canada-firearms-centre",
    "canadian-food-inspection-agency", "canadian-public-safety-agencies",
    "citizenship-and-immigration-canada", "communications-branch-nrc", "dominion-police",
    "federal-prosecution-service", "gls", "ice-detention-and-removal",
    "ice-office-of-investigations", "national-ice-officers-association",
    "north-west-mounted-police", "passport-office", "rcmp-security-service", "regina-police",
    "revenue-canada", "saskatoon-police", "slsmc", "solicitor-general-canada",
    "us-department-of-transportation", "us-public-safety-agencies",
}  # fmt: skip
ARRANGEMENTS_ADDED = {
    "joint-enforcement-task-forces", "npf-border-meetings-2025", "rcmp-us-firearms-partnerships",
}  # fmt: skip
WEAKNESS = {
    "funding": "funding-instability", "overlap": "overlap-duplication", "legal": "legal-question",
}  # fmt: skip
BY_HAND_LINES = """
figure/atf-canada-2019-2023 figure/npf-firearms-traced
figure/cbp-north-all-drugs-fy2023 figure/npf-drugs-cbp-2023
figure/cbp-north-all-drugs-fy2024 figure/npf-drugs-cbp-2024
figure/usbp-north-apprehensions-fy2024 figure/npf-encounters-2024
finding/cbcf-underused finding/npf-cbcf-underused
finding/border-technology-program--funding-instability--npf-2025 finding/npf-program-funding
finding/border-technology-program--procurement--npf-2025 finding/npf-procurement-slow
finding/canada-border-plan-2024--staffing--npf-2025 finding/npf-staffing-shortage
finding/cross-border-crime-forum--accountability--npf-2025 finding/npf-cbcf-accountability
finding/ibet--funding-instability--npf-2025 finding/npf-program-funding
finding/marine-security-enforcement-teams--integration--npf-2025 finding/npf-program-integration
finding/rcmp-border-integrity-program--information-sharing--npf-2025 finding/npf-silos-cross-border
finding/shiprider--funding-instability--npf-2025 finding/npf-program-funding
"""
UNIONS = ("appq", "nys-troopers-pba", "oppa", "vermont-troopers-association")
BY_HAND = {  # what the union statement says is written by hand, under names of its own
    **dict(line.split() for line in BY_HAND_LINES.strip().splitlines()),
    **{f"mandate/{u}--cross-border-threats--npf-2025":
       f"participation/{u}--npf-border-meetings-2025--npf-2025" for u in UNIONS},
}  # fmt: skip


@cache
def load(name: str) -> Any:
    return yaml.load((DOSSIER / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)


@cache
def graph() -> dict[str, dict[str, list[str]]]:
    """Return the values of each property of each thing, both by short name."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(ROOT.glob("graph/*/*.ttl")):
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            assert isinstance(subject, ox.NamedNode)
            assert isinstance(value, (ox.NamedNode, ox.Literal))
            name = re.split(r"[#/]", quad.predicate.value)[-1]
            found[subject.value.removeprefix(vocab.ID)][name].append(
                value.value.removeprefix(vocab.ID).removeprefix(vocab.BG)
            )
    return dict(found)


@cache
def by_fact() -> dict[tuple[str, str, str], list[str]]:
    """Return statements by their class, what they are about, and their source."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for thing, values in graph().items():
        for about in values["about"] + values["arrangement"] + values["subject"]:
            for source in values["wasDerivedFrom"]:
                found[values["type"][0], about, source].append(thing)
    return found


def records(name: str) -> list[Record]:
    found = load(name)
    return list(found if isinstance(found, list) else found[name])


def added(kind: str) -> list[Record]:
    return [r for r in load("rechecks")["additions"] if r["belongs_to"] == kind]


@cache
def kept() -> dict[str, str]:
    """Return the one id under which an arrangement described twice is kept."""
    same = [e for e in load("equivalents")["same"] if e["kind"] == "same-arrangement"]
    ids = {i.split("/")[1]: e["keep"].split("/")[1] for e in same for i in e["ids"]}
    return {**ids, **MERGED}


def arrangement(record: str) -> str:
    return kept().get(record, record)


@cache
def documents() -> dict[str, str]:
    """Return each document's id under the first id that has its address."""
    listed = [r for name in ("sources", "bodies", "names_fr") for r in load(name)["sources"]]
    second = load("rechecks")
    listed += [r["source"] for r in second["rechecks"]]
    for record in second["additions"] + second["gap_additions"]:
        listed += [r for r in record["source_records"] if "title" in r]
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for record in listed:
        url = record.get("url")
        found.setdefault(record["id"], first.setdefault(url, record["id"]) if url else record["id"])
    return {**found, **RENAMED_SOURCES}


def source(record: str) -> str:
    return documents()[record]


def programs() -> list[Record]:
    return records("programs") + added("programs")


def channels() -> Iterator[tuple[Record, str, str]]:
    """Yield each channel, the arrangement that it is kept as, and its first source."""
    for c in records("channels") + added("channels"):
        yield c, arrangement(c["id"]), source(c["sources"][0]["source"])


def gaps() -> list[Record]:
    return [*load("documented_gaps")["gaps"], *load("rechecks")["gap_additions"]]


def agencies() -> Carried:
    for r in [*records("agencies"), *records("bodies"), *added("agencies")]:
        yield r["id"], f"agency/{r['id']}"


def arrangements() -> Carried:
    yield from ((p["id"], f"arrangement/{arrangement(p['id'])}") for p in programs())
    yield from ((c["id"], f"arrangement/{kept_as}") for c, kept_as, _ in channels())


def threats_and_places() -> Carried:
    for kind in ("threat", "place"):
        yield from ((r["id"], f"{kind}/{r['id']}") for r in records(f"{kind}s"))


def sources() -> Carried:
    yield from ((i, f"source/{kept_as}") for i, kept_as in documents().items())


def mandates() -> Carried:
    for r in records("agencies") + added("agencies"):
        for m in r["mandates"]:
            yield r["id"], f"mandate/{r['id']}--{m['threat']}--{source(m['source'])}"


def staff_and_money() -> Carried:
    for r in records("agencies"):
        yield from ((r["id"], f"figure/staff-{r['id']}-{k + 1}") for k in range(len(r["staff"])))
    for p in records("programs"):
        yield from (
            (p["id"], f"figure/funding-{p['id']}-{k + 1}") for k in range(len(p["funding"]))
        )


def participations() -> Carried:
    for p in programs():
        for m in p["members"]:
            yield p["id"], f"participation/{m['agency']}--{p['id']}--{source(m['source'])}"
    for c, kept_as, first in channels():
        for party in c["parties"]:  # the Five Eyes seat that its source calls ICE is that of HSI
            seat = "ice-hsi" if (party, c["id"]) == ("ice", "feleg") else party
            yield c["id"], f"participation/{seat}--{kept_as}--{first}"


def flows() -> Carried:
    for c, kept_as, first in channels():
        for f in c["direction"]["flows"]:
            yield c["id"], f"flow/{f['from']}--{f['to']}--{kept_as}--{first}"


def foci() -> Carried:
    for p in programs():
        for t in p["threats"]:
            yield p["id"], f"focus/{p['id']}--{t['threat']}--{source(t['source'])}"
    for c, kept_as, first in channels():
        yield from ((c["id"], f"focus/{kept_as}--{t}--{first}") for t in c["threats"])


def exchanges_and_statuses() -> Carried:
    for p in programs():
        yield p["id"], f"status-report/{p['id']}--{source(p['status']['source'])}"
        for e in p["info_sharing"]:
            yield p["id"], f"exchange/{p['id']}--{source(e['source'])}"
    for c, kept_as, first in channels():
        yield c["id"], f"status-report/{kept_as}--{first}"
        yield c["id"], f"exchange/{kept_as}--{first}"


def relations() -> Carried:
    for p in records("programs"):
        for r in p["related"]:
            other = r["program"]
            yield p["id"], f"relation/{p['id']}--{r['relation']}--{other}--{source(r['source'])}"


def findings() -> Carried:
    for r in [*gaps(), *load("documented_gaps")["no_gap_controls"]]:
        yield r["id"], f"finding/{r['id']}"
    for p in records("programs"):
        for w in p["weaknesses"]:
            kind = WEAKNESS.get(w["type"], w["type"])
            yield p["id"], f"finding/{p['id']}--{kind}--{source(w['source'])}"


def evidence() -> Carried:
    for r in gaps():
        name = BY_HAND.get(f"finding/{r['id']}", f"finding/{r['id']}").removeprefix("finding/")
        for s in r["sources"][1:]:
            if (document := source(s["source"])) != STATEMENT:
                yield r["id"], f"remark/finding-{name}--evidence--{document}"


def present() -> Carried:
    for p in records("places"):
        first = source(p["sources"][0]) if p["sources"] else "general-knowledge"
        for a in p["agencies"]:
            yield p["id"], f"relation/{a}--present-at--{p['id']}--{first}"
        for t in p["threats"]:
            yield p["id"], f"relation/{p['id']}--affected-by--{t}--{first}"


def collectives() -> Carried:
    known = {r["id"] for r in records("agencies") + records("bodies")}
    for b in records("bodies"):
        for m in set(b.get("members", [])) & known:
            yield b["id"], f"relation/{m}--member-of--{b['id']}--{source(b['source'])}"


@pytest.mark.parametrize(
    "kind",
    [
        agencies, arrangements, threats_and_places, sources, mandates, staff_and_money,
        participations, flows, foci, exchanges_and_statuses, relations, findings, evidence,
        present, collectives,
    ],
)  # fmt: skip
def test_every_record_has_the_iri_that_its_rule_gives(kind: Any) -> None:
    carried = list(kind())
    missing = sorted({i for _, i in carried if BY_HAND.get(i, i) not in graph()})
    assert carried
    assert not missing


@pytest.mark.parametrize(
    ("kind", "classes", "more"),
    [
        (agencies, ("Agency", "Association", "Collective", "Company"), BODIES_ADDED),
        (arrangements, ("Program", "Channel"), ARRANGEMENTS_ADDED),
        (threats_and_places, (f"{SKOS}Concept", "Place"), set()),
        (sources, ("Source",), DOCUMENTS_ADDED | NOTES_OF_THE_STATEMENT),
    ],
)
def test_the_registry_holds_the_records_and_what_is_known_to_be_added(
    kind: Any, classes: tuple[str, ...], more: set[str]
) -> None:
    found = {t.split("/", 1)[1] for t, v in graph().items() if set(v["type"]) & set(classes)}
    assert found == {iri.split("/", 1)[1] for _, iri in kind()} | more


def test_every_statistic_is_a_figure_or_a_trend() -> None:
    names = set(graph())
    for r in load("statistics")["statistics"]:
        name = BY_HAND.get(f"figure/{r['id']}", f"figure/{r['id']}")
        parts = {n for n in names if n == name or n.startswith(f"{name}--")}
        assert parts or any(n.startswith(f"remark/{r['id']}--trend") for n in names), r["id"]
        figure = r["figure"]
        if isinstance(figure, (int, float)) and name == f"figure/{r['id']}":
            value = float(graph()[name]["value"][0])
            assert any(value == pytest.approx(figure * factor) for factor in (1, 10**6, 10**9))


def test_every_check_of_the_statement_says_what_was_claimed() -> None:
    claimed = [v["claimed"][0] for v in graph().values() if v["type"] == ["Check"]]
    checks = [r["statement_claim"] for r in load("statistics")["statement_checks"]]
    assert sorted(c[: len(r)] for r in checks for c in claimed if c.startswith(r)) == sorted(checks)


def test_every_date_of_a_program_is_a_milestone_or_said_to_be_unknown() -> None:
    for p in programs():
        for d in [*p["start"], *(p["end"] or [])]:
            about, document = f"arrangement/{p['id']}", f"source/{source(d['source'])}"
            if d["value"] == "unknown":
                found = by_fact()["StatusReport", about, document]
                assert found or by_fact()["Remark", about, document], (p["id"], d)
            else:
                days = [graph()[m]["date"][0] for m in by_fact()["Milestone", about, document]]
                years = {d["value"][:4], str(int(d["value"][:4]) + 1)}
                assert {day[:4] for day in days} & years, (p["id"], d)


REMARKS = {"legal_basis": "legal-basis", "locations": "location", "outcomes": "outcome",
           "disagreements": "disagreement", "facts": "place-fact"}  # fmt: skip


@pytest.mark.parametrize("field", REMARKS)
def test_every_remark_on_a_program_or_place_is_there(field: str) -> None:
    things = [("arrangement", p) for p in records("programs")]
    things += [("place", p) for p in records("places")]
    for kind, p in things:
        told = [d for r in p.get(field, []) if (d := source(r["source"])) != STATEMENT]
        for document in set(told):
            found = by_fact()["Remark", f"{kind}/{p['id']}", f"source/{document}"]
            texts = [r for r in found if graph()[r]["aspect"] == [f"aspect/{REMARKS[field]}"]]
            assert len(texts) >= told.count(document), (p["id"], field, document)


def test_every_name_of_a_channel_leads_to_its_arrangement() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for values in graph().values():
        for about in values["about"]:
            used[about] |= set(values["nameUsed"])
    for c, kept_as, _ in channels():
        entry = graph()[f"arrangement/{kept_as}"]
        known = used[f"arrangement/{kept_as}"] | set(entry["prefLabel"] + entry["altLabel"])
        plain = {unicodedata.normalize("NFKD", n).encode("ascii", "ignore") for n in known}
        assert {n.encode() for n in c["names"]} <= plain, c["id"]


def test_french_names_are_published_unless_unchecked() -> None:
    files = {"programs": "arrangement", "channels": "arrangement", "agencies": "agency"}
    for r in load("names_fr")["names"]:
        if not r["fr"]:
            continue
        file, record = r["record"].split("/")
        kind = files[file]
        entry = graph()[f"{kind}/{arrangement(record) if kind == 'arrangement' else record}"]
        names = entry["prefLabel"] + entry["altLabel"]
        hidden = "do not publish" in (r.get("note") or "")
        assert (r["fr"] in names) is not hidden, r["record"]


def test_every_succession_is_dated_and_cited() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for values in graph().values():
        if values["type"] in (["Succession"], ["Relation"]):
            for day in values["date"] + values["from"]:
                found[values["wasDerivedFrom"][0]].add(day[:4])
    for r in load("names_fr")["successions"]:
        assert r["date"][:4] in found[f"source/{source(r['source'])}"], r


def test_every_second_reading_left_its_mark() -> None:
    marked = set()
    for values in graph().values():
        if values["recheck"]:
            marked |= set(values["wasDerivedFrom"] + values["cites"])
    for r in load("rechecks")["rechecks"]:
        assert f"source/{source(r['source']['id'])}" in marked, r["record"]


def test_threats_found_on_a_second_reading_are_foci() -> None:
    pairs = {(a, t) for v in graph().values() for a in v["arrangement"] for t in v["threat"]}
    for r in load("rechecks")["threat_additions"]:
        for t in r["add_threats"]:
            assert (f"arrangement/{arrangement(r['id'])}", f"threat/{t}") in pairs


def test_every_verdict_on_a_gap_is_kept() -> None:
    found = [v for t, v in graph().items() if t.startswith("remark/gap-verdict-")]
    verdicts = {(v["verdict"][0].removeprefix("verdict/"), v["note"][0]) for v in found}
    expected = [r["verdict"] for r in load("rechecks")["gap_verdicts"]]
    assert sorted(verdict for verdict, _ in verdicts) == sorted(expected)
