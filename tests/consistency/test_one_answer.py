"""One question has one answer, whichever surface is asked: every difference names the two."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

import pytest

from bordergraph.analysis.method.rows import SERVED, Served

from .surfaces import Surfaces, slugs

Answers: TypeAlias = dict[str, Any]
Asked: TypeAlias = Iterator[tuple[str, Answers]]
Question: TypeAlias = Callable[[Surfaces, Any], Asked]

AGENCIES = ("rcmp", "cbsa")
PAIRS = (("cbp", "cbsa"), ("csis", "rcmp"))
ARRANGEMENTS = ("ibet", "best-northern-border")
THREATS = ("fentanyl-trafficking", "firearms-smuggling")


def _differences(asked: Asked) -> list[str]:
    """Return one line for each question on which two surfaces differ, naming both."""
    found = []
    for question, answers in asked:
        (first, expected), *rest = answers.items()
        found += [
            f"{question}: {first} says {expected!r}, {name} says {answer!r}"
            for name, answer in rest
            if answer != expected
        ]
    return found


# -- of an agency


def possible(on: Surfaces, *args: str) -> list[dict[str, Any]]:
    """Return the possible gaps that are listed; documented ones stand in the register alone."""
    return [g for g in on.data("gaps", *args) if g["basis"] == "candidate"]


def links_in_force(on: Surfaces, a: str) -> Asked:
    partners = [t["partner"] for t in on.rows("partners", "report", a)]
    text = on.said(r"(\d+) partner organizations?", "report", a)
    connector = [r for r in on.rows("connectors", "report") if r["agency"] == a]
    yield (
        f"how many bodies {a} is linked with",
        {
            "report --format json": len(partners),
            "report": text[0] if text else 0,
            "library": len(on.linkage.ties(a)),
            "library, partners": len(on.linkage.partners(a)),
            "map": on.counted("agency", a, "linked"),
            "export gexf": sum(a in pair for pair in on.exported_pairs),
            "report on all": sum(connector[0]["partners"].values()) if connector else 0,
        },
    )
    compared = set(on.facts.agencies)
    yield (
        f"with which agencies {a} is linked",
        {
            "report --format json": sorted(set(partners) & compared),
            "map, matrix": sorted(
                {x for pair, t in on.map_ties.items() if a in pair and t.cadence for x in pair}
                - {a}
            ),
        },
    )


def arrangements_in_force(on: Surfaces, a: str) -> Asked:
    rows = on.rows("arrangements", "report", a)
    now = slugs(r["arrangement"] for r in rows if r["in_force"])
    text = on.said(r"takes part in (\d+) arrangement", "report", a)
    connector = [r for r in on.rows("connectors", "report") if r["agency"] == a]
    index = on.listed("agencies", a)
    yield (
        f"how many arrangements in force {a} takes part in",
        {
            "report --format json": len(now),
            "report": text[0] if text else 0,
            "list": index["arrangements"],
            "map": on.counted("agency", a, "arrangements"),
            "export gexf": len({p for x, p in on.edges("participation", active=True) if x == a}),
            "report on all": len(connector[0]["arrangements"]) if connector else len(now),
        },
    )
    ever = slugs(r["arrangement"] for r in rows)
    asked = on.query("arrangements-of-agency", agency=a)
    yield (
        f"how many arrangements {a} ever took part in",
        {
            "report --format json": len(ever),
            "list": index["arrangements_ever"],
            "map, lines": len(
                {k.b for k in on.map.links if k.kind == "participation" and k.a == f"agency/{a}"}
            ),
            "query": len(slugs(r["arrangement"] for r in asked if not r["disputed_by"])),
        },
    )


def gaps_of_agency(on: Surfaces, a: str) -> Asked:
    listed = possible(on, "--agency", a)
    told = on.rows("gaps", "report", a)
    yield (
        f"how many possible gaps {a} has",
        {
            "gaps --format json": len(listed),
            "gaps --format csv": sum(
                a in {g["agency_a"], g["agency_b"]}
                for g in on.csv("gaps")
                if g["basis"] == "candidate"
            ),
            "gaps of all": sum(a in g["agencies"] for g in possible(on)),
            "report": sum(g["need"] == "full" for g in told),
            "map": on.counted("agency", a, "gaps"),
            "map, rows": len(on.drawn_gaps(agency=a)),
        },
    )
    both = possible(on, "--agency", a, "--partial")
    yield (
        f"which possible gaps {a} has, with partial need as well",
        {"gaps --partial": _keys(both), "report": _keys(told)},
    )


def served_of_agency(on: Surfaces, a: str) -> Asked:
    row = next((r for r in on.data("coverage", "--of", "agencies") if r["agency"] == a), None)
    section = on.sections("report", a).get("served", {})
    threats = section.get("rows", ())
    yield (
        f"how the needs of {a} are served",
        {
            "coverage --of agencies": _six(row) if row else dict.fromkeys(SIX, 0),
            "report, threats": {k: sum(t[k] for t in threats) for k in SIX},
            "library": _six(asdict(on.assessment.served_by_agency().get(a, Served()))),
        },
    )


SIX = ("needs", "regular", "assumed", "irregular", "indirect", "none", "not_assessed")


def _six(row: Mapping[str, Any]) -> dict[str, int]:
    """Return the needs of a row and their six counts."""
    return {key: row[key] for key in SIX}


def _keys(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return which rows there are and what each is, in one order."""
    return sorted((*r["agencies"], r["threat"], r["need"], r["channel"]) for r in rows)


def gap_fields(on: Surfaces, a: str) -> Asked:
    for g in possible(on, "--agency", a)[:5]:
        key = (tuple(g["agencies"]), g["threat"])
        drawn = next(m for m in on.drawn_gaps(agency=a) if (m.agencies, m.threat) == key)
        yield (
            f"what the possible gap of {key} is",
            {
                "gaps": {
                    k: g[k] for k in ("need", "channel", "searched_on", "arrangements", "relays")
                },
                "map": {
                    "need": drawn.need,
                    "channel": drawn.channel,
                    "searched_on": drawn.searched_on or None,
                    "arrangements": list(drawn.arrangements),
                    "relays": list(drawn.relays),
                },
            },
        )
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
        yield f"what every report says of the possible gap of {key}", answers


def threats_of_agency(on: Surfaces, a: str) -> Asked:
    rows = on.rows("mandates", "report", a)
    yield (
        f"how many threats {a} answers for",
        {
            "report --format json": len({r["threat"] for r in rows}),
            "list": on.listed("agencies", a)["threats"],
            "map": on.counted("agency", a, "threats"),
            "export gexf": sum(x == a for x, _ in on.edges("mandate", active=True)),
        },
    )
    yield (
        f"how many threats {a} ever answered for",
        {
            "query": len({r["threat"] for r in on.query("mandates-of-agency", agency=a)}),
            "export gexf": sum(x == a for x, _ in on.edges("mandate")),
            "export csv": len({r["threat"] for r in on.tables["mandates"] if r["agency"] == a}),
            "map, lines": sum(k.kind == "mandate" and k.a == f"agency/{a}" for k in on.map.links),
        },
    )
    yield (
        f"what part {a} has in each threat",
        {
            "report --format json": sorted({(r["threat"], r["responsibility"]) for r in rows}),
            "map": sorted(
                {
                    (k.b.partition("/")[2], k.role)
                    for k in on.map.links
                    if k.kind == "mandate" and k.a == f"agency/{a}" and k.active
                }
            ),
        },
    )
    yield (
        f"what part {a} ever had in each threat",
        {
            "export csv": sorted(
                {(r["threat"], r["role"]) for r in on.tables["mandates"] if r["agency"] == a}
            ),
            "map, lines": sorted(
                {
                    (k.b.partition("/")[2], k.role)
                    for k in on.map.links
                    if k.kind == "mandate" and k.a == f"agency/{a}"
                }
            ),
        },
    )


def findings_of_agency(on: Surfaces, a: str) -> Asked:
    yield (
        f"which findings are about {a}",
        {
            "query": slugs(r["finding"] for r in on.query("findings-about-agency", agency=a)),
            "map": sorted(f.id for f in on.map.findings if _is_about(f, a)),
        },
    )


def _is_about(finding: Any, a: str) -> bool:
    node = f"agency/{a}"
    return node in finding.nodes or any(node in pair for pair in finding.pairs)


# -- of a pair


def threats_both_answer_for(on: Surfaces, pair: tuple[str, str]) -> Asked:
    report = on.said(r"Both agencies have a mandate against (\d+) threat", "report", *pair)
    having = [{t for x, t in on.edges("mandate", active=True) if x == a} for a in pair]
    yield (
        f"for how many threats both of {pair} answer",
        {
            "report --format json": len(on.rows("threats", "report", *pair)),
            "report": report[0] if report else 0,
            "why --format json": len({r["threat"] for r in on.rows("mandates", "why", *pair)}),
            "export gexf": len(having[0] & having[1]),
        },
    )


def needs_of_pair(on: Surfaces, pair: tuple[str, str]) -> Asked:
    listed = [g for g in possible(on) if set(g["agencies"]) == set(pair)]
    drawn = [g for g in on.drawn_gaps() if set(g.agencies) == set(pair)]
    told = [r for r in on.rows("gaps", "report", *pair) if r["need"] == "full"]
    yield (
        f"on which threats {pair} have a possible gap",
        {
            "gaps": sorted(g["threat"] for g in listed),
            "report": sorted(r["threat"] for r in told),
            "map": sorted(g.threat for g in drawn),
        },
    )
    rows = on.assessment.rows_of(*pair)
    yield (
        f"how each need of {pair} is served",
        {
            "library": [(r.threat, r.need.value, r.outcome.value) for r in rows],
            "report": [
                (r["threat"], r["need"], r["channel"]) for r in on.rows("served", "report", *pair)
            ],
            "why": sorted(
                (r["threat"], r["need"], r["channel"]) for r in on.rows("needs", "why", *pair)
            ),
        },
    )
    counted = next(
        (r for r in on.data("coverage", "--of", "pairs") if set(r["agencies"]) == set(pair)), None
    )
    needs = sum(r.outcome in SERVED for r in rows)
    yield (
        f"how many needs {pair} have",
        {"library": needs, "coverage --of pairs": counted["needs"] if counted else 0},
    )


def links_of_pair(on: Surfaces, pair: tuple[str, str]) -> Asked:
    text = r"Between the two agencies: (\d+) links? in force; former links: (\d+)"
    why = {key: on.rows(key, "why", *pair) for key in ("links", "lapsed")}
    rows = on.rows("links", "report", *pair)
    stopped = sum(not r["in_force"] for r in rows)
    yield (
        f"how many links {pair} have in force, and had",
        {
            "why --format json": (len(why["links"]), len(why["lapsed"])),
            "why": on.said(text, "why", *pair),
            "report --format json": (len(rows) - stopped, stopped),
            "report": on.said(
                r"(\d+) links? in force [^(]*\([^)]*\)[^;]*; former links: (\d+)", "report", *pair
            ),
        },
    )
    own = [r for r in why["links"] if set(r["through"]) == set(pair) and (r["forth"] or r["back"])]
    tie = [t for t in on.rows("partners", "report", pair[0]) if t["partner"] == pair[1]]
    back = [t for t in on.rows("partners", "report", pair[1]) if t["partner"] == pair[0]]
    linked = (pair in on.exported_pairs) or (pair[::-1] in on.exported_pairs)
    yield (
        f"through which arrangements {pair} are linked in their own names",
        {
            "why": slugs(r["arrangement"] for r in own if r["arrangement"]),
            "report on the one": slugs(a for t in tie for a in t["arrangements"]),
            "report on the other": slugs(a for t in back for a in t["arrangements"]),
        },
    )
    yield (
        f"whether {pair} are linked in their own names",
        {
            "why": bool(own),
            "report on the one": bool(tie),
            "map": bool((t := on.map_ties.get((min(pair), max(pair)))) and t.cadence),
            "export gexf": linked,
        },
    )
    order = ["continuous", "scheduled", "on-request", "incident-driven", "unknown"]
    if own:
        yield (
            f"how regular the best link of {pair} is",
            {
                "why": min((r["frequency"] for r in own), key=order.index),
                "report": tie[0]["cadence"] if tie else None,
            },
        )


# -- of an arrangement


def members(on: Surfaces, p: str) -> Asked:
    rows = on.rows("members", "report", p)
    index = on.listed("arrangements", p)
    yield (
        f"which members of {p} are in force",
        {
            "report --format json": slugs(r["agency"] for r in rows if r["in_force"]),
            "export gexf": slugs(x for x, y in on.edges("participation", active=True) if y == p),
            "library": slugs(q.agency for q in on.facts.members.get(p, ())),
            "report on all": next(
                (r["members"] for r in on.rows("arrangements", "report") if r["arrangement"] == p),
                [],
            ),
        },
    )
    index_says = (index["members"], index["members_ever"])
    former = r" \((\d+) in all" if len(set(index_says)) > 1 else r"(?=\.)"
    text = on.said(rf"(\d+) current members?{former}", "report", p)
    yield (
        f"how many members {p} has, and ever had",
        {
            "list": index_says,
            "report": text and (text[0], text[-1]),
            "report --format json": (sum(r["in_force"] for r in rows), len(rows)),
            "map": (on.counted("arrangement", p, "members"), len(_of(on, p, "participation"))),
            "query": (
                index["members"],
                len(
                    slugs(
                        r["agency"]
                        for r in on.query("members-of-arrangement", arrangement=p)
                        if not r["disputed_by"]
                    )
                ),
            ),
        },
    )


def _of(on: Surfaces, p: str, kind: str) -> set[str]:
    node = f"arrangement/{p}"
    return {k.a for k in on.map.links if k.kind == kind and k.b == node}


def state(on: Surfaces, p: str) -> Asked:
    nodes = on.gexf[0]
    node = on.node("arrangement", p)
    asked = {r["arrangement"]: r for r in _in_force(on)}
    row = asked.get(f"arrangement:{p}")
    index = on.listed("arrangements", p)
    exported = nodes.get(f"arrangement/{p}")
    yield (
        f"whether {p} is in force",
        {
            "list": index["in_force"],
            "map": node.active,
            "query": row is not None,
            "library": p in on.facts.working,
            "export gexf": exported is not None and exported["active"] == "true",
        },
    )
    yield (
        f"how often {p} shares on the day",
        {
            "list": index["frequency"],
            "library": on.facts.frequency(on.facts.network.arrangement_by_id[p]),
            "map": "unknown" if node.aged else node.cadence,
        },
    )
    model = on.kg.network().arrangement_by_id[p]
    answers = {"library": (model.cadence.value, model.status), "map": (node.cadence, node.status)}
    if exported:
        answers["export gexf"] = (exported["cadence"], exported["status"])
    for t in on.data("list", "threats"):
        rows = [r for r in on.rows("arrangements", "report", t["id"]) if r["arrangement"] == p]
        if rows:
            answers["report on a threat"] = (rows[0]["cadence"], rows[0]["status"])
            break
    yield f"which cadence and status {p} has", answers
    if row:
        yield (f"since when {p} is in force", {"query": row["since"][:10], "map": node.start})


def _in_force(on: Surfaces) -> list[dict[str, str]]:
    return on.query("arrangements-in-force-on", day=str(on.facts.day))


def aims(on: Surfaces, p: str) -> Asked:
    yield (
        f"at which threats {p} is aimed",
        {
            "report --format json": slugs(r["threat"] for r in on.rows("threats", "report", p)),
            "map": slugs(
                k.b.partition("/")[2]
                for k in on.map.links
                if k.kind == "focus" and k.a == f"arrangement/{p}"
            ),
        },
    )
    yield (
        f"at how many threats {p} is aimed",
        {
            "report --format json": len(on.rows("threats", "report", p)),
            "list": on.listed("arrangements", p)["threats"],
            "map": on.counted("arrangement", p, "threats"),
        },
    )


def findings_of_arrangement(on: Surfaces, p: str) -> Asked:
    rows = on.query("findings-about-arrangement", arrangement=p)
    yield (
        f"how many findings are about {p}",
        {
            "query": len(slugs(r["finding"] for r in rows)),
            "map": on.counted("arrangement", p, "findings"),
        },
    )


# -- of a threat


def agencies_on_threat(on: Surfaces, t: str) -> Asked:
    rows = on.rows("agencies", "report", t)
    text = on.said(r"(\d+) agenc(?:y has|ies have) a mandate against this threat", "report", t)
    asked = on.query("agencies-on-threat", threat=t)
    answers = {
        "report --format json": sum(r["compared"] for r in rows),
        "list": on.listed("threats", t)["agencies"],
        "map": on.counted("threat", t, "agencies"),
    }
    if text:
        answers["report"] = text[0]
    yield f"how many agencies answer for {t}", answers
    yield (
        f"which bodies answer for {t}",
        {
            "report --format json": slugs(r["agency"] for r in rows),
            "export gexf": slugs(x for x, y in on.edges("mandate", active=True) if y == t),
        },
    )
    yield (
        f"which bodies ever answered for {t}",
        {
            "query": slugs(r["agency"] for r in asked if r["on_threat"] == f"threat:{t}"),
            "export csv": slugs(r["agency"] for r in on.tables["mandates"] if r["threat"] == t),
        },
    )


def gaps_on_threat(on: Surfaces, t: str) -> Asked:
    listed = [g for g in possible(on, "--threat", t) if g["threat"] == t]
    yield (
        f"how many possible gaps there are on {t}",
        {
            "gaps": len(listed),
            "report": sum(r["need"] == "full" for r in on.rows("gaps", "report", t)),
            "map": on.counted("threat", t, "gaps"),
            "map, rows": len(on.drawn_gaps(threat=t)),
        },
    )


def need_on_threat(on: Surfaces, t: str) -> Asked:
    row = next((r for r in on.data("coverage") if r["threat"] == t), None)
    whole = next((r for r in on.rows("served", "report") if r["threat"] == t), None)
    none = dict.fromkeys(SIX, 0)
    yield (
        f"how the needs on {t} are served",
        {
            "coverage": _six(row) if row else none,
            "report on all": _six(whole) if whole else none,
            "library": _six(asdict(on.assessment.served_by_threat().get(t, Served()))),
        },
    )
    agencies = on.rows("served", "report", t)
    yield (
        f"how many needs there are on {t}",
        {
            "coverage": row["needs"] if row else 0,
            # A need counts for both of its agencies.
            "report on the threat": sum(r["needs"] for r in agencies) // 2,
        },
    )


def serving_threat(on: Surfaces, t: str) -> Asked:
    rows = [r for r in on.rows("arrangements", "report", t) if r["through"] == t]
    index = on.listed("threats", t)
    yield (
        f"how many arrangements name {t}, in force and ever",
        {
            "report --format json": (sum(r["in_force"] for r in rows), len(rows)),
            "list": (index["arrangements"], index["arrangements_ever"]),
            "map": (
                on.counted("threat", t, "arrangements"),
                len({k.a for k in on.map.links if k.kind == "focus" and k.b == f"threat/{t}"}),
            ),
            "query": (
                index["arrangements"],
                len(
                    slugs(
                        r["arrangement"]
                        for r in on.query("arrangements-on-threat", threat=t)
                        if r["on_threat"] == f"threat:{t}"
                    )
                ),
            ),
        },
    )
    for row in rows:
        yield (
            f"which members of {row['arrangement']} are in force",
            {
                "report on the threat": row["members"],
                "library": slugs(p.agency for p in on.facts.members.get(row["arrangement"], ())),
            },
        )


# -- of everything


def totals(on: Surfaces, _: None) -> Asked:
    size = on.said(
        r"(\d+) agenc[^.]*?, (\d+) arrangements? in force, according to ([\d,]+) source", "report"
    )
    counts = on.map.counts
    arrangements = sum(r["in_force"] for r in on.data("list", "arrangements"))
    yield (
        "how many agencies, arrangements in force and sources there are",
        {
            "report": size,
            "map": (counts.agencies, counts.arrangements, counts.sources),
            "library": (len(on.facts.agencies), len(on.facts.working), size and size[2]),
            "list": (
                len(on.facts.agencies), arrangements, size and size[2],
            ),
            "query": (counts.agencies, len({r["arrangement"] for r in _in_force(on)}), counts.sources),
        },
    )  # fmt: skip
    both = on.said(r"(\d+) programs? and (\d+) channels?, of which (\d+) are in force", "report")
    yield (
        "how many programs and channels there are, and in force",
        {
            "report": both,
            "list": (
                len(on.data("list", "programs")), len(on.data("list", "channels")), arrangements,
            ),
        },
    )  # fmt: skip
    yield (
        "how many pairs of agencies are linked",
        {
            "map": counts.linked,
            "library": sum(
                len(on.linkage.partners(a).keys() & set(on.facts.agencies))
                for a in on.facts.agencies
            )
            // 2,
            "export gexf": sum(set(p) <= set(on.facts.agencies) for p in on.exported_pairs),
        },
    )


def all_gaps(on: Surfaces, _: None) -> Asked:
    listed = possible(on)
    told = on.rows("gaps", "report")
    yield (
        "how many possible gaps there are",
        {
            "gaps": len(listed),
            "gaps --format csv": sum(g["basis"] == "candidate" for g in on.csv("gaps")),
            "report --format json": sum(g["need"] == "full" for g in told),
            "report": (on.said(r"Possible gaps with full need[^:]*: (\d+)", "report") or (0,))[0],
            "brief": (
                on.said(r"Possible gaps with full need[^:]*: (\d+)", "report", "--brief") or (0,)
            )[0],
            "map": on.map.counts.gaps,
            "map, rows": len(on.drawn_gaps()),
        },
    )
    both = possible(on, "--partial")
    yield (
        "how many possible gaps there are with partial need as well",
        {
            "gaps --partial": len(both),
            "map": on.map.counts.gaps + on.map.counts.partial,
            "report": len(told),
        },
    )
    yield (
        "which possible gaps there are, in the order in which they are listed",
        {
            "gaps --partial": [(*g["agencies"], g["threat"], g["channel"]) for g in both],
            "report": [(*g["agencies"], g["threat"], g["channel"]) for g in told],
        },
    )


def needs_served(on: Surfaces, _: None) -> Asked:
    served, told = on.data("coverage"), on.rows("served", "report")
    yield (
        "how needs are served",
        {
            "coverage": {k: sum(row[k] for row in served) for k in SIX},
            "map": {k: on.map.counts.served[k] for k in SIX},
            "library": _six(asdict(on.assessment.served())),
            "report": {k: sum(row[k] for row in told) for k in SIX},
            "report, chart": _six(on.sections("report")["served"]["figures"][0]["values"][0]),
        },
    )
    title = on.said(
        r"[Oo]f (\d+) needs.*? (\d+) are served.*? (\d+) (?:could not be|are not) assessed",
        "report",
        "--brief",
    )
    whole = on.assessment.served()
    yield (
        "how needs are served, in the words of the headline",
        {"brief": title, "library": (whole.needs, whole.regular, whole.not_assessed)},
    )


def too_wide(on: Surfaces, _: None) -> Asked:
    held = {m.threat for m in on.facts.mandates}
    wide = sorted(held & on.assessment.umbrella)
    names = ", ".join(on.kg.labels.short("threat", t) for t in wide)
    yield (
        "which threats are too wide to make needs",
        {
            "library": wide,
            "map": sorted(held & {n.id.partition("/")[2] for n in on.map.nodes if n.umbrella}),
            "coverage": sorted(set(wide) - {t["threat"] for t in on.data("coverage")}),
        },
    )
    yield (
        "that they are said to be left out",
        {"report": names in re.sub(r"\s+", " ", on.cli("report")), "expected": True},
    )


def years(on: Surfaces, _: None) -> Asked:
    if not on.day:
        return
    then = next(y for y in on.map.years if y.year == on.day.year)
    yield (
        f"how many pairs were linked, and gaps counted, at the end of {on.day.year}",
        {"map, year": (then.linked, then.gaps), "map": (on.map.counts.linked, on.map.counts.gaps)},
    )
    row = on.rows("years", "timeline", "--from", str(then.year), "--to", str(then.year))[-1]
    yield (
        f"how many agencies and arrangements there were at the end of {on.day.year}",
        {
            "timeline": (row["agencies"], row["arrangements"]),
            "map": (on.map.counts.agencies, on.map.counts.arrangements),
        },
    )


def sources(on: Surfaces, _: None) -> Asked:
    rows = {r["id"]: r["statements"] for r in on.data("sources")}
    listed = {r["id"]: r["statements"] for r in on.data("list", "sources")}
    asked = {
        r["source"].partition(":")[2]: int(r["statements"]) for r in on.query("coverage-by-source")
    }
    yield ("how many statements rest on each source", {"sources": rows, "list sources": listed})
    yield (
        "how many statements rest on each source that has any",
        {"sources": {s: n for s, n in rows.items() if n}, "query": asked},
    )
    yield ("how many sources the map can name", {"sources": len(rows), "map": len(on.map.sources)})


def countries(on: Surfaces, _: None) -> Asked:
    bodies = [a for a in on.kg.network().agencies if on.facts.holds(a)]
    kinds = Counter("agency" if a.cls == "agency" else "association" for a in bodies)
    yield (
        "how many bodies exist by country",
        {"map": dict(on.map.counts.countries), "library": dict(Counter(a.country for a in bodies))},
    )
    drawn = Counter(n.kind for n in on.map.nodes if n.active and n.kind != "place")
    yield "how many things are in force by kind", {
        "map": dict(on.map.counts.kinds), "map, marks": dict(drawn),
        "library": dict(on.map.counts.kinds) | dict(kinds),
    }  # fmt: skip
    yield "how many statements of ties are in force", {
        "map": {k: n for k, n in on.map.counts.links.items() if n},
        "map, lines": dict(Counter(
            k.kind for k in on.map.links if k.active and k.kind in on.map.counts.links
        )),
        "export gexf": {
            k: n for k in on.map.counts.links if (n := len(on.edges(k, active=True)))
        },
    }  # fmt: skip


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
    differences = _differences(question(on, subject))
    assert not differences, "\n".join(differences)
