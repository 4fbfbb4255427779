"""CSV tables: what is read, what is refused and where, and that nothing is lost on the way."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph.errors import DataError, OutputError
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Citation,
    Confidence,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.tables import TABLES, read_tables, write_tables

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "agencies": "id,label,country,level,parent\nNA,Narcotics Agency,US,federal,\n6/27,Station 6/27,CA,,NA\n",
    "threats": "id,label,broader,severity\nguns,Guns,,0.5\nghost,Ghost guns,guns,\n",
    "programs": "id,label,kind,cadence,start,end,status\np,Program,forum,On Request,2012,2012-05,Ended\n",
    "participations": "agency,program,role,from,to\nNA,p,lead,2012-02,\n6/27,p,,,\n",
    "mandates": "agency,threat,role\nNA,guns,lead\n6/27,ghost,\n",
    "focus": "program,threat\np,guns\n",
    "shares": "from,to,threat,cadence,start,end\nNA,6/27,,continuous,2010-01-02,\n",
}


def put(folder: Path, tables: dict[str, str]) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, tables: dict[str, str]) -> list[str]:
    with pytest.raises(DataError) as error:
        read_tables(put(folder, tables))
    return [str(f) for f in error.value.faults]


def test_every_table(tmp_path: Path) -> None:
    network = read_tables(put(tmp_path, GOOD))
    assert [a.id for a in network.agencies] == ["6/27", "NA"]
    assert network.agency_by_id["6/27"].parent == "NA"
    assert network.threats == (
        Threat("ghost", "Ghost guns", broader="guns"),
        Threat("guns", "Guns", severity=0.5),
    )
    program = network.arrangement_by_id["p"]
    assert (program.kind, program.cadence, program.status) == ("forum", Cadence.ON_REQUEST, "ended")
    assert program.span == Span(date(2012, 1, 1), date(2012, 5, 31))
    assert network.participations == (
        Participation("NA", "p", "lead", Span(date(2012, 2, 1))),
        Participation("6/27", "p"),
    )
    assert [m.responsibility for m in network.mandates] == [
        Responsibility.LEAD,
        Responsibility.SHARED,
    ]
    assert network.foci == (Focus("p", "guns"),)
    assert network.shares == (
        Share("NA", "6/27", None, Cadence.CONTINUOUS, Span(date(2010, 1, 2))),
    )
    assert network.complete


def test_agencies_alone_are_enough(tmp_path: Path) -> None:
    network = read_tables(put(tmp_path, {"agencies": "id,label\na,A\n"}))
    assert network == Network(agencies=(Agency("a", "A"),), complete=True)


def test_bom_blank_lines_order_of_columns_and_unknown_columns(tmp_path: Path) -> None:
    text = "\ufefflabel , cameras,ID\r\n\r\nAltoona WI PD,11.0, a49 \r\n"
    assert read_tables(put(tmp_path, {"agencies": text})).agencies == (
        Agency("a49", "Altoona WI PD"),
    )


def test_sources_and_citations(tmp_path: Path) -> None:
    tables = GOOD | {
        "sources": "id,title,publisher,date,url\nact,An Act,Parliament,2012-06,https://example.org\n",
        "focus": "program,threat,source,locator,confidence\np,guns,act,s. 5,high\np,guns,act,s. 9,\np,guns,,,\n",
    }
    network = read_tables(put(tmp_path, tables))
    assert network.sources == (
        Source("act", "An Act", "Parliament", "2012-06", "https://example.org"),
    )
    (focus,) = network.foci
    assert focus.citations == (
        Citation("focus/p--guns--act", "act", "s. 5", Confidence.HIGH),
        Citation("focus/p--guns--act", "act", "s. 9", Confidence.MEDIUM),
    )
    assert not network.complete


def test_sources_need_no_table(tmp_path: Path) -> None:
    tables = GOOD | {"focus": "program,threat,source\np,guns,act\n"}
    assert read_tables(put(tmp_path, tables)).sources == (Source("act", "act"),)


def test_duplicates_and_self_ties(tmp_path: Path) -> None:
    tables = GOOD | {
        "agencies": GOOD["agencies"] + "NA,Narcotics Agency,US,federal,\n",
        "mandates": GOOD["mandates"] + "NA,guns,lead\n",
        "shares": "from,to\nNA,NA\nNA,6/27\nNA,6/27\n",
    }
    network = read_tables(put(tmp_path, tables))
    assert len(network.agencies) == len(network.mandates) == 2
    assert network.shares == (Share("NA", "6/27"),)


def test_all_faults_at_once_with_their_places(tmp_path: Path) -> None:
    tables = {
        "agencies": "id,label,country,level,parent\nrcmp,RCMP,CA,,rcmp\ncbp,CBP,US,,dhs\ncbp,Customs,US,,\n,Nameless,,,\n",
        "threats": "id,label,broader,severity\nguns,Guns,,nan\ndrugs,Drugs,,-1\ntax,Tax,,much\nloop,L,pool,\npool,P,loop,\n",
        "programs": "id,label,kind,cadence,start,end,status\np,P,,sometimes,2012-13,2012,over\nq,Q,,,2013,2012-06-01,\n",
        "participations": "agency,program,role,from,to\nrcmpp,p,,,\nrcmp,x,,2012-02-30,\n",
        "mandates": "agency,threat,role\nrcmp,gunz,boss\n",
        "shares": "from,to,threat\nrcmp,,\n",
        "focus": "program,threat,source,confidence\np,guns,act,certain\n",
        "sources": "id,title\nacts,Acts\n",
    }
    assert faults(tmp_path, tables) == [
        "agencies.csv:2:5: parent 'rcmp': leads back to itself: rcmp > rcmp",
        "agencies.csv:3:5: parent 'dhs': no such id in agencies.csv",
        "agencies.csv:4:1: id 'cbp': stands on line 3 already, with other cells (keep one row)",
        "agencies.csv:5:1: empty id: must be filled",
        "threats.csv:2:4: severity 'nan': expected a number above 0 and up to 1",
        "threats.csv:3:4: severity '-1': expected a number above 0 and up to 1",
        "threats.csv:4:4: severity 'much': expected a number above 0 and up to 1",
        "threats.csv:5:3: broader 'pool': leads back to itself: loop > pool > loop",
        "threats.csv:6:3: broader 'loop': leads back to itself: pool > loop > pool",
        "programs.csv:2:4: cadence 'sometimes': expected continuous, scheduled, on-request, incident-driven or unknown",
        "programs.csv:2:5: start '2012-13': expected a date as 2012, 2012-05 or 2012-05-06",
        "programs.csv:2:7: status 'over': expected active, ended, dormant, stalled, proposed or unknown",
        "programs.csv:3:6: end '2012-06-01': lies before start '2013'",
        "participations.csv:2:1: agency 'rcmpp': no such id in agencies.csv (did you mean 'rcmp'?)",
        "participations.csv:3:2: program 'x': no such id in programs.csv",
        "participations.csv:3:4: from '2012-02-30': expected a date as 2012, 2012-05 or 2012-05-06",
        "mandates.csv:2:2: threat 'gunz': no such id in threats.csv (did you mean 'guns'?)",
        "mandates.csv:2:3: role 'boss': expected lead, shared or support",
        "focus.csv:2:3: source 'act': no such id in sources.csv (did you mean 'acts'?)",
        "focus.csv:2:4: confidence 'certain': expected high, medium or low",
        "shares.csv:2:2: empty to: must be filled",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "agencies.csv:1:1: empty file (begin with the columns id,label)"),
        ("id;label\na;A\n", "agencies.csv:1:1: no column 'id' (separate columns by commas)"),
        ("id,lable\na,A\n", "agencies.csv:1:2: unknown column 'lable' (did you mean 'label'?)"),
        ("id,label,id\n", "agencies.csv:1:3: column 'id' twice (leave one of them out)"),
        (
            "id,label\na,Police, town of\n",
            "agencies.csv:2:3: 'town of' has no column (put quotation marks around a cell with a comma)",
        ),
        ('id,label\na,"A"b\n', "agencies.csv:2:1: not a CSV row: ',' expected after '\"'"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, text: str, expected: str) -> None:
    found = faults(tmp_path, {"agencies": text})
    assert found[0].startswith(expected)


def test_a_line_is_counted_past_cells_of_several_lines(tmp_path: Path) -> None:
    text = 'id,label,parent\na,"A\nof two lines",\nb,B,zz\n'
    assert faults(tmp_path, {"agencies": text})[0].startswith("agencies.csv:4:3:")


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_bytes("id,label\na,Sûreté\n".encode("latin-1"))
    with pytest.raises(DataError) as error:
        read_tables(tmp_path)
    assert [str(f) for f in error.value.faults] == [
        "agencies.csv:2:4: not UTF-8 (save the file as UTF-8)"
    ]


@pytest.mark.parametrize("agencies", [b"\xff", b"id,label\na,A\0\n", b"", b"id;label\na;A\n"])
def test_what_names_things_of_an_unreadable_table_is_no_fault(
    tmp_path: Path, agencies: bytes
) -> None:
    (tmp_path / "agencies.csv").write_bytes(agencies)
    (tmp_path / "threats.csv").write_text("id,label\nguns,Guns\n")
    (tmp_path / "mandates.csv").write_text("agency,threat\na,guns\nb,gun\n")
    with pytest.raises(DataError) as error:
        read_tables(tmp_path)
    where = [f.where for f in error.value.faults]
    assert where[0].startswith("agencies.csv:")
    assert [w for w in where if not w.startswith("agencies.csv:")] == ["mandates.csv:3:2"]


def test_a_table_that_is_named_and_not_there(tmp_path: Path) -> None:
    tables = {"agencies": "id,label\na,A\n", "mandates": "agency,threat\na,guns\n"}
    assert faults(tmp_path, tables) == [
        "mandates.csv:2:2: threat 'guns': there is no threats.csv (list it in threats.csv)"
    ]
    with pytest.raises(DataError, match="no tables in"):
        read_tables(tmp_path / "nowhere")


def test_no_cell_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    label = "=HYPERLINK(1)"
    write_tables(
        Network(agencies=(Agency("-1", label), Agency("'+1", "'")), complete=True), tmp_path
    )
    with (tmp_path / "agencies.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [c for c in cells if c[:1] in {"=", "+", "-", "@"}]
    assert {a.id: a.label for a in read_tables(tmp_path).agencies} == {"-1": label, "'+1": "'"}


def test_writing_replaces_whole_files_and_leaves_nothing_beside(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tables"
    write_tables(read_tables(put(tmp_path, GOOD)), folder)
    write_tables(Network(agencies=(Agency("a", "A"),)), folder)
    assert read_tables(folder) == Network(agencies=(Agency("a", "A"),), complete=True)
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{t}.csv" for t in TABLES)
    blocked = tmp_path / "file"
    blocked.write_text("here first")
    with pytest.raises(OutputError, match="cannot write tables"):
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

    participations, mandates, foci, shares = [], [], [], []
    for _ in some() if programs else ():
        a, p = draw(an_id), draw(st.sampled_from(programs))
        yes = st.booleans()
        participations.append(
            Participation(
                a,
                p,
                draw(filled),
                draw(spans),
                draw(yes),
                draw(yes),
                citations("participation", a, p),
            )
        )
        if threats:
            t = draw(st.sampled_from(threats))
            foci.append(Focus(p, t, citations("focus", p, t)))
    for _ in some() if threats else ():
        a, t = draw(an_id), draw(st.sampled_from(threats))
        duty = draw(st.sampled_from(list(Responsibility)))
        mandates.append(Mandate(a, t, duty, citations=citations("mandate", a, t)))
    for _ in some():
        g, r = draw(st.permutations(ids))[:2]
        which = draw(st.sampled_from([None, *threats]))
        cadence = draw(st.sampled_from(list(Cadence)))
        shares.append(Share(g, r, which, cadence, draw(spans), citations("share", g, r)))

    def once(facts: list) -> tuple:  # type: ignore[type-arg] # any kind of fact
        return tuple({replace(f, citations=()): f for f in facts}.values())

    parent = {a: draw(st.sampled_from([None, *ids[:i]])) for i, a in enumerate(ids)}
    broader = {t: draw(st.sampled_from([None, *threats[:i]])) for i, t in enumerate(threats)}
    facts = [once(f) for f in (participations, mandates, foci, shares)]
    cited = {c.source for group in facts for f in group for c in f.citations}
    return Network(
        agencies=tuple(
            Agency(
                a,
                draw(filled),
                country=draw(text),
                level=draw(text),
                sector=draw(text),
                parent=parent[a],
                cls=draw(st.sampled_from(list(AgencyClass))),
                span=draw(spans),
            )
            for a in sorted(ids)
        ),
        threats=tuple(
            Threat(t, draw(filled), broader=broader[t], severity=draw(st.floats(0.001, 1)))
            for t in sorted(threats)
        ),
        arrangements=tuple(
            Arrangement(
                p,
                draw(filled),
                cls=draw(st.sampled_from(list(ArrangementClass))),
                kind=draw(text),
                cadence=draw(st.sampled_from(list(Cadence))),
                span=draw(spans),
                status=draw(st.sampled_from(["active", "ended", "unknown"])),
            )
            for p in sorted(programs)
        ),
        sources=tuple(
            Source(s, draw(filled), draw(text), draw(text), draw(text)) for s in sorted(sources)
        ),
        participations=facts[0],
        mandates=facts[1],
        foci=facts[2],
        shares=facts[3],
        complete=not cited,
    )


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(network=networks())
def test_what_is_written_is_read_back(tmp_path: Path, network: Network) -> None:
    write_tables(network, tmp_path)
    assert read_tables(tmp_path) == network
