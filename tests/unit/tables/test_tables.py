"""CSV tables: what is read, what is refused and where, and that nothing is lost on the way."""

import json
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.made import DATA, TINY, csv_cells, faults_of, put, tables

import bordergraph
from bordergraph.api.import_export import tables_as_rdf
from bordergraph.errors import DataError, Fault, OutputError, ReadingNote, UsageError
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Citation,
    Confidence,
    Dependency,
    Finding,
    Flow,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Search,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.schema.terms import FUNCTIONS
from bordergraph.store.engine import LocalEngine
from bordergraph.store.reading.network import read_network
from bordergraph.tables.columns import TABLES
from bordergraph.tables.edges import edge_list, tables_of_edges
from bordergraph.tables.formats import read_tables
from bordergraph.tables.reader import read_dependencies
from bordergraph.tables.rows import InputTable, TableFault, TableRow, build_things, first_indexes
from bordergraph.tables.sheets import memory_sheet
from bordergraph.tables.writer import write_tables, write_template

GOOD = {
    "agencies": "id,label,country,level,parent\nNA,Narcotics Agency,US,federal,\n6/27,Station 6/27,CA,,NA\n",
    "threats": "id,label,broader,severity\nguns,Guns,,0.5\nghost,Ghost guns,guns,\n",
    "programs": "id,label,kind,cadence,start,end,status\np,Program,forum,On Request,2012,2012-05,Ended\n",
    "participations": "agency,program,role,from,to\nNA,p,lead,2012-02,\n6/27,p,,,\n",
    "mandates": "agency,threat,role\nNA,guns,lead\n6/27,ghost,\n",
    "focus": "program,threat\np,guns\n",
    "shares": "from,to,threat,cadence,start,end\nNA,6/27,,continuous,2010-01-02,\n",
}


WRONG = json.loads((DATA / "wrong_tables.json").read_text("utf-8"))
"""Tables by what is wrong with them, and all that is said of each; one called mine is of dependencies."""


def faults(folder: Path, texts: dict[str, str]) -> list[str]:
    return [str(f) for f in faults_of(read_tables, tables(folder, texts))]


def test_every_table(tmp_path: Path) -> None:
    network = read_tables(tables(tmp_path, GOOD))
    assert [a.id for a in network.agencies] == ["6/27", "NA"]
    assert network.agency_by_id["6/27"].parent == "NA"
    ghost, guns = network.threats
    assert (ghost, guns.severity) == (Threat("ghost", "Ghost guns", broader="guns"), 0.5)
    program = network.arrangement_by_id["p"]
    assert (program.kind, program.cadence, program.status) == ("forum", Cadence.ON_REQUEST, "ended")
    assert program.span == Span(date(2012, 1, 1), date(2012, 5, 31), date(2012, 2, 1))
    assert network.participations == (
        Participation("NA", "p", "lead", Span(date(2012, 2, 1))),
        Participation("6/27", "p"),
    )
    assert [m.responsibility.value for m in network.mandates] == ["lead", "shared"]
    assert network.foci == (Focus("p", "guns"),)
    (share,) = network.shares
    assert share == Share("NA", "6/27", None, Cadence.CONTINUOUS, Span(date(2010, 1, 2)))
    assert network.complete


def test_bom_blank_lines_order_of_columns_and_unknown_columns(tmp_path: Path) -> None:
    text = "\ufefflabel , cameras,badges,ID\r\n\r\nAltoona WI PD,11.0,, a49 \r\n"
    told: list[Fault] = []
    network = read_tables(tables(tmp_path, {"agencies": text}), told.append)
    assert network.agencies == (Agency("a49", "Altoona WI PD"),)
    assert told[0].message == "no column of agencies is called 'cameras', so it is not read"
    assert told[0].fix.startswith("its other columns are country, level,")
    assert (len(told), told[1].fix) == (2, "")


def test_sources_and_citations(tmp_path: Path) -> None:
    texts = GOOD | {
        "sources": "id,title,publisher,date,url\nact,An Act,Parliament,2012-06,https://example.org\n",
        "focus": "program,threat,source,locator,confidence\np,guns,act,s. 5,high\np,guns,act,s. 9,\np,guns,,,\n",
    }
    network = read_tables(tables(tmp_path, texts))
    (act,) = network.sources
    assert act == Source("act", "An Act", "Parliament", "2012-06", "https://example.org")
    (focus,) = network.foci
    told = (("s. 5", Confidence.HIGH), ("s. 9", Confidence.MEDIUM))
    assert focus.citations == tuple(Citation("focus/p--guns--act", "act", *c) for c in told)
    assert not network.complete
    del texts["sources"]
    (tmp_path / "sources.csv").unlink()
    assert read_tables(tables(tmp_path, texts)).sources == (Source("act", "act"),)


def test_duplicates_and_self_ties(tmp_path: Path) -> None:
    texts = GOOD | {
        "agencies": GOOD["agencies"] + "NA,Narcotics Agency,US,federal,\n",
        "mandates": GOOD["mandates"] + "NA,guns,lead\n",
        "shares": "from,to\nNA,NA\nNA,6/27\nNA,6/27\n",
    }
    with pytest.warns(ReadingNote, match="a tie with itself says nothing and is left out$"):
        network = read_tables(tables(tmp_path, texts))
    assert len(network.agencies) == len(network.mandates) == 2
    assert network.shares == (Share("NA", "6/27"),)


def test_a_tie_of_an_edge_list_that_is_said_again_costs_no_row() -> None:
    rows = [("a", "b"), ("b", "a"), ("a", "b")]
    edges = edge_list(memory_sheet("e.csv", ("source", "target"), rows), "e")
    assert edges is not None
    one_way, repeated = "each row goes one way", "e.csv:4: same as line 2"
    with pytest.warns(ReadingNote, match=one_way), pytest.warns(ReadingNote, match=repeated):
        shares = tables_of_edges(edges, {})["shares"]
    assert [line for line, _ in shares.rows] == [1, 2, 3]


@pytest.mark.parametrize("case", WRONG)
def test_all_faults_at_once_with_their_places(case: str, tmp_path: Path) -> None:
    texts = {name: "\n".join([*rows, ""]) for name, rows in WRONG[case]["tables"].items()}
    dependencies = tables(tmp_path, texts) / "mine.csv"
    asked = (read_dependencies, dependencies) if "mine" in texts else (read_tables, tmp_path)
    assert [str(f) for f in faults_of(*asked)] == WRONG[case]["faults"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "agencies.csv:1:1: empty file (begin with the columns id,label)"),
        ("id/label\na/A\n", "agencies.csv:1:1: no column 'id' (name the columns in the first row that is filled: "),
        ("id,lable\na,A\n", "agencies.csv:1:2: unknown column 'lable' (did you mean 'label'?)"),
        ("id,label,id\n", "agencies.csv:1:3: column 'id' twice (leave one of them out)"),
        ("id,label\na,Police, town of\n", "agencies.csv:2:3: 'town of' has no column (put quotation marks around"),
        ('id,label\na,"A"b\n', "agencies.csv:2:1: not a CSV row: ',' expected after '\"'"),
        ("id,label\n", "agencies.csv:1:1: it lists no agency (list one agency a row)"),
        ('id,label,parent\na,"A\nof two lines",\nb,B,zz\n', "agencies.csv:4:3:"),
    ],
)  # fmt: skip
def test_files_that_are_no_tables(tmp_path: Path, text: str, expected: str) -> None:
    found = faults(tmp_path, {"agencies": text})
    assert found[0].startswith(expected)


def test_a_part_outside_the_time_of_its_program_is_noted(tmp_path: Path) -> None:
    tables(tmp_path, {
        "agencies": "id,label\na,A\nb,B\nc,C\n",
        "programs": "id,label,start,end\ncell,Cell,2015-06,2020\nopen,Open,,\n",
        "participations": "agency,program,from,to\na,cell,2010,\nb,cell,2015,2020-12-31\n"
        "c,cell,2016,2021\na,open,1990,2030\n",
    })  # fmt: skip
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        read_tables(tmp_path)
    assert [line.strip() for w in told for line in str(w.message).splitlines()[1:]] == [
        f"participations.csv:{what} of cell (correct one of the dates)"
        for what in (
            "2:3: from '2010': lies before the start '2015-06'",
            "4:4: to '2021': lies after the end '2020'",
        )
    ]


def test_a_note_on_reading_tells_of_twenty_doubts_and_counts_the_others(tmp_path: Path) -> None:
    early = "a,cell,19{:02},\n"
    tables(tmp_path, {
        "agencies": "id,label\na,A\n", "programs": "id,label,start\ncell,Cell,2015\n",
        "participations": "agency,program,from,to\n" + "".join(map(early.format, range(25))),
    })  # fmt: skip
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        read_tables(tmp_path)
    lines = str(told[0].message).splitlines()
    assert (len(lines), lines[-1].strip()) == (22, "and 5 more, which check lists")
    found: list[Fault] = []
    read_tables(tmp_path, found.append)
    assert len(found) == 25


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_separator_and_case_are_recognized(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [("ID", "Label", "Country", "stands_for"), ("a", "Sûreté", "CA", "b;c"), ("b", "Garde côtière", "CA", ""), ("c", "C", "US", "")]  # fmt: skip
    text = "".join(
        separator.join(f'"{c}"' if separator in c else c for c in r) + "\n" for r in rows
    )
    (tmp_path / "agencies.csv").write_bytes(text.encode(encoding))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        agencies = read_tables(tmp_path).agencies
    assert [a.label for a in agencies] == ["Sûreté", "Garde côtière", "C"]
    assert agencies[0].stands_for == ("b", "c")
    notes = [str(w.message) for w in told]
    office = encoding in {"latin-1", "cp1252"}
    assert notes[0].startswith("agencies.csv is not UTF-8; read as") if office else not notes


@pytest.mark.filterwarnings("ignore::bordergraph.errors.ReadingNote")
@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("cp1252", "Contrebande d\u2019armes \u2013 Québec"),
        ("mac_roman", "Contrebande d\u2019armes \u2013 Québec"),
        ("cp1252", "Operations of 1998\u20132001"),
    ],
)
def test_what_excel_writes_where_it_speaks_french(
    tmp_path: Path, encoding: str, label: str
) -> None:
    text = f"id;label;severity\narmes;{label};0,8\n"
    (tmp_path / "threats.csv").write_bytes(text.encode(encoding))
    tables(tmp_path, {
        "agencies": "id;label\na;A\nb;B\n", "programs": "id;label\ndesk;Desk\n",
        "participations": "agency;program;provides\na;desk;FAUX\nb;desk;VRAI\n",
    })  # fmt: skip
    found = read_tables(tmp_path)
    assert [(t.label, t.severity) for t in found.threats] == [(label, 0.8)]
    assert [p.provides for p in found.participations] == [False, True]


@pytest.mark.filterwarnings("ignore::bordergraph.errors.ReadingNote")
def test_a_day_in_another_form_is_told_as_it_should_be(tmp_path: Path) -> None:
    rows = ["15/03/2012", "01/04/2013", "2012-05-06 00:00:00", "31.02.2012", "soon", "2012-00"]
    text = "".join(f"p{n},P{n},{day}\n" for n, day in enumerate(rows))
    told = faults(tmp_path, {"agencies": "id,label\na,A\n", "programs": f"id,label,start\n{text}"})
    expected = "expected a date as 2012, 2012-05 or 2012-05-06"
    unknown = " (leave it empty if the day is not known)"
    assert [fault.partition(expected)[2] for fault in told] == [
        " (write it as 2012-03-15)", " (write it as 2013-04-01 or 2013-01-04)",
        " (write it as 2012-05-06)", unknown, unknown, unknown,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "agencies", [b"\xff\xfe\x00\xd8", b"id,label\na,A\0\n", b"", b"id/label\na/A\n"]
)
def test_what_names_things_of_an_unreadable_table_is_no_fault(
    tmp_path: Path, agencies: bytes
) -> None:
    (tmp_path / "agencies.csv").write_bytes(agencies)
    named = {"threats": "id,label\nguns,Guns\n", "mandates": "agency,threat\na,guns\nb,gun\n"}
    tables(tmp_path, named)
    where = [f.location for f in faults_of(read_tables, tmp_path)]
    assert where[0].startswith("agencies.csv:")
    assert [w for w in where if not w.startswith("agencies.csv:")] == ["mandates.csv:3:2"]


def test_a_folder_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        read_tables(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no tables in"):
        read_tables(tmp_path / "empty")


def test_what_may_be_meant_otherwise_is_told_and_read(tmp_path: Path) -> None:
    texts = {
        "agencies": (
            "id,label,country,level\nrcmp,A,CA,federal\nRCMP,B,Canada,Federal\n"
            "x,X,US,federall\ny,Y,Ohio,tribe\n"
        ),
        "programs": "id,label\np,P\n",
        "participations": "agency,program,role\nx,p,leed\ny,p,my own role\n",
    }
    told: list[Fault] = []
    # Not UTF-8, which is noted of what is read.
    (tmp_path / "notes.csv").write_bytes(b"\xe9,b\n")
    network = read_tables(tables(tmp_path, texts), told.append)
    assert [a.level for a in network.agencies] == ["Federal", "federal", "federall", "tribe"]
    assert {(f.location, f.message) for f in told} == {
        ("notes.csv", "no table has that name, so it is not read"),
        ("agencies.csv:3:1", "id 'RCMP': looks like another spelling of 'rcmp'"),
        ("agencies.csv:3:3", "country 'Canada': looks like another spelling of 'CA'"),
        ("agencies.csv:3:4", "level 'Federal': looks like another spelling of 'federal'"),
        ("agencies.csv:4:4", "level 'federall': looks like another spelling of 'federal'"),
        ("participations.csv:2:3", "role 'leed': looks like another spelling of 'lead'"),
    }
    with pytest.warns(match="notes.csv"):
        read_tables(tmp_path)


def test_slips_repeats_and_empty_names_of_an_edge_list_are_told(tmp_path: Path) -> None:
    threats = ["smuggling", "smuggling", "Smugling", "smuggling", "fraud", "smuggling"]
    rows = [f"a,b{n},{threat}" for n, threat in enumerate(threats)]
    (tmp_path / "ties.csv").write_text("\n".join(["source,target,threat", *rows, rows[1]]))
    nodes = ["a,A,CA", *(f"b{n},B{n},CA" for n in range(1, 6)), "b0,,Kanada"]
    (tmp_path / "nodes.csv").write_text("\n".join(["id,label,country", *nodes]))
    with pytest.warns(ReadingNote) as noted:
        network = read_tables(tmp_path / "ties.csv")
    text = "\n".join(str(note.message) for note in noted)
    assert network.agency_by_id["b0"].label == "b0"
    assert len(network.shares) == len(rows)
    for told in (
        "ties.csv:8: same as line 3; rows that repeat another, read once: 1",
        "id 'Smugling': looks like another spelling of 'smuggling'",
        "country 'Kanada': looks like another spelling of 'CA'",
        "nodes.csv:8:2: empty label: the id is shown",
    ):
        assert told in text


def test_no_cell_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    label = "=HYPERLINK(1)"
    write_tables(Network(agencies=(Agency("-1", label), Agency("'+1", "'"))), tmp_path)
    cells = [cell for row in csv_cells(tmp_path / "agencies.csv") for cell in row]
    assert not [c for c in cells if c[:1] in {"=", "+", "-", "@"}]
    assert {a.id: a.label for a in read_tables(tmp_path).agencies} == {"-1": label, "'+1": "'"}


def test_writing_replaces_whole_files_and_leaves_nothing_beside(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tables"
    write_tables(read_tables(tables(tmp_path, GOOD)), folder)
    write_tables(Network(agencies=(Agency("a", "A"),)), folder)
    assert read_tables(folder) == Network(agencies=(Agency("a", "A"),), complete=True)
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{t}.csv" for t in TABLES)
    blocked = put(tmp_path / "file", "here first")
    with pytest.raises(OutputError, match="cannot write files"):
        write_tables(Network(), blocked)


# No surrogates, no NUL, and nothing that stripping a cell would take off.
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8).map(
    str.strip
)
filled = text.filter(bool)
day = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
spans = st.tuples(day, day).map(
    lambda d: Span(*d) if None in d or d[0] <= d[1] else Span(d[1], d[0])  # type: ignore[operator] # None is ruled out
)
seen = st.tuples(spans, day).map(lambda s: replace(s[0], as_of=s[1]))
functions = st.sampled_from(FUNCTIONS)


def several(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return tuples as a list in one cell gives them back: sorted, each once."""
    return st.lists(items, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))


def chosen(among: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return several(st.sampled_from(among)) if among else st.just(())


others = several(st.sampled_from(["https://example.org/a;b%7Cc", "other", "urn:x:=1", "é %3B"]))


def test_the_register_of_problems_comes_back_as_it_was(tmp_path: Path) -> None:
    (new, late) = bordergraph.open(DATA / "register").problems().items
    assert (late.title.fr, late.directions) == (
        "Tard", (("customs", "police"), ("police", "customs")),
    )  # fmt: skip
    told = [(s.code, s.as_of, s.rests_on) for s in late.statuses]
    assert told == [("open", "2024-05", ("late",)), ("superseded", "2025", ())]
    assert (late.status.superseded_by, new.status.code) == ("q", "unknown")
    assert [d.carrier for d in late.against] == ["Archive"]
    (asked,) = late.recommendations
    assert (asked.by.fr, asked.to, asked.day, asked.status_read_on) == (
        "Vérificateur", ("police",), "2024-05", "2026",
    )  # fmt: skip
    answers = [(r.by, r.day) for r in (*late.responses, *late.steps)]
    assert answers == [("Police", "2024-06"), ("", "2025-01-02")]
    before, after = both(read_tables(DATA / "register"), tmp_path)
    assert after == before
    assert bordergraph.open(tmp_path / "before").problems().items == (new, late)


def test_a_table_of_dependencies_of_any_name(tmp_path: Path) -> None:
    text = "dependent,dependency,across,value,direction\npatrol,service,no,0.5,to\n"
    named = tables(tmp_path, GOOD | {"dependencies": text, "mine, really": text})
    (found,) = read_dependencies(named / "mine, really.csv")
    assert found == Dependency("patrol", "service", cross_border=False, value=0.5, direction="to")
    assert read_tables(named, on_doubt=lambda _: None).dependencies == (found,)


def couples(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    pair = st.tuples(items, items).map(lambda p: (min(p), max(p)))
    return st.lists(pair, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))


dependencies = st.lists(
    st.builds(
        Dependency, functions, functions, st.booleans(), st.sampled_from([0.0, 0.5, 1.0]),
        st.sampled_from(["", "from", "to"]), st.sampled_from(["", "on-request"]), text, text,
    ),
    max_size=3, unique_by=lambda d: (frozenset({d.dependent, d.prerequisite}), d.cross_border),
).map(tuple)  # fmt: skip


def told(
    draw: st.DrawFn, agencies: tuple[Agency, ...], threats: list[str], programs: list[str],
    citations: Callable[..., tuple[Citation, ...]],
) -> tuple[list[Gateway], list[Search], list[Finding]]:  # fmt: skip
    """Draw what statements tell of."""
    country = {a.id: a.country for a in agencies}
    ids = list(country)
    an_id = st.sampled_from(ids)
    some_ids, some_threats, some_programs = several(an_id), chosen(threats), chosen(programs)
    gateways, searches, findings = [], [], []
    for i in sorted(draw(st.lists(filled, max_size=2, unique=True))):
        across = draw(st.booleans())
        doors = draw(some_ids.filter(bool))
        gateways.append(
            Gateway(
                i, draw(couples(functions).filter(bool)), across, draw(st.sampled_from(["", *ids])),
                draw(text), tuple(sorted((country[d] if across else "", d) for d in doors)),
                draw(some_threats), draw(text), draw(text), citations("gateway", i),
            )
        )  # fmt: skip
        if threats:
            a, b = sorted(draw(st.permutations(ids))[:2])
            searches.append(
                Search(
                    i, (a, b), draw(st.sampled_from(threats)),
                    draw(st.dates(date(1900, 1, 1), date(2100, 1, 1))),
                    draw(st.sampled_from(["closed", "survives"])), draw(several(filled)),
                    tuple(f"arrangement:{p}" for p in draw(some_programs)), draw(text), draw(text),
                    citations("search", i),
                )
            )  # fmt: skip
        one = draw(an_id)
        # Links that are not one side with another become several findings, and import says so.
        pairs = tuple(sorted((min(one, b), max(one, b)) for b in draw(some_ids) if b != one))
        findings.append(
            Finding(
                i, draw(filled), draw(some_ids), pairs,
                draw(some_programs), draw(some_threats), draw(seen),
                draw(st.sampled_from(["yes", "no", "partial", "unknown"])), draw(spans),
                tuple(replace(c, note=draw(text)) for c in citations("finding", i)),
            )
        )  # fmt: skip
    return gateways, searches, findings


@st.composite
def networks(draw: st.DrawFn) -> Network:
    ids = draw(st.lists(filled, min_size=2, max_size=4, unique=True))
    threats = draw(st.lists(filled, max_size=3, unique=True))
    programs = draw(st.lists(filled, max_size=3, unique=True))
    sources = draw(st.lists(filled, max_size=2, unique=True))
    an_id = st.sampled_from(ids)

    def citations(kind: str, *parts: str) -> tuple[Citation, ...]:
        if not sources:
            return ()
        chosen = draw(st.lists(st.sampled_from(sources), max_size=2, unique=True))
        confidence = st.sampled_from(list(Confidence))
        return tuple(
            Citation(f"{kind}/{'--'.join((*parts, s))}", s, draw(text), draw(confidence))
            for s in chosen
        )

    def some(low: int = 0) -> range:
        return range(draw(st.integers(low, 3)))

    participations, mandates, foci, shares, flows = [], [], [], [], []
    for _ in some() if programs else ():
        a, p = draw(an_id), draw(st.sampled_from(programs))
        yes = st.booleans()
        participations.append(
            Participation(
                a, p, draw(filled), draw(seen), draw(yes), draw(yes),
                citations("participation", a, p),
            )
        )  # fmt: skip
        if threats:
            t = draw(st.sampled_from(threats))
            foci.append(Focus(p, t, citations("focus", p, t)))
    for _ in some() if threats else ():
        a, t = draw(an_id), draw(st.sampled_from(threats))
        duty = draw(st.sampled_from(list(Responsibility)))
        mandates.append(
            Mandate(
                a, t, duty, draw(several(functions)), draw(st.sampled_from(["", "stated", "sector"])),
                draw(text), draw(several(filled)), draw(several(filled)), citations("mandate", a, t),
            )
        )  # fmt: skip
    for _ in some():
        g, r = draw(st.permutations(ids))[:2]
        which = draw(st.sampled_from([None, *threats]))
        cadence = draw(st.sampled_from(list(Cadence)))
        shares.append(Share(g, r, which, cadence, draw(seen), citations("share", g, r)))
        if programs:
            p = draw(st.sampled_from(programs))
            flows.append(Flow(g, r, p, draw(text), draw(seen), citations("flow", g, r)))

    def once(facts: list) -> tuple:  # type: ignore[type-arg] # any kind of fact
        return tuple({replace(f, citations=()): f for f in facts}.values())

    parent = {a: draw(st.sampled_from([None, *ids[:i]])) for i, a in enumerate(ids)}
    broader = {t: draw(st.sampled_from([None, *threats[:i]])) for i, t in enumerate(threats)}
    facts = [once(f) for f in (participations, mandates, foci, shares, flows)]
    some_ids, some_threats, some_programs = several(an_id), chosen(threats), chosen(programs)
    agencies = tuple(
        Agency(
            a, draw(filled), country=draw(text), level=draw(text), sector=draw(text), parent=parent[a],
            cls=draw(st.sampled_from(list(AgencyClass))), span=draw(spans),
            home_places=draw(several(filled)), nearby_places=draw(several(filled)), stands_for=draw(some_ids),
            acronyms=draw(several(filled)), label_fr=draw(text), same_as=draw(others),
        )
        for a in sorted(ids)
    )  # fmt: skip
    gateways, searches, findings = told(draw, agencies, threats, programs, citations)
    said = {p: citations("arrangement", p) for p in programs}
    listed = [Arrangement(p, p, citations=said[p]) for p in programs]
    groups = (*facts, listed, gateways, searches, findings)
    cited = {c.source for group in groups for f in group for c in f.citations}
    return Network(
        agencies=agencies,
        threats=tuple(
            Threat(
                t, draw(filled), broader=broader[t], severity=draw(st.floats(0.001, 1)),
                related=draw(some_threats), family=draw(text), first_documented=draw(day),
                label_fr=draw(text), same_as=draw(others),
            )
            for t in sorted(threats)
        ),
        arrangements=tuple(
            Arrangement(
                p, draw(filled), cls=draw(st.sampled_from(list(ArrangementClass))), kind=draw(text),
                cadence=draw(st.sampled_from(list(Cadence))), scope=draw(text), span=draw(seen),
                status=draw(st.sampled_from(["active", "ended", "unknown"])), status_as_of=draw(day),
                part_of=draw(some_programs), hubs=draw(some_ids), region=draw(text),
                serves=draw(st.sampled_from(["", "members", "policy", "service"])),
                announced=draw(st.booleans()), acronyms=draw(several(filled)), label_fr=draw(text),
                same_as=draw(others), citations=said[p],
            )
            for p in sorted(programs)
        ),
        sources=tuple(
            Source(s, draw(filled), draw(text), draw(text), draw(text), draw(text), draw(text))
            for s in sorted(sources)
        ),
        participations=facts[0], mandates=facts[1], foci=facts[2], shares=facts[3], flows=facts[4],
        dependencies=draw(dependencies), gateways=tuple(gateways), searches=tuple(searches),
        findings=tuple(findings), day=draw(day), complete=not cited,
    )  # fmt: skip


def ordered(network: Network) -> Network:
    """Return a network with its facts and their citations sorted: their order says nothing."""

    def told(fact: Any) -> Any:
        if not hasattr(fact, "citations"):
            return fact
        key = attrgetter("source", "locator", "confidence")
        names = {"citations", "cadence_citations"} & {f.name for f in fields(fact)}
        return replace(
            fact, **{name: tuple(sorted(getattr(fact, name), key=key)) for name in names}
        )

    kinds: dict[str, Any] = {f.name: getattr(network, f.name) for f in fields(network)}
    facts: dict[str, Any] = {
        name: tuple(sorted(map(told, kind), key=str))
        for name, kind in kinds.items()
        if isinstance(kind, tuple)
    }
    return replace(network, **facts)


def shown(network: Network) -> Network:
    """Return a network with what reading finds out: first days of programs, threats next to others."""
    programs = []
    for a in network.arrangements:
        spans = [p.span for p in network.participations if p.arrangement == a.id]
        told = (a.span.as_of, a.status_as_of, *(s.start or s.as_of for s in spans))
        days = [day for day in told if day]
        first = min(days) if days else None
        stated = a.citations if a.cadence is not Cadence.UNKNOWN else ()
        span = Span(a.span.start, a.span.end, first)
        programs.append(replace(a, span=span, cadence_citations=stated))
    near = {t.id: {o.id for o in network.threats if t.id in o.related} for t in network.threats}
    threats = (
        replace(t, related=tuple(sorted({*t.related, *near[t.id]} - {t.id})))
        for t in network.threats
    )
    doors = (replace(g, why=g.why or g.why_fr) for g in network.gateways)
    return replace(
        network, arrangements=tuple(programs), threats=tuple(threats), gateways=tuple(doors)
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=networks())
def test_what_is_written_is_read_back(tmp_path: Path, network: Network) -> None:
    write_tables(network, tmp_path)
    assert ordered(read_tables(tmp_path, on_doubt=lambda _: None)) == ordered(shown(network))


def as_bytes(network: Network, folder: Path) -> dict[str, bytes]:
    write_tables(network, folder)
    return {p.name: p.read_bytes() for p in folder.glob("*.csv")}


def both(network: Network, folder: Path, form: str = "turtle") -> tuple[dict[str, bytes], ...]:
    """Return tables, and the tables of the RDF made from them, in memory the same as in a file."""
    write_tables(network, folder / "given")
    read = read_tables(folder / "given", on_doubt=lambda _: None)
    before = as_bytes(read, folder / "before")
    assert as_bytes(read_tables(folder / "before", on_doubt=lambda _: None), folder / "b") == before
    rdf = folder / f"graph.{'ttl' if form == 'turtle' else 'trig'}"
    rdf.write_text(tables_as_rdf(read, form)[0], encoding="utf-8")
    after = as_bytes(bordergraph.open(rdf).network(), folder / "after")
    memory = as_bytes(read_network(LocalEngine((), networks=[read])), folder / "memory")
    # What describes the data as a whole is read beside its statements, and with a source in it
    # a graph would no longer be taken at its word.
    beside = dict.fromkeys(["dataset.csv", *(["sources.csv"] if read.complete else [])], b"")
    assert memory | beside == after | beside
    return before, after


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_the_template_and_the_tables_of_a_graph_come_back_as_they_were(
    tmp_path: Path, form: str
) -> None:
    write_template(tmp_path / "new")
    before, after = both(read_tables(tmp_path / "new"), tmp_path, form)
    assert after == before
    assert b",2012-05-01,2024-01-01," in before["programs.csv"]
    assert b"Example network" in before["dataset.csv"]
    before, after = both(bordergraph.open(TINY).network(), tmp_path / "tiny")
    assert after == before


def test_sources_of_a_frequency_are_some_of_the_program_s_own(tmp_path: Path) -> None:
    programs = tmp_path / "programs.csv"
    (tmp_path / "agencies.csv").write_text("id,label\na,A\n")
    head = "id,label,cadence,cadence_sources,source\n"
    programs.write_text(f"{head}p,P,scheduled,{{0}},one\np,P,scheduled,{{0}},two\n".format("two"))
    (found,) = read_tables(tmp_path).arrangements
    assert [c.source for c in found.cadence_citations] == ["two"]
    programs.write_text(f"{head}p,P,scheduled,three,one\n")
    (fault,) = faults_of(read_tables, tmp_path)
    assert "no row of 'p' cites 'three'" in str(fault)


@pytest.mark.slow
def test_the_tables_of_the_shipped_graph_come_back_as_they_were(tmp_path: Path) -> None:
    graph = bordergraph.open("curated")
    before, after = both(graph.network(), tmp_path)
    assert after == before
    register = bordergraph.Workbench.open("curated").problems().items
    assert bordergraph.Workbench.open(tmp_path / "before").problems().items == register


@settings(
    max_examples=settings().max_examples * 60 // 100, suppress_health_check=[HealthCheck.too_slow]
)
@given(network=networks())
def test_any_tables_come_back_as_they_were(network: Network) -> None:
    # What a weight or a second spell of one tie loses is told on import.
    network = replace(
        network,
        threats=tuple(replace(t, severity=1.0) for t in network.threats),
        participations=_once(network.participations, "agency", "arrangement"),
        mandates=_once(network.mandates, "agency", "threat"),
        shares=_once(network.shares, "giver", "receiver", "threat"),
        flows=_once(network.flows, "giver", "receiver", "arrangement"),
    )
    with tempfile.TemporaryDirectory() as name:
        before, after = both(network, Path(name))
    facts: tuple[Any, ...] = (
        *network.arrangements, *network.participations, *network.mandates, *network.foci,
        *network.shares, *network.flows, *network.gateways, *network.searches, *network.findings,
    )  # fmt: skip
    if not any(fact.citations for fact in facts):
        # With a source the graph would no longer be taken at its word, so import leaves them out.
        del before["sources.csv"], after["sources.csv"]
    # The day of data that names none is that after its last change.
    if network.day is None:
        del before["dataset.csv"], after["dataset.csv"]
    assert after == before


def _once(facts: tuple[Any, ...], *names: str) -> tuple[Any, ...]:
    return tuple({tuple(getattr(f, n) for n in names): f for f in facts}.values())


# -- rows read at once say what each says by itself, values and faults


COLUMNS = ("id", "label", "cadence", "start", "end", "as_of", "announced", "hub", "same_as")
CELLS = st.sampled_from(
    ("", " ", "x", " x ", "2012", "2011-05", "2013-13", "yes", "no", "Scheduled", "on_request",
     "a;b", "b; a", "c:d", "c:{}", "'=1", "''=1")
)  # fmt: skip
ASKED: tuple[tuple[Callable[[TableRow], object], tuple[str, ...]], ...] = (
    (lambda row: row.word("cadence"), ("cadence",)),
    (lambda row: row.boolean("announced"), ("announced",)),
    (lambda row: row.items("hub"), ("hub",)),
    (lambda row: row.addresses("same_as"), ("same_as",)),
    (lambda row: row.span("start", "end", "as_of"), ("start", "end", "as_of")),
    (lambda row: row.day("region"), ("region",)),
)


def table_and_faults(rows: list[tuple[str, ...]]) -> tuple[InputTable, list[TableFault]]:
    faults: list[TableFault] = []
    return InputTable(memory_sheet("programs", COLUMNS, rows), "programs", faults), faults


@given(st.lists(st.tuples(*(CELLS for _ in COLUMNS)), max_size=6))
def test_rows_at_once_say_what_each_says(rows: list[tuple[str, ...]]) -> None:
    table, faults = table_and_faults(rows)
    alone, told = table_and_faults(rows)
    assert faults == told
    for one, columns in ASKED:
        assert table.apply(columns, one) == [one(row) for row in alone]
    assert sorted(faults, key=lambda p: p[:3]) == sorted(told, key=lambda p: p[:3])


@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_row_is_on_its_line_whatever_is_left_out_before_it(width: int) -> None:
    rows = [("a", "A", "x")[:width], ("", "", ""), ("b", "B", ""), ("", "C", ""), (" ", "", "")]
    faults: list[TableFault] = []
    table = InputTable(memory_sheet("programs", ("id", "label"), rows), "programs", faults)
    assert table.lines == [2, 4, 5]
    assert table.cells["id"] == ["a", "b", ""]
    assert table.cells["label"] == ["A" if width > 1 else "", "B", "C"]
    said = ["'x' has no column"] if width > 2 else []
    assert [p.fault.message for p in faults] == [*said, "empty id: must be filled"]


def test_things_made_at_once_are_as_made_one_by_one() -> None:
    found = build_things(Mandate, {"agency": ["a", "b"], "threat": ["t", "u"]})
    assert found == [Mandate("a", "t"), Mandate("b", "u")]
    assert hash(found[0]) == hash(Mandate("a", "t"))
    # They lack no field and have none too many, and rows are one thing when all their cells are.
    for more, wrong in (({}, "threat"), ({"threat": ["t"], "other": ["x"]}, "other")):
        with pytest.raises(TypeError, match=wrong):
            build_things(Focus, {"arrangement": ["ibet"]} | more)
    assert first_indexes([("a", "b"), ("a", "c"), ("a", "b")]) == [0, 1, 0]
