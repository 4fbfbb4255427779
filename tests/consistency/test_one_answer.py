"""One question has one answer, whichever surface is asked: every difference names the two."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from itertools import chain
from typing import Any, TypeAlias

import pytest
from tests.unit.made import Opened

from bordergraph import Workbench
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, Served
from bordergraph.views.map.payload import MapData

from .surfaces import Surfaces, slugs

Answers: TypeAlias = dict[str, Any]
Asked: TypeAlias = dict[str, Answers]
Question: TypeAlias = Callable[[Surfaces, Asked, Any], None]

AGENCIES = ("rcmp", "cbsa")
PAIRS = (("cbp", "cbsa"), ("csis", "rcmp"))
ARRANGEMENTS = ("ibet", "best-northern-border")
THREATS = ("fentanyl-trafficking", "firearms-smuggling")
DAYS = (None, pytest.param(date(2012, 12, 31), marks=pytest.mark.weekly))
FULL = r"Possible gaps with full need[^:]*: (\d+)"


@pytest.fixture(scope="session", params=DAYS, ids=lambda d: str(d or "own day"))
def on(
    request: pytest.FixtureRequest,
    opened: Opened,
    drawn: Callable[[Workbench], MapData],
    tmp_path_factory: pytest.TempPathFactory,
) -> Surfaces:
    """Every surface on one day."""
    day = request.param
    return Surfaces(opened(as_of=day), day, drawn, tmp_path_factory.mktemp("tables"))


def _differences(asked: Asked) -> list[str]:
    """Return one line for each question on which two surfaces differ, naming both."""
    found = []
    for question, answers in asked.items():
        (first, expected), *rest = answers.items()
        found += [
            f"{question}: {first} says {expected!r}, {name} says {answer!r}"
            for name, answer in rest
            if answer != expected
        ]
    return found


# -- of an agency


def links_in_force(on: Surfaces, asked: Asked, a: str) -> None:
    partners = [t["partner"] for t in on.rows("partners", "report", a)]
    connector = [r for r in on.rows("connectors", "report") if r["agency"] == a]
    asked[f"how many bodies {a} is linked with"] = {
        "report --format json": len(partners),
        "report": on.number(r"(\d+) partner organizations?", "report", a),
        "library": len(on.linkage.ties(a)),
        "library, partners": len(on.linkage.partners(a)),
        "map": on.counted("agency", a, "linked"),
        "export gexf": sum(a in pair for pair in on.exported_pairs),
        "report on all": sum(connector[0]["partners"].values()) if connector else 0,
    }
    compared = set(on.facts.agencies)
    asked[f"with which agencies {a} is linked"] = {
        "report --format json": sorted(set(partners) & compared),
        "map, matrix": sorted(
            {x for pair, t in on.map_ties.items() if a in pair and t.cadence for x in pair} - {a}
        ),
    }


def arrangements_in_force(on: Surfaces, asked: Asked, a: str) -> None:
    rows = on.rows("arrangements", "report", a)
    now = slugs(r["arrangement"] for r in rows if r["in_force"])
    connector = [r for r in on.rows("connectors", "report") if r["agency"] == a]
    index = on.listed("agencies", a)
    asked[f"how many arrangements in force {a} takes part in"] = {
        "report --format json": len(now),
        "report": on.number(r"takes part in (\d+) arrangement", "report", a),
        "list": index["arrangements"],
        "map": on.counted("agency", a, "arrangements"),
        "export gexf": len({p for x, p in on.edges("participation", active=True) if x == a}),
        "report on all": len(connector[0]["arrangements"]) if connector else len(now),
    }
    ever = slugs(r["arrangement"] for r in rows)
    asked[f"how many arrangements {a} ever took part in"] = {
        "report --format json": len(ever),
        "list": index["arrangements_ever"],
        "map, lines": len({k.b for k in on.lines("participation", f"agency/{a}")}),
        "query": len(on.undisputed("arrangement", "arrangements-of-agency", agency=a)),
    }


def gaps_of_agency(on: Surfaces, asked: Asked, a: str) -> None:
    listed = on.possible("--agency", a)
    told = on.rows("gaps", "report", a)
    asked[f"how many possible gaps {a} has"] = {
        "gaps --format json": len(listed),
        "gaps --format csv": sum(
            a in {g["agency_a"], g["agency_b"]} for g in on.csv("gaps") if g["basis"] == "candidate"
        ),
        "gaps of all": sum(a in g["agencies"] for g in on.possible()),
        "report": sum(g["need"] == "full" for g in told),
        "map": on.counted("agency", a, "gaps"),
        "map, rows": len(on.drawn_gaps(agency=a)),
    }
    both = on.possible("--agency", a, "--partial")
    asked[f"which possible gaps {a} has, with partial need as well"] = {
        "gaps --partial": _keys(both),
        "report": _keys(told),
    }


def served_of_agency(on: Surfaces, asked: Asked, a: str) -> None:
    row = next((r for r in on.data("coverage", "--of", "agencies") if r["agency"] == a), None)
    section = on.sections("report", a).get("served", {})
    threats = section.get("rows", ())
    asked[f"how the needs of {a} are served"] = {
        "coverage --of agencies": _six(row) if row else dict.fromkeys(SIX, 0),
        "report, threats": {k: sum(t[k] for t in threats) for k in SIX},
        "library": _six(asdict(on.assessment.served_by_agency().get(a, Served()))),
    }


SIX = ("needs", "regular", "assumed", "irregular", "indirect", "none", "not_assessed")


def _six(row: Mapping[str, Any]) -> dict[str, int]:
    """Return the needs of a row and their six counts."""
    return {key: row[key] for key in SIX}


def _keys(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return which rows there are and what each is, in one order."""
    return sorted((*r["agencies"], r["threat"], r["need"], r["channel"]) for r in rows)


def gap_fields(on: Surfaces, asked: Asked, a: str) -> None:
    for g in on.possible("--agency", a)[:5]:
        key = (tuple(g["agencies"]), g["threat"])
        drawn = next(m for m in on.drawn_gaps(agency=a) if (m.agencies, m.threat) == key)
        asked[f"what the possible gap of {key} is"] = {
            "gaps": [g[k] for k in ("need", "channel", "searched_on", "arrangements", "relays")],
            "map": [
                *(drawn.need, drawn.channel, drawn.searched_on or None),
                *(list(drawn.arrangements), list(drawn.relays)),
            ],
        }
        told = {
            "report": on.rows("gaps", "report", a),
            "report on the pair": on.rows("gaps", "report", *g["agencies"]),
            "report on the threat": on.rows("gaps", "report", g["threat"]),
            "report on all": on.rows("gaps", "report"),
        }
        answers: Answers = {"gaps": g}
        for name, rows in told.items():
            row = next(r for r in rows if (tuple(r["agencies"]), r["threat"]) == key)
            answers[name] = {k: row[k] for k in g}
        asked[f"what every report says of the possible gap of {key}"] = answers


def threats_of_agency(on: Surfaces, asked: Asked, a: str) -> None:
    rows = on.rows("mandates", "report", a)
    drawn = on.lines("mandate", f"agency/{a}")
    asked[f"how many threats {a} answers for"] = {
        "report --format json": len({r["threat"] for r in rows}),
        "list": on.listed("agencies", a)["threats"],
        "map": on.counted("agency", a, "threats"),
        "export gexf": sum(x == a for x, _ in on.edges("mandate", active=True)),
    }
    asked[f"how many threats {a} ever answered for"] = {
        "query": len({r["threat"] for r in on.query("mandates-of-agency", agency=a)}),
        "export gexf": sum(x == a for x, _ in on.edges("mandate")),
        "export csv": len({r["threat"] for r in on.tables["mandates"] if r["agency"] == a}),
        "map, lines": len(drawn),
    }
    asked[f"what part {a} has in each threat"] = {
        "report --format json": sorted({(r["threat"], r["responsibility"]) for r in rows}),
        "map": sorted({(k.b.partition("/")[2], k.role) for k in drawn if k.active}),
    }


def findings_of_agency(on: Surfaces, asked: Asked, a: str) -> None:
    asked[f"which findings are about {a}"] = {
        "query": slugs(r["finding"] for r in on.query("findings-about-agency", agency=a)),
        "map": sorted(
            f.id for f in on.map.findings if f"agency/{a}" in {*f.nodes, *chain(*f.pairs)}
        ),
    }


# -- of a pair


def threats_both_answer_for(on: Surfaces, asked: Asked, pair: tuple[str, str]) -> None:
    having = [{t for x, t in on.edges("mandate", active=True) if x == a} for a in pair]
    asked[f"for how many threats both of {pair} answer"] = {
        "report --format json": len(on.rows("threats", "report", *pair)),
        "report": on.number(r"Both agencies have a mandate against (\d+) threat", "report", *pair),
        "why --format json": len({r["threat"] for r in on.rows("mandates", "why", *pair)}),
        "export gexf": len(having[0] & having[1]),
    }


def needs_of_pair(on: Surfaces, asked: Asked, pair: tuple[str, str]) -> None:
    listed = [g for g in on.possible() if set(g["agencies"]) == set(pair)]
    drawn = [g for g in on.drawn_gaps() if set(g.agencies) == set(pair)]
    told = [r for r in on.rows("gaps", "report", *pair) if r["need"] == "full"]
    asked[f"on which threats {pair} have a possible gap"] = {
        "gaps": sorted(g["threat"] for g in listed),
        "report": sorted(r["threat"] for r in told),
        "map": sorted(g.threat for g in drawn),
    }
    rows = on.assessment.rows_among(pair)
    asked[f"how each need of {pair} is served"] = {
        "library": [(r.threat, r.need.value, r.outcome.value) for r in rows],
        "report": [
            (r["threat"], r["need"], r["channel"]) for r in on.rows("served", "report", *pair)
        ],
        "why": sorted(
            (r["threat"], r["need"], r["channel"]) for r in on.rows("needs", "why", *pair)
        ),
    }
    counted = next(
        (r for r in on.data("coverage", "--of", "pairs") if set(r["agencies"]) == set(pair)), None
    )
    needs = sum(r.outcome in COUNTED_OUTCOMES for r in rows)
    asked[f"how many needs {pair} have"] = {
        "library": needs,
        "coverage --of pairs": counted["needs"] if counted else 0,
    }


def links_of_pair(on: Surfaces, asked: Asked, pair: tuple[str, str]) -> None:
    text = r"Between the two agencies: (\d+) links? in force; former links: (\d+)"
    why = {key: on.rows(key, "why", *pair) for key in ("links", "lapsed")}
    rows = on.rows("links", "report", *pair)
    stopped = sum(not r["in_force"] for r in rows)
    asked[f"how many links {pair} have in force, and had"] = {
        "why --format json": (len(why["links"]), len(why["lapsed"])),
        "why": on.said(text, "why", *pair),
        "report --format json": (len(rows) - stopped, stopped),
        "report": on.said(
            r"(\d+) links? in force [^(]*\([^)]*\)[^;]*; former links: (\d+)", "report", *pair
        ),
    }
    own = [r for r in why["links"] if set(r["through"]) == set(pair) and (r["forth"] or r["back"])]
    tie = [t for t in on.rows("partners", "report", pair[0]) if t["partner"] == pair[1]]
    back = [t for t in on.rows("partners", "report", pair[1]) if t["partner"] == pair[0]]
    linked = (pair in on.exported_pairs) or (pair[::-1] in on.exported_pairs)
    asked[f"through which arrangements {pair} are linked in their own names"] = {
        "why": slugs(r["arrangement"] for r in own if r["arrangement"]),
        "report on the one": slugs(a for t in tie for a in t["arrangements"]),
        "report on the other": slugs(a for t in back for a in t["arrangements"]),
    }
    asked[f"whether {pair} are linked in their own names"] = {
        "why": bool(own),
        "report on the one": bool(tie),
        "map": bool((t := on.map_ties.get((min(pair), max(pair)))) and t.cadence),
        "export gexf": linked,
    }
    order = ["continuous", "scheduled", "on-request", "incident-driven", "unknown"]
    if own:
        asked[f"how regular the best link of {pair} is"] = {
            "why": min((r["frequency"] for r in own), key=order.index),
            "report": tie[0]["cadence"] if tie else None,
        }


# -- of an arrangement


def members(on: Surfaces, asked: Asked, p: str) -> None:
    rows = on.rows("members", "report", p)
    index = on.listed("arrangements", p)
    asked[f"which members of {p} are in force"] = {
        "report --format json": slugs(r["agency"] for r in rows if r["in_force"]),
        "export gexf": slugs(x for x, y in on.edges("participation", active=True) if y == p),
        "library": slugs(q.agency for q in on.facts.members.get(p, ())),
        "report on all": next(
            (r["members"] for r in on.rows("arrangements", "report") if r["arrangement"] == p), []
        ),
    }
    index_says = (index["members"], index["members_ever"])
    former = r" \((\d+) in all" if len(set(index_says)) > 1 else r"(?=\.)"
    text = on.said(rf"(\d+) current members?{former}", "report", p)
    asked[f"how many members {p} has, and ever had"] = {
        "list": index_says,
        "report": text and (text[0], text[-1]),
        "report --format json": (sum(r["in_force"] for r in rows), len(rows)),
        "map": (
            on.counted("arrangement", p, "members"),
            len({k.a for k in on.lines("participation", f"arrangement/{p}")}),
        ),
        "query": (
            index["members"],
            len(on.undisputed("agency", "members-of-arrangement", arrangement=p)),
        ),
    }


def state(on: Surfaces, asked: Asked, p: str) -> None:
    nodes = on.gexf[0]
    node = on.node("arrangement", p)
    queried = {r["arrangement"]: r for r in _in_force(on)}
    row = queried.get(f"arrangement:{p}")
    index = on.listed("arrangements", p)
    exported = nodes.get(f"arrangement/{p}")
    asked[f"whether {p} is in force"] = {
        "list": index["in_force"],
        "map": node.active,
        "query": row is not None,
        "library": p in on.facts.working_arrangements,
        "export gexf": exported is not None and exported["active"] == "true",
    }
    asked[f"how often {p} shares on the day"] = {
        "list": index["frequency"],
        "library": on.facts.frequency(on.facts.network.arrangement_by_id[p]),
        "map": "unknown" if node.aged else node.cadence,
    }
    model = on.kg.network().arrangement_by_id[p]
    answers = {"library": (model.cadence.value, model.status), "map": (node.cadence, node.status)}
    if exported:
        answers["export gexf"] = (exported["cadence"], exported["status"])
    for t in on.data("list", "threats"):
        rows = [r for r in on.rows("arrangements", "report", t["id"]) if r["arrangement"] == p]
        if rows:
            answers["report on a threat"] = (rows[0]["cadence"], rows[0]["status"])
            break
    asked[f"which cadence and status {p} has"] = answers
    if row:
        asked[f"since when {p} is in force"] = {"query": row["since"][:10], "map": node.start}


def _in_force(on: Surfaces) -> list[dict[str, str]]:
    return on.query("arrangements-in-force-on", day=str(on.facts.day))


def aims(on: Surfaces, asked: Asked, p: str) -> None:
    asked[f"at which threats {p} is aimed"] = {
        "report --format json": slugs(r["threat"] for r in on.rows("threats", "report", p)),
        "map": slugs(k.b.partition("/")[2] for k in on.lines("focus", f"arrangement/{p}")),
    }
    asked[f"at how many threats {p} is aimed"] = {
        "report --format json": len(on.rows("threats", "report", p)),
        "list": on.listed("arrangements", p)["threats"],
        "map": on.counted("arrangement", p, "threats"),
    }


def findings_of_arrangement(on: Surfaces, asked: Asked, p: str) -> None:
    rows = on.query("findings-about-arrangement", arrangement=p)
    asked[f"how many findings are about {p}"] = {
        "query": len(slugs(r["finding"] for r in rows)),
        "map": on.counted("arrangement", p, "findings"),
    }


# -- of a threat


def agencies_on_threat(on: Surfaces, asked: Asked, t: str) -> None:
    rows = on.rows("agencies", "report", t)
    queried = on.query("agencies-on-threat", threat=t)
    asked[f"how many agencies answer for {t}"] = {
        "report --format json": sum(r["compared"] for r in rows),
        "list": on.listed("threats", t)["agencies"],
        "map": on.counted("threat", t, "agencies"),
        "report": on.number(
            r"(\d+) agenc(?:y has|ies have) a mandate against this threat", "report", t
        ),
    }
    asked[f"which bodies answer for {t}"] = {
        "report --format json": slugs(r["agency"] for r in rows),
        "export gexf": slugs(x for x, y in on.edges("mandate", active=True) if y == t),
    }
    asked[f"which bodies ever answered for {t}"] = {
        "query": slugs(r["agency"] for r in queried if r["on_threat"] == f"threat:{t}"),
        "export csv": slugs(r["agency"] for r in on.tables["mandates"] if r["threat"] == t),
    }


def gaps_on_threat(on: Surfaces, asked: Asked, t: str) -> None:
    listed = [g for g in on.possible("--threat", t) if g["threat"] == t]
    asked[f"how many possible gaps there are on {t}"] = {
        "gaps": len(listed),
        "report": sum(r["need"] == "full" for r in on.rows("gaps", "report", t)),
        "map": on.counted("threat", t, "gaps"),
        "map, rows": len(on.drawn_gaps(threat=t)),
    }


def need_on_threat(on: Surfaces, asked: Asked, t: str) -> None:
    row = next((r for r in on.data("coverage") if r["threat"] == t), None)
    whole = next((r for r in on.rows("served", "report") if r["threat"] == t), None)
    none = dict.fromkeys(SIX, 0)
    asked[f"how the needs on {t} are served"] = {
        "coverage": _six(row) if row else none,
        "report on all": _six(whole) if whole else none,
        "library": _six(asdict(on.assessment.served_by_threat().get(t, Served()))),
    }
    agencies = on.rows("served", "report", t)
    asked[f"how many needs there are on {t}"] = {
        "coverage": row["needs"] if row else 0,
        # A need counts for both of its agencies.
        "report on the threat": sum(r["needs"] for r in agencies) // 2,
    }


def serving_threat(on: Surfaces, asked: Asked, t: str) -> None:
    rows = [r for r in on.rows("arrangements", "report", t) if r["through"] == t]
    queried = on.query("arrangements-on-threat", threat=t)
    index = on.listed("threats", t)
    asked[f"how many arrangements name {t}, in force and ever"] = {
        "report --format json": (sum(r["in_force"] for r in rows), len(rows)),
        "list": (index["arrangements"], index["arrangements_ever"]),
        "map": (
            on.counted("threat", t, "arrangements"),
            len({k.a for k in on.lines("focus", f"threat/{t}")}),
        ),
        "query": (
            index["arrangements"],
            len(slugs(r["arrangement"] for r in queried if r["on_threat"] == f"threat:{t}")),
        ),
    }


# -- of everything


def totals(on: Surfaces, asked: Asked, _: None) -> None:
    size = on.said(r"(\d+) agenc[^.]*?, (\d+) arrangements? in force; ([\d,]+) sources?", "report")
    counts = on.map.counts
    arrangements = sum(r["in_force"] for r in on.data("list", "arrangements"))
    asked["how many agencies, arrangements in force and sources there are"] = {
        "report": size,
        "map": (counts.agencies, counts.arrangements, counts.sources),
        "library": (len(on.facts.agencies), len(on.facts.working_arrangements), size and size[2]),
        "list": (len(on.facts.agencies), arrangements, size and size[2]),
        "query": (counts.agencies, len({r["arrangement"] for r in _in_force(on)}), counts.sources),
    }
    asked["how many pairs of agencies are linked"] = {
        "map": counts.linked,
        "library": sum(
            len(on.linkage.partners(a).keys() & set(on.facts.agencies)) for a in on.facts.agencies
        )
        // 2,
        "export gexf": sum(set(p) <= set(on.facts.agencies) for p in on.exported_pairs),
    }


def all_gaps(on: Surfaces, asked: Asked, _: None) -> None:
    listed = on.possible()
    told = on.rows("gaps", "report")
    asked["how many possible gaps there are"] = {
        "gaps": len(listed),
        "gaps --format csv": sum(g["basis"] == "candidate" for g in on.csv("gaps")),
        "report --format json": sum(g["need"] == "full" for g in told),
        "report": on.number(FULL, "report"),
        "brief": on.number(FULL, "report", "--brief"),
        "map": on.map.counts.gaps,
        "map, rows": len(on.drawn_gaps()),
    }
    both = on.possible("--partial")
    asked["how many possible gaps there are with partial need as well"] = {
        "gaps --partial": len(both),
        "map": on.map.counts.gaps + on.map.counts.partial,
        "report": len(told),
    }
    asked["which possible gaps there are, in the order in which they are listed"] = {
        "gaps --partial": [(*g["agencies"], g["threat"], g["channel"]) for g in both],
        "report": [(*g["agencies"], g["threat"], g["channel"]) for g in told],
    }


def needs_served(on: Surfaces, asked: Asked, _: None) -> None:
    served, told = on.data("coverage"), on.rows("served", "report")
    asked["how needs are served"] = {
        "coverage": {k: sum(row[k] for row in served) for k in SIX},
        "map": {k: on.map.counts.served[k] for k in SIX},
        "library": _six(asdict(on.assessment.served())),
        "report": {k: sum(row[k] for row in told) for k in SIX},
        "report, chart": _six(on.sections("report")["served"]["figures"][0]["values"][0]),
    }


def too_wide(on: Surfaces, asked: Asked, _: None) -> None:
    held = {m.threat for m in on.facts.mandates}
    wide = sorted(held & on.assessment.umbrella_threats)
    names = ", ".join(on.kg.labels.short_name("threat", t) for t in wide)
    asked["which threats are too wide to make needs"] = {
        "library": wide,
        "map": sorted(held & {n.id.partition("/")[2] for n in on.map.nodes if n.umbrella}),
        "coverage": sorted(set(wide) - {t["threat"] for t in on.data("coverage")}),
    }
    asked["that they are said to be left out"] = {
        "report": names in re.sub(r"\s+", " ", on.cli("report")),
        "expected": True,
    }


def years(on: Surfaces, asked: Asked, _: None) -> None:
    if not on.day:
        return
    then = next(y for y in on.map.years if y.year == on.day.year)
    asked[f"how many pairs were linked, and gaps counted, at the end of {on.day.year}"] = {
        "map, year": (then.linked, then.gaps),
        "map": (on.map.counts.linked, on.map.counts.gaps),
    }
    row = on.rows("years", "timeline", "--from", str(then.year), "--to", str(then.year))[-1]
    asked[f"how many agencies and arrangements there were at the end of {on.day.year}"] = {
        "timeline": (row["agencies"], row["arrangements"]),
        "map": (on.map.counts.agencies, on.map.counts.arrangements),
    }


def sources(on: Surfaces, asked: Asked, _: None) -> None:
    rows = {r["id"]: r["statements"] for r in on.data("sources")}
    listed = {r["id"]: r["statements"] for r in on.data("list", "sources")}
    queried = {
        r["source"].partition(":")[2]: int(r["statements"]) for r in on.query("coverage-by-source")
    }
    asked["how many statements rest on each source"] = {"sources": rows, "list sources": listed}
    asked["how many statements rest on each source that has any"] = {
        "sources": {s: n for s, n in rows.items() if n},
        "query": queried,
    }
    asked["how many sources the map can name"] = {"sources": len(rows), "map": len(on.map.sources)}


def countries(on: Surfaces, asked: Asked, _: None) -> None:
    bodies = [a for a in on.kg.network().agencies if on.facts.is_in_force(a)]
    kinds = Counter("agency" if a.cls == "agency" else "association" for a in bodies)
    asked["how many bodies exist by country"] = {
        "map": dict(on.map.counts.countries),
        "library": dict(Counter(a.country for a in bodies)),
    }
    drawn = Counter(n.kind for n in on.map.nodes if n.active and n.kind != "place")
    asked["how many things are in force by kind"] = {
        "map": dict(on.map.counts.kinds),
        "map, marks": dict(drawn),
        "library": dict(on.map.counts.kinds) | dict(kinds),
    }
    asked["how many statements of ties are in force"] = {
        "map": {k: n for k, n in on.map.counts.links.items() if n},
        "map, lines": dict(
            Counter(k.kind for k in on.map.links if k.active and k.kind in on.map.counts.links)
        ),
        "export gexf": {k: n for k in on.map.counts.links if (n := len(on.edges(k, active=True)))},
    }


OF_AGENCY = (
    links_in_force, arrangements_in_force, gaps_of_agency, gap_fields, served_of_agency,
    threats_of_agency, findings_of_agency,
)  # fmt: skip
OF_PAIR = (threats_both_answer_for, needs_of_pair, links_of_pair)
OF_ARRANGEMENT = (members, state, aims, findings_of_arrangement)
OF_THREAT = (agencies_on_threat, gaps_on_threat, need_on_threat, serving_threat)
OF_ALL = (
    totals, all_gaps, needs_served, too_wide, years, sources, countries,
)  # fmt: skip
CASES = [
    # The second of each kind is asked about weekly.
    pytest.param(question, subject, marks=[pytest.mark.weekly] if n else [])
    for questions, subjects in (
        (OF_AGENCY, AGENCIES), (OF_PAIR, PAIRS), (OF_ARRANGEMENT, ARRANGEMENTS),
        (OF_THREAT, THREATS), (OF_ALL, (None,)),
    )
    for n, subject in enumerate(subjects)
    for question in questions
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "subject"), CASES, ids=lambda x: getattr(x, "__name__", str(x))
)
def test_every_surface_gives_one_answer(on: Surfaces, question: Question, subject: Any) -> None:
    asked: Asked = {}
    question(on, asked, subject)
    differences = _differences(asked)
    assert not differences, "\n".join(differences)
