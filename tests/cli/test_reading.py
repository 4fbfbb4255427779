"""The reading commands on the graph that ships: report, why, show, list, sources, conflicts, timeline."""

import csv
import io
import re
from pathlib import Path

import pytest
from tests.unit.made import by_key, tables

from bordergraph import Workbench
from bordergraph.model import source_ids

from .conftest import records, said, within

WIDTH = 80
# The statement and its endnotes were read as a text.
WITHOUT_ADDRESS = "npf-2025"


@pytest.mark.parametrize(
    "step", [pytest.param(40, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.weekly)]
)
def test_every_report_fits_80_columns_and_every_gap_is_reasoned_and_cited(
    step: int, shipped: Workbench
) -> None:
    n = shipped.network()
    subjects: list[tuple[str, ...]] = [(), ("cbsa", "ice-hsi"), ("cbp", "usbp")]
    subjects += [(f"agency:{a.id}",) for a in n.agencies]
    subjects += [(f"arrangement:{a.id}",) for a in n.arrangements]
    subjects += [(f"threat:{t.id}",) for t in n.threats]
    for subject in subjects[::step]:
        result = shipped.report(*subject)
        text, written = result.to_text(), result.whole
        assert max(map(len, text.splitlines())) <= WIDTH, written.title
        for section in written.sections:
            for row in section.table.report_rows if section.table else ():
                assert set(row.sources) <= set(written.sources)
                if section.key in {"gaps", "gaps-apart"}:
                    assert row.sources, row
                    assert row.details, row
    assert len(subjects) > 300


def test_the_network_report_shows_the_statement_beside_the_graph(shipped: Workbench) -> None:
    sections = by_key(said("report", "--format", "json"))
    assert [r["theme"] for r in sections["statement"]["rows"]] == ["silos", "irregular", "money"]
    own = {f.id for f in shipped.network().findings if "npf-2025" in source_ids(f.citations)}
    for row in sections["statement"]["rows"]:
        others = {*row["other_findings"], *row["disputing_findings"]}
        assert set(row["claims"]) <= own
        assert not others & own
        assert all(row[f"{side}_codes"] for side in ("supports", "against", "undocumented"))
        assert len(row["details"]) >= 3
    disputed = {d for r in sections["contested"]["rows"] for d in r["disputes"]}
    assert {"figure:npf-drugs-cbsa-2024", "figure:npf-encounters-2024"} <= disputed
    assert "figure:npf-firearms-traced" in disputed


@pytest.mark.parametrize(
    "name",
    ["CBSA", "akwesasne", "npf-2025", "search:cbsa--rcmp--child-exploitation--2026-11-26--first",
     *(
         pytest.param(name, marks=pytest.mark.slow)
         for name in (
             "IBET", "human smuggling", "finding/npf-silos-domestic", "figure:npf-border-length",
             "npf-border-length", "series/npf-border-length", "recommendation/npf-2",
         )
     )],
)  # fmt: skip
def test_show_knows_things_of_any_kind(name: str) -> None:
    text = said("show", name)
    assert "What it is" in text
    assert max(map(len, text.splitlines())) <= WIDTH


@pytest.mark.parametrize("name", ["source:gao-08-1038r", "gao-08-1038r"])
def test_show_says_what_became_of_an_id_that_was_withdrawn(name: str) -> None:
    text = said("show", name)
    assert "Withdrawn, id source/gao-08-1038r." in text
    assert "Reason: It was a second id of one document." in text
    assert "Replaced by: Various Issues" in text


@pytest.mark.parametrize(
    "kind", ["Series", "Editorial", "Search", "Task", "Dependency", "FunctionPair"]
)
def test_things_without_a_source_of_their_own_are_found_by_id(
    kind: str, shipped: Workbench
) -> None:
    rows = shipped.query(f"SELECT DISTINCT ?s {{ ?s a bg:{kind} }} ORDER BY ?s LIMIT 1").rows
    ((key,),) = rows
    record = records("show", str(key))
    assert record["subject"] == [str(key)]


@pytest.mark.slow
def test_show_leads_every_statement_to_a_source_with_an_address(shipped: Workbench) -> None:
    answer = shipped.query("SELECT DISTINCT ?s { ?s prov:wasDerivedFrom ?source } ORDER BY ?s")
    ids = [str(row[0]) for row in answer.rows]
    assert len(ids) > 4000
    for key in ids[::211]:
        record = records("show", key)
        (itself,) = next(s["rows"] for s in record["sections"] if s["key"] == "itself")
        assert itself["statement"] == key
        urls = {s["id"]: s["url"] for s in record["sources"]}
        assert itself["sources"]
        assert all(urls[s] or s.startswith(WITHOUT_ADDRESS) for s in itself["sources"])


def test_show_of_a_source_lists_what_it_says_and_csv_has_one_line_each(shipped: Workbench) -> None:
    rows = list(csv.DictReader(io.StringIO(said("show", "npf-2025", "--format", "csv"))))
    counted = {r["id"]: r["statements"] for r in shipped.sources().to_dicts()}["npf-2025"]
    own = [r for r in rows if "npf-2025" in r["sources"].split(";")]
    assert len(own) == len(rows)
    assert len({r["statement"] for r in rows}) >= int(str(counted))


def test_list_filters_and_refuses_what_means_nothing(shipped: Workbench) -> None:
    network = shipped.network()
    police = records("list", "agencies", "--country", "us", "--sector", "police")
    assert {r["id"] for r in police} == {
        a.id for a in network.agencies if a.country == "US" and a.sector == "police"
    }
    on_guns = records(
        "list", "arrangements", "--threat", "firearms-smuggling", "--status", "active"
    )
    assert {"ibet", "shiprider"} & {r["id"] for r in on_guns}
    channels = records("list", "channels")
    programs = records("list", "programs")
    assert len(channels) + len(programs) == len(network.arrangements)
    for kind in ("threats", "places", "findings", "recommendations", "figures", "sources"):
        assert 0 < len(records("list", kind)) < len(said("list", kind).splitlines()), kind
    assert "knows no --country" in within("list", "threats", "--country", "US").err
    assert "nothing has sector 'polise'" in within("list", "agencies", "--sector", "polise").err


def test_every_list_filters_by_source_year_and_country_alike(shipped: Workbench) -> None:
    network = shipped.network()
    on_2023 = records("list", "figures", "--agency", "CBSA", "--year", "2023")
    assert {r["id"] for r in on_2023} == {
        f.id
        for f in network.figures
        if (f.agency == "cbsa" or "cbsa" in f.about)
        and f.period.start
        and f.period.start.year <= 2023 <= (f.period.end or f.period.start).year
    }
    npf = records("list", "findings", "--source", "npf-2025")
    assert npf
    assert all("npf-2025" in r["sources"] for r in npf)
    american = {a.id for a in network.agencies if a.country == "US"}
    for row in records("list", "cases", "--country", "US"):
        assert american & set(row["agencies"])
    # It began in September 1984, on a day that is not known.
    assert "air-india-1985" in {row["id"] for row in records("list", "cases", "--year", "1984")}


def test_an_empty_list_says_what_was_looked_at_and_what_is_nearest(shipped: Workbench) -> None:
    table = said("list", "findings", "--threat", "fentanyl-trafficking", "--year", "1950",
                 "--format", "table")  # fmt: skip
    text = " ".join(table.split())
    findings = len(shipped.list("findings"))
    assert f"none of the {findings} findings looked at fits --threat fentanyl-trafficking" in text


def test_tables_are_sorted_before_they_are_cut() -> None:
    every = records("problems", "--sort", "-first")
    assert [r["problem"] for r in records("problems", "--sort", "-first", "--top", "2")] == [
        r["problem"] for r in every[:2]
    ]
    text = said("list", "agencies", "--columns", "country,id", "--format", "csv", "--top", "1")
    assert text.splitlines()[0] == "country,id"


def test_conflicts_hold_every_check_that_fell_and_every_dispute(shipped: Workbench) -> None:
    sections = by_key(said("conflicts", "--format", "json"))
    fell = shipped.query(
        "SELECT DISTINCT ?c { ?c a bg:Check ; bg:verdict ?v "
        "FILTER(?v NOT IN (verdict:confirmed, verdict:confirmed-cocaine)) }"
    )
    assert {f"check:{r['check']}" for r in sections["checks"]["rows"]} == {r[0] for r in fell.rows}
    shown = {frozenset(x["statement"] for x in r["readings"]) for r in sections["declared"]["rows"]}
    disputes = shipped.query("SELECT ?a ?b { ?a bg:disputes ?b ; a ?k FILTER(?k != bg:Check) }")
    assert shown == {frozenset(map(str, row)) for row in disputes.rows}
    for key in ("figures", "starts", "cadences"):
        for row in sections[key]["rows"]:
            assert len({r["says"] for r in row["readings"]}) > 1
            assert len(row["readings"]) > 1


def test_a_timeline_tells_what_is_its_own() -> None:
    events = by_key(said("timeline", "IBET", "--format", "json"))["events"]["rows"]
    assert events
    assert all("arrangement:ibet" in event["about"] for event in events)
    # The years of an agency tell what is its own.
    text = said("timeline", "RCMP", "--only", "years", "--from", "2024")
    assert not any(word in text for word in ("Agenc", "Arrang", "Connec", "0 events", "began"))


def test_a_graph_without_sources_is_read_too(tmp_path: Path) -> None:
    tables(tmp_path, {
        "agencies": "id,label,country\na,A,CA\nb,B,US\nc,C,US\n", "threats": "id,label\nt,Guns\n",
        "mandates": "agency,threat,role\na,t,lead\nb,t,lead\n",
    })  # fmt: skip
    for asked in (
        ("report",), ("report", "a"), ("report", "a", "b"), ("report", "t"), ("why", "a", "b"),
        ("show", "a"), ("list", "agencies"), ("sources",), ("conflicts",), ("timeline",),
    ):  # fmt: skip
        assert said("--graph", str(tmp_path), *asked).strip()
    text = said("--graph", str(tmp_path), "report", "--format", "json")
    (gap,) = by_key(text)["gaps"]["rows"]
    assert (gap["agencies"], gap["need"], gap["sources"]) == (["a", "b"], "full", [])


def test_show_finds_an_id_with_a_slash_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\nN/A,Narcotics\nn-a,Other\n")
    assert said("--graph", str(tmp_path), "show", "N/A").startswith("Narcotics\n")
    assert "unknown name 'M/A'" in within("--graph", str(tmp_path), "show", "M/A").err


def test_a_report_on_tables_claims_no_more_than_they_say(tmp_path: Path) -> None:
    tables(tmp_path, {
        "agencies": "id,label\na,Alpha\nb,Bravo\nc,Charlie\n", "threats": "id,label\nt,Guns\n",
        "mandates": "agency,threat\na,t\nb,t\n",
    })  # fmt: skip
    bare = said("--graph", str(tmp_path), "report")
    # Nobody searched, and there is no source that could be silent.
    told = said("--graph", str(tmp_path), "gaps") + Workbench.open(tmp_path).map().to_text()
    assert not re.search("we found|a search found|une recherche n'a|from 0 sources", bare + told)
    assert not re.search("no source of|Last search", bare)
    # Nobody is between others, and nobody has a partner: nothing is said of who connects.
    assert "Who connects most" not in bare
    (tmp_path / "shares.csv").write_text("from,to\na,b\nb,a\nb,c\nc,b\n")
    text = said("--graph", str(tmp_path), "report")
    assert "counted by country" not in text
    assert re.search(r"Agency +Partners +Arrangements +Between.*\n-+\nBravo +2 +0 +1\.000", text)
    states = "id,label,country\na,Alpha,Ohio\nb,Bravo,Utah\nc,Charlie,Ohio\n"
    (tmp_path / "agencies.csv").write_text(states)
    text = said("--graph", str(tmp_path), "report")
    assert re.search(r"Agency +Ohio +Utah +Arr.*\n-+\nBravo +2 +0 +0 +1\.000", text)


def test_a_threat_report_says_which_side_has_no_body(shipped: Workbench) -> None:
    text = " ".join(said("report", "forced-labour-goods").split())
    americans = sum("US" in a.country.split("/") for a in shipped.network().agencies)
    assert (
        f"United States: of {americans} organizations looked at, none is documented to have a mandate"
        in text
    )


def test_statements_of_one_arrangement_are_printed_once_and_dated_by_their_source() -> None:
    text = said("why", "CBSA", "ICE-HSI")
    links = text[text.index("\nLinks between") : text.index("\nSearches\n")]
    printed = re.findall(r"\(((?:focus|exchange)/[^)]+)\)", re.sub(r"\n +", "", links))
    assert len(printed) == len(set(printed)) > 20
    assert "listed above" in links
    assert "exchange (source of 2009): Windsor police" in links
    text = said("show", "IBET")
    assert re.search(r"at regular\s.*intervals \(source\s", text, re.DOTALL)


def test_links_beside_a_threat_say_where_their_statements_are() -> None:
    text = " ".join(said("why", "CBSA", "ICE-HSI", "--threat", "trade-fraud").split())
    assert text.count("'bordergraph why cbsa ice-hsi'") == 1
    assert "focus (national-security threats)" not in text
    assert "focus (trade fraud)" in text
    assert "focus (drug trafficking)" not in text
