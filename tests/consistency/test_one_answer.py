"""One question has one answer, whichever surface is asked: every difference names the two."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from .surfaces import slugs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .surfaces import Surfaces

    Answers: TypeAlias = dict[str, Any]
    Asked: TypeAlias = Iterator[tuple[str, Answers]]
    Question: TypeAlias = Callable[[Surfaces, Any], Asked]

AGENCIES = ("rcmp", "cbsa", "cbp", "ice-hsi", "fbi", "csis", "dea", "atf", "fintrac", "opp")
PAIRS = (
    ("cbp", "cbsa"), ("csis", "rcmp"), ("atf", "cbsa"), ("fbi", "rcmp"), ("cbsa", "rcmp"),
    ("dea", "rcmp"), ("fincen", "fintrac"), ("csis", "fbi"), ("ice-hsi", "opp"), ("cbsa", "fintrac"),
)  # fmt: skip
ARRANGEMENTS = (
    "ibet", "best-northern-border", "shiprider", "cross-border-firearms-task-force", "cpic-ncic-interface",
)  # fmt: skip
THREATS = (
    "fentanyl-trafficking", "firearms-smuggling", "terrorism", "money-laundering", "human-smuggling",
)  # fmt: skip
TOUCHED = 6  # digits of JSON
REGULAR = 0.6  # from this supply on a channel is regular


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


def links_in_force(on: Surfaces, a: str) -> Asked:
    partners = [t["partner"] for t in on.rows("partners", "report", a)]
    text = on.said(r"(\d+) bod(?:y|ies) ha(?:s|ve) a working tie", "report", a)
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
    text = on.said(r"through (\d+) arrangement", "report", a)
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
    listed = on.data("gaps", "--agency", a)
    yield (
        f"how many possible gaps {a} has",
        {
            "gaps --format json": len(listed),
            "gaps --format csv": sum(a in {g["agency_a"], g["agency_b"]} for g in on.csv("gaps")),
            "gaps of all": sum(a in g["agencies"] for g in on.data("gaps")),
            "map": on.counted("agency", a, "gaps"),
            "map, rows": len(on.drawn_gaps(agency=a)),
            "gaps --by pair": sum(
                p["gaps"] for p in on.data("gaps", "--by", "pair") if a in p["agencies"]
            ),
        },
    )


def gap_fields(on: Surfaces, a: str) -> Asked:
    for g in on.data("gaps", "--agency", a)[:5]:
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


def documented(on: Surfaces, a: str) -> Asked:
    row = next(r for r in on.data("coverage", "--of", "agencies") if r["agency"] == a)
    other = "cbp" if a != "cbp" else "cbsa"
    text = on.said(r"ties rest on (\d+) sources? and (\d+) statement", "report", a)
    lines = [line["text"] for line in on.sections("why", a, other)["record"]["lines"]]
    named = next(t for t in lines if t.startswith(on.kg.labels.short("agency", a)))
    yield (
        f"how many sources and statements document {a}'s ties",
        {
            "coverage": (row["sources"], row["statements"]),
            "report": text,
            "why": _numbers(named),
        },
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(w.replace(",", "")) for w in text.split() if w.replace(",", "").isdigit())[:2]


def broker_of(on: Surfaces, a: str) -> Asked:
    row = next(r for r in on.data("brokers") if r["agency"] == a)
    roles = {r["role"]: (r["count"], r["z"]) for r in on.rows("role", "report", a)}
    yield (
        f"which roles {a} has between countries",
        {"brokers": {k: (n, row["z"][k]) for k, n in row["roles"].items()}, "report": roles},
    )
    connector = [r for r in on.rows("connectors", "report") if r["agency"] == a]
    if connector:
        yield (
            f"how far {a} stands between others",
            {"brokers": row["betweenness"], "report on all": connector[0]["betweenness"]},
        )


def findings_of_agency(on: Surfaces, a: str) -> Asked:
    rows = on.rows("findings", "report", a)
    yield (
        f"which findings are about {a}",
        {
            "report --format json": sorted(r["finding"] for r in rows),
            "query": slugs(r["finding"] for r in on.query("findings-about-agency", agency=a)),
            "map": sorted(f.id for f in on.map.findings if _is_about(f, a)),
        },
    )


def _is_about(finding: Any, a: str) -> bool:
    node = f"agency/{a}"
    return node in finding.nodes or any(node in pair for pair in finding.pairs)


def _rows(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what is said of some rows of need, in one order."""
    return sorted((*r["agencies"], r["threat"], r["need"], r["supply"]) for r in rows)


def sources_of_agency(on: Surfaces, a: str) -> Asked:
    if on.day:
        return  # whatever the day, every statement is shown
    about: set[str] = set()
    for section in on.sections("show", f"agency/{a}").values():
        for row in section.get("rows", ()):
            about.update(row["values"].get("prov:wasDerivedFrom", ()))
    yield (
        f"which sources speak of {a}",
        {
            "query": slugs(r["source"] for r in on.query("sources-of-agency", agency=a)),
            "show": slugs(about),
        },
    )


# -- of a pair


def threats_both_answer_for(on: Surfaces, pair: tuple[str, str]) -> Asked:
    text = r"Both answer for (\d+) threat"
    report, why = on.said(text, "report", *pair), on.said(text, "why", *pair)
    having = [{t for x, t in on.edges("mandate", active=True) if x == a} for a in pair]
    yield (
        f"for how many threats both of {pair} answer",
        {
            "report --format json": len(on.rows("threats", "report", *pair)),
            "report": report[0] if report else 0,
            "why": why[0] if why else 0,
            "why --format json": len({r["threat"] for r in on.rows("mandates", "why", *pair)}),
            "export gexf": len(having[0] & having[1]),
        },
    )


def needs_of_pair(on: Surfaces, pair: tuple[str, str]) -> Asked:
    listed = [g for g in on.data("gaps") if set(g["agencies"]) == set(pair)]
    drawn = [g for g in on.drawn_gaps() if set(g.agencies) == set(pair)]
    yield (
        f"on which threats {pair} have a possible gap",
        {
            "gaps": sorted(g["threat"] for g in listed),
            "map": sorted(g.threat for g in drawn),
        },
    )


def links_of_pair(on: Surfaces, pair: tuple[str, str]) -> Asked:
    text = r"(\d+) links? in force between them; stopped: (\d+)"
    why = {key: on.rows(key, "why", *pair) for key in ("links", "lapsed")}
    rows = on.rows("links", "report", *pair)
    stopped = sum(not r["in_force"] for r in rows)
    yield (
        f"how many links {pair} have in force, and had",
        {
            "why --format json": (len(why["links"]), len(why["lapsed"])),
            "why": on.said(text, "why", *pair),
            "report --format json": (len(rows) - stopped, stopped),
            "report": on.said(r"(\d+) working links? between the two; (\d+) more", "report", *pair),
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
                "why": min((r["cadence"] for r in own), key=order.index),
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
    text = on.said(r"(\d+) members? in force \((\d+) over all its time", "report", p)
    yield (
        f"how many members {p} has, and ever had",
        {
            "list": (index["members"], index["members_ever"]),
            "report": text,
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
    lost = [
        r
        for r in on.data("critical", "--of", "arrangements", "--top", "5")
        if r["arrangement"] == p
    ]
    if lost:
        yield (
            f"how many members {p} has",
            {"list": index["members"], "critical": lost[0]["members"]},
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
        yield (
            f"since when {p} is in force",
            {"query": row["since"][:10], "map": node.start},
        )


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
            "report --format json": len(on.rows("findings", "report", p)),
            "query": len(slugs(r["finding"] for r in rows)),
            "map": on.counted("arrangement", p, "findings"),
        },
    )


# -- of a threat


def agencies_on_threat(on: Surfaces, t: str) -> Asked:
    row = next((r for r in on.data("gaps", "--by", "threat") if r["threat"] == t), None)
    ladder = next((r for r in on.data("coverage") if r["threat"] == t), None)
    rows = on.rows("agencies", "report", t)
    text = on.said(r"(\d+) agenc(?:y|ies) answers? for it", "report", t)
    compared = sum(r["compared"] for r in rows)
    asked = on.query("agencies-on-threat", threat=t)
    answers = {
        "report --format json": compared,
        "list": on.listed("threats", t)["agencies"],
        "map": on.counted("threat", t, "agencies"),
    }
    if row:
        answers["gaps --by threat"] = row["agencies"]
    if ladder:
        answers["coverage"] = ladder["agencies"]
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
    listed = [g for g in on.data("gaps", "--threat", t) if g["threat"] == t]
    yield (
        f"how many possible gaps there are on {t}",
        {
            "gaps": len(listed),
            "map": on.counted("threat", t, "gaps"),
            "map, rows": len(on.drawn_gaps(threat=t)),
        },
    )


def need_on_threat(on: Surfaces, t: str) -> Asked:
    row = next((r for r in on.data("gaps", "--by", "threat") if r["threat"] == t), None)
    if row is None or not row["need"]:
        return
    whole = next(r for r in on.rows("coverage", "report") if r["threat"] == t)
    ladder = next(r for r in on.data("coverage") if r["threat"] == t)
    keys = ("need", "gap", "coverage")
    yield (
        f"how large need, gap and coverage on {t} are",
        {"gaps --by threat": [row[k] for k in keys], "report on all": [whole[k] for k in keys]},
    )
    share = on.said(r"common membership for exchange, it is (\d+)%", "report", t)
    met = next(g.coverage for g in on.kg.gaps(by="threat") if g.threat == t)
    yield (
        f"which share of the need on {t} is met",
        {
            "gaps --by threat": round(row["coverage"], TOUCHED),
            "library": round(met, TOUCHED),
            "coverage": round(ladder["coverage"], TOUCHED),
        },
    )
    yield (
        f"which share of the need on {t} is met, in percent",
        # From the whole number: six digits of JSON may end on the half that rounds the other way.
        {"library": int(f"{100 * met:.0f}"), "report": share and share[0]},
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
        r"(\d+) agenc[^.]*?, (\d+) arrangements? in force, on the word of ([\d,]+) source", "report"
    )
    counts = on.map.counts
    arrangements = sum(r["in_force"] for r in on.data("list", "arrangements"))
    yield (
        "how many agencies, arrangements in force and sources there are",
        {
            "report": size,
            "map": (counts.agencies, counts.arrangements, counts.sources),
            "library": (len(on.facts.agencies), len(on.facts.working), size and size[2]),
            "coverage, list": (
                len(on.data("coverage", "--of", "agencies")), arrangements, size and size[2],
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
    listed = on.data("gaps")
    yield (
        "how many possible gaps there are",
        {
            "gaps": len(listed),
            "gaps --format csv": len(on.csv("gaps")),
            "gaps --by pair": sum(p["gaps"] for p in on.data("gaps", "--by", "pair")),
            "map": on.map.counts.gaps,
            "map, rows": len(on.drawn_gaps()),
        },
    )
    both = on.data("gaps", "--partial")
    yield (
        "how many possible gaps there are with partial need as well",
        {"gaps --partial": len(both), "map": on.map.counts.gaps + on.map.counts.partial},
    )
    served = on.data("coverage")
    yield (
        "how needs are served",
        {
            "coverage": {
                k: sum(row[k] for row in served)
                for k in (
                    "needs",
                    "regular",
                    "assumed",
                    "irregular",
                    "indirect",
                    "none",
                    "not_assessed",
                )
            },
            "map": {
                k: on.map.counts.served[k]
                for k in (
                    "needs",
                    "regular",
                    "assumed",
                    "irregular",
                    "indirect",
                    "none",
                    "not_assessed",
                )
            },
        },
    )


def gap_rows(on: Surfaces, _: None) -> Asked:
    rows = on.data("gaps")
    keys = [(tuple(g["agencies"]), g["threat"], g["gap"]) for g in rows]
    yield (
        "which gaps there are, the largest first",
        {
            "gaps": keys,
            "gaps --format csv": [
                ((r["agency_a"], r["agency_b"]), r["threat"], float(r["gap"]))
                for r in on.csv("gaps")
            ],
            "library": [
                (tuple(g["agencies"]), g["threat"], g["gap"]) for g in on.kg.gaps().to_dicts()
            ],
        },
    )
    firmest = ["confirmed", "tested", "inferred", "assumed"]
    surest = sorted(rows, key=lambda g: firmest.index(g["evidence"]))
    yield (
        "which gaps there are, the surest first",
        {
            "gaps": [(*g["agencies"], g["threat"], g["gap"]) for g in surest],
            "report": [(*g["agencies"], g["threat"], g["gap"]) for g in on.rows("gaps", "report")],
        },
    )


def silo_rows(on: Surfaces, _: None) -> Asked:
    listed = {r["group"]: r for r in on.data("silos")}
    told = {r["group"]: r for r in on.rows("silos", "report")}
    for group, row in told.items():
        yield (
            f"how far {group} keeps to itself",
            {
                "silos": listed[group],
                "report": {k: row[k] for k in listed[group]},
            },
        )
    judged = sorted(g for g, r in listed.items() if r["class"] != "too-small")
    yield "which groups are judged", {"silos": judged, "report": sorted(told)}


def broker_rows(on: Surfaces, _: None) -> Asked:
    listed = on.data("brokers")
    told = on.rows("connectors", "report")
    by = {b["agency"]: b for b in listed}
    yield (
        "how far agencies stand between others",
        {
            "brokers": [by[r["agency"]]["betweenness"] for r in told],
            "report": [r["betweenness"] for r in told],
        },
    )


def orphans(on: Surfaces, _: None) -> Asked:
    rows = on.rows("orphans", "report")
    yield (
        "which threats are orphans",
        {
            "report --format json": sorted(r["threat"] for r in rows),
            "library": sorted(o.threat for o in on.gap_report.orphans),
            "map": sorted(n.id.partition("/")[2] for n in on.map.nodes if n.orphan),
        },
    )
    for row in rows[:5]:
        t = row["threat"]
        yield (
            f"whether {t} is an orphan",
            {
                "report on all": True,
                "report": "Orphan threat" in on.sections("report", t)["summary"]["intro"],
            },
        )


def too_wide(on: Surfaces, _: None) -> Asked:
    wide = {u.threat: u for u in on.gap_report.umbrella}
    names = ", ".join(on.kg.labels.short("threat", t) for t in wide)
    said = f"mandates against {names}."
    yield (
        "which threats are too wide to make gaps",
        {
            "library": sorted(wide),
            "map": sorted(n.id.partition("/")[2] for n in on.map.nodes if n.umbrella),
            "gaps --by threat": sorted(
                set(wide) - {t["threat"] for t in on.data("gaps", "--by", "threat")}
            ),
        },
    )
    yield (
        "that they are said to be left out",
        {
            surface: said in re.sub(r"\s+", " ", on.cli(*asked))
            for surface, asked in (
                ("report", ("report",)),
                ("gaps", ("gaps", "--format", "markdown")),
                ("gaps --by threat", ("gaps", "--by", "threat", "--format", "markdown")),
                ("coverage", ("coverage", "--format", "markdown")),
            )
        }
        | {"expected": True},
    )
    for threat, u in wide.items():
        told = on.sections("report", threat)["gaps"]["intro"]
        yield (
            f"that {threat} is left out, and of how many agencies",
            {
                "library": len(u.agencies),
                "report": int(told.split(":")[1].split()[0]),
                "list": len(
                    [
                        r
                        for r in on.rows("agencies", "report", threat)
                        if r["agency"] in on.facts.agencies
                    ]
                ),
            },
        )


def need_met(on: Surfaces, _: None) -> Asked:
    met = on.gap_report.totals.met
    share = met.share
    said = on.said(
        r"(\d+)% of what agencies need from each other is met by an exchange that a source documents"
        r".*?it is (\d+)%.*?between (\d+)% and (\d+)%",
        "report",
    )
    threats = on.data("gaps", "--by", "threat")
    need = sum(t["need"] for t in threats)
    year = on.facts.day.year if on.facts.day else 0
    answers = {
        "library": share and round(share, 4),
        "gaps --by threat": round(sum(t["need"] * t["coverage"] for t in threats) / need, 4),
    }
    if on.day:
        rows = on.rows("years", "timeline", "--from", str(year), "--to", str(year))
        answers["timeline"] = round(rows[-1]["coverage"], 4)
    yield "which share of all need is met", answers
    yield (
        "which share of all need is met, in percent",
        {
            "library": tuple(
                int(f"{100 * (x or 0.0):.0f}")
                for x in (met.exchanged, met.share, met.low, met.high)
            ),
            "report": said,
        },
    )
    yield (
        "how large all gaps are together",
        {
            "library": round(on.gap_report.totals.gap, 3),
            "gaps": round(sum(g["gap"] for g in on.data("gaps")), 3),
            "gaps --by threat": round(sum(t["gap"] for t in threats), 3),
            "gaps --by pair": round(sum(p["score"] for p in on.data("gaps", "--by", "pair")), 3),
        },
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


def strains(on: Surfaces, _: None) -> Asked:
    listed = on.data("gaps", "--strained")
    said = on.said(r"(\d+) needs? ha(?:s|ve) a regular channel that is in documented", "report")
    yield (
        "which links are strained",
        {"gaps --strained": _rows(listed), "report": _rows(on.rows("strained", "report"))},
    )
    yield (
        "how many links are strained",
        {
            "gaps --strained": len(listed),
            "library": on.gap_report.totals.strained,
            "report": said[0] if said else 0,
        },
    )


def apart(on: Surfaces, _: None) -> Asked:
    totals = on.gap_report.totals
    for which, count in (
        ("unknown", totals.unknown),
        ("within-body", totals.within_body),
        ("by-design", totals.by_design),
        ("no-need", totals.no_need),
        ("slight", totals.slight),
    ):
        yield (
            f"how many rows are apart ({which})",
            {"library": count, f"gaps --apart {which}": len(on.data("gaps", "--apart", which))},
        )
    yield (
        "which doors carry too little",
        {
            "gaps --apart by-design": _rows(
                [g for g in on.data("gaps", "--apart", "by-design") if g["supply"] < REGULAR]
            ),
            "report": _rows(on.rows("by-design", "report")),
        },
    )
    said = on.said(r"(\d+) further needs? ha(?:s|ve) no regular channel on record", "report")
    yield (
        "how many open needs are not known well enough",
        {"library": totals.unknown, "report": said[0] if said else 0},
    )
    judged = on.said(r"With the (\d+) needs that nobody can judge", "report")
    if judged:
        yield (
            "how many needs nobody can judge",
            {"library": totals.met.unjudged, "report": judged[0]},
        )


def sources(on: Surfaces, _: None) -> Asked:
    rows = {r["id"]: r["statements"] for r in on.data("sources")}
    listed = {r["id"]: r["statements"] for r in on.data("list", "sources")}
    asked = {
        r["source"].partition(":")[2]: int(r["statements"]) for r in on.query("coverage-by-source")
    }
    yield (
        "how many statements rest on each source",
        {"sources": rows, "list sources": listed},
    )
    yield (
        "how many statements rest on each source that has any",
        {"sources": {s: n for s, n in rows.items() if n}, "query": asked},
    )
    yield (
        "how many sources the map can name",
        {"sources": len(rows), "map": len(on.map.sources)},
    )


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
    links_in_force, arrangements_in_force, gaps_of_agency, gap_fields, threats_of_agency,
    documented, broker_of, findings_of_agency, sources_of_agency,
)  # fmt: skip
OF_PAIR = (threats_both_answer_for, needs_of_pair, links_of_pair)
OF_ARRANGEMENT = (members, state, aims, findings_of_arrangement)
OF_THREAT = (agencies_on_threat, gaps_on_threat, need_on_threat, serving_threat)
OF_ALL = (
    totals, all_gaps, gap_rows, apart, silo_rows, broker_rows, orphans, too_wide, need_met, years, strains, sources,
    countries,
)  # fmt: skip
CASES = [
    *((q, a) for q in OF_AGENCY for a in AGENCIES),
    *((q, p) for q in OF_PAIR for p in PAIRS),
    *((q, p) for q in OF_ARRANGEMENT for p in ARRANGEMENTS),
    *((q, t) for q in OF_THREAT for t in THREATS),
    *((q, None) for q in OF_ALL),
]


@pytest.mark.parametrize(
    ("question", "subject"), CASES, ids=lambda x: getattr(x, "__name__", str(x))
)
def test_every_surface_gives_one_answer(on: Surfaces, question: Question, subject: Any) -> None:
    differences = _differences(question(on, subject))
    assert not differences, "\n".join(differences)
