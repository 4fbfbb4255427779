"""Plans and what-if as tables, with the steps' gains and what each answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bordergraph.views.records import PLACES, change_record, rounded
from bordergraph.views.tables.flat import PAIR, Field, many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table
from bordergraph.words.reasons import said
from bordergraph.words.remedies import remedied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.analysis.plans.links import LinkStep
    from bordergraph.analysis.plans.memberships import ArrangementStep, MembershipStep, Plan
    from bordergraph.analysis.plans.programs import Program
    from bordergraph.analysis.plans.remedies import Remedy
    from bordergraph.analysis.results import GapKind
    from bordergraph.analysis.whatif.compare import GapChange, WhatIf
    from bordergraph.words.labels import Labels

    Step = TypeVar("Step")
    Asked = Callable[[Step], tuple[str, ...]]

__all__ = [
    "arrangements_table",
    "links_table",
    "memberships_table",
    "program_table",
    "whatif_table",
]

_MOST = 4

# How CSV and frames spread the records over columns.
_LINK: tuple[Field | str, ...] = (
    PAIR, "gain", "own", "relayed", "efficiency", "resistance", many("threats"),
    many("recommendations"), many("would_help"),
)  # fmt: skip
_MEMBERSHIP: tuple[Field | str, ...] = (
    "step", "agency", "arrangement", "gain", "total", many("partners"), many("threats"),
    many("recommendations"),
)  # fmt: skip
_ARRANGEMENT: tuple[Field | str, ...] = (
    "arrangement", "action", "gain", "pairs", many("threats"), many("recommendations"),
)  # fmt: skip
_PROGRAM: tuple[Field | str, ...] = ("threat", "gain", "exact", "candidates", many("agencies"))
_CHANGE: tuple[Field | str, ...] = (
    "change", PAIR, "threat", "kind_before", "kind_after", "gap_before", "gap_after",
    "evidence_before", "evidence_after", "cause",
)  # fmt: skip


def links_table(
    steps: Sequence[LinkStep],
    labels: Labels,
    asked: Asked[LinkStep],
    helped: Mapping[tuple[str, str], Sequence[Remedy]],
    notes: Iterable[str] = (),
) -> Table:
    """Show the links that would close most, each with the remedy that is nearest at hand."""
    records = [
        {
            "agencies": list(s.agencies),
            "gain": rounded(s.gain),
            "own": rounded(s.own),
            "relayed": rounded(s.relayed),
            "threats": list(s.threats),
            "efficiency": rounded(s.efficiency),
            "resistance": rounded(s.resistance),
            "recommendations": list(asked(s)),
            "would_help": [remedied(r, labels) for r in helped.get(s.agencies, ())],
        }
        for s in steps
    ]
    rows = [
        (
            labels.pair(s.agencies),
            round(s.gain, 2),
            labels.listed("threat", s.threats, _MOST),
            next((said(r.reason, labels) for r in helped.get(s.agencies, ())), ""),
            _short(asked(s)),
        )
        for s in steps
    ]
    columns = headings(labels, "pair", "gain", "on-threats", "would-help", "asked-by")
    method = labels.say("note-plan-links")
    title = labels.say("plan-links-title")
    return Table(columns, rows, title, (method, *notes), records, fields=_LINK)


def memberships_table(
    plan: Plan, labels: Labels, asked: Asked[MembershipStep], notes: Iterable[str] = ()
) -> Table:
    """Show the memberships that close most together, step by step."""
    records = [_membership(k, s, asked) for k, s in enumerate(plan.steps, 1)]
    rows = [
        (
            k,
            labels.short("agency", s.agency),
            labels.short("arrangement", s.arrangement),
            round(s.gain, 2),
            round(s.total, 2),
            labels.listed("agency", s.partners, _MOST),
            labels.listed("threat", s.threats, _MOST),
            _short(asked(s)),
        )
        for k, s in enumerate(plan.steps, 1)
    ]
    keys = (
        "step", "agency", "arrangement", "gain", "total", "closes-with", "on-threats", "asked-by",
    )  # fmt: skip
    exact = (
        labels.say("note-no-exact")
        if plan.optimum is None
        else labels.say("note-exact", optimum=labels.number(plan.optimum, 2))
    )
    method = labels.say("note-plan-members", candidates=labels.number(plan.candidates), exact=exact)
    title = labels.say("plan-members-title")
    columns = headings(labels, *keys)
    return Table(columns, rows, title, (method, *notes), records, fields=_MEMBERSHIP)


def _membership(number: int, step: MembershipStep, asked: Asked[MembershipStep]) -> dict[str, Any]:
    return {
        "step": number,
        "agency": step.agency,
        "arrangement": step.arrangement,
        "gain": rounded(step.gain),
        "total": rounded(step.total),
        "partners": list(step.partners),
        "threats": list(step.threats),
        "recommendations": list(asked(step)),
    }


def arrangements_table(
    steps: Sequence[ArrangementStep],
    labels: Labels,
    asked: Asked[ArrangementStep],
    notes: Iterable[str] = (),
) -> Table:
    """Show arrangements that would close most if they were regular, or there again."""
    records = [
        {
            "arrangement": s.arrangement,
            "action": s.action,
            "gain": rounded(s.gain),
            "pairs": s.pairs,
            "threats": list(s.threats),
            "recommendations": list(asked(s)),
        }
        for s in steps
    ]
    rows = [
        (
            labels.short("arrangement", s.arrangement),
            labels.say(f"action.{s.action}"),
            round(s.gain, 2),
            s.pairs,
            labels.listed("threat", s.threats, _MOST),
            _short(asked(s)),
        )
        for s in steps
    ]
    keys = ("arrangement", "action", "gain", "pair", "on-threats", "asked-by")
    title = labels.say("plan-arrangements-title")
    columns = headings(labels, *keys)
    return Table(columns, rows, title, tuple(notes), records, fields=_ARRANGEMENT)


def program_table(program: Program, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show the best members of a new program on one threat, in the order they add most."""
    record = {
        "threat": program.threat,
        "agencies": list(program.agencies),
        "gain": rounded(program.gain),
        "steps": [{"agency": a, "gain": rounded(g)} for a, g in program.steps],
        "exact": program.exact,
        "candidates": program.candidates,
    }
    rows = [
        (k, labels.both("agency", agency), round(gain, 2))
        for k, (agency, gain) in enumerate(program.steps, 1)
    ]
    how = labels.say("every-set" if program.exact else "greedy-set")
    method = labels.say(
        "note-program",
        agencies=labels.listed("agency", program.agencies),
        gain=labels.number(program.gain, 2),
        how=how,
    )
    title = labels.say("plan-program-title", threat=labels.full("threat", program.threat))
    columns = headings(labels, "step", "agency", "gain")
    return Table(columns, rows, title, (method, *notes), [record], fields=_PROGRAM)


def whatif_table(result: WhatIf, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show every gap that opens, closes, widens or narrows, and the relays that are lost."""
    rows: list[tuple[object, ...]] = []
    records: list[dict[str, Any]] = []

    def state(c: GapChange, kind: GapKind | None, gap: float) -> str:
        name = labels.say(f"gap-kind.{kind}" if kind else f"cause.{c.cause}")
        return f"{name} {labels.number(gap, PLACES['gap'])}"

    for change in ("opened", "came", "closed", "left", "widened", "narrowed"):
        for c in getattr(result, change):
            rows.append(
                (
                    labels.say(f"change.{change}"),
                    labels.pair(c.agencies),
                    labels.full("threat", c.threat),
                    state(c, c.kind_before, c.gap_before),
                    state(c, c.kind_after, c.gap_after),
                )
            )
            records.append(change_record(change, c))
    for a, b, threat in result.relays_lost:
        pair = labels.pair((a, b))
        rows.append((labels.say("change.relay-lost"), pair, labels.full("threat", threat), "", ""))
        records.append({"change": "relay-lost", "agencies": [a, b], "threat": threat})
    before, after = result.before, result.after
    whole = [
        labels.say(
            "note-whatif",
            gaps_before=labels.number(before.gaps),
            gaps_after=labels.number(after.gaps),
            gap_before=labels.number(before.gap, 1),
            gap_after=labels.number(after.gap, 1),
            parts_before=before.components,
            parts_after=after.components,
            cut_before=labels.share(before.fragmentation),
            cut_after=labels.share(after.fragmentation),
        )
    ]
    if result.threats_orphaned:
        names = labels.listed("threat", result.threats_orphaned)
        whole.append(labels.say("note-whatif-threats", threats=names))
    columns = headings(labels, "change", "pair", "threat", "before", "after")
    title = labels.say("whatif-title")
    return Table(columns, rows, title, (*whole, *notes), records, fields=_CHANGE)


def _short(recommendations: tuple[str, ...]) -> str:
    """Return recommendation ids, the first few."""
    shown = ", ".join(recommendations[:2])
    more = len(recommendations) - 2
    return f"{shown} +{more}" if more > 0 else shown
