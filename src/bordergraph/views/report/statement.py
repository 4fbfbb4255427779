"""What the National Police Federation's statement claims, beside what the graph shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.analysis.results import GapKind
from bordergraph.model import STOPPED, cited
from bordergraph.views.report.model import Line, Row, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Finding
    from bordergraph.views.report.data import ReportData

__all__ = ["STATEMENT", "statement_section"]

STATEMENT = "npf-2025"
"""Id of the statement that this section sets beside the graph; without it there is no section."""

# What it claims, by theme, as kinds of finding.
_THEMES = {
    "silos": ("silo-domestic", "silo-cross-border"),
    "irregular": ("irregular-cadence",),
    "money": ("funding-instability",),
}
_REGULAR = ("continuous", "scheduled")


def statement_section(m: ReportData, source: str = STATEMENT) -> Section:
    """Return one row a theme: the source's claims in our words, and the graph's own account."""
    labels = m.labels
    own = [f for f in m.network.findings if source in cited(f.citations)]
    shown = {"silos": _silos, "irregular": _irregular, "money": _money}
    rows = []
    for theme, kinds in _THEMES.items():
        claims = [f for f in own if f.kind in kinds]
        if not claims:
            continue
        others = [f for f in m.network.findings if f.kind in kinds and f not in own]
        text = " ".join([*shown[theme](m), _others(m, others)])
        rows.append(
            Row(
                (labels.say(f"theme.{theme}"), text),
                (source,),
                (
                    *_claims(m, claims, source),
                    *_others_cited(m, others),
                ),
                {
                    "theme": theme,
                    "claims": [f.id for f in claims],
                    "other_findings": [f.id for f in others],
                },
            )
        )
    columns = tuple(labels.say(f"column.{c}") for c in ("theme", "graph-shows"))
    table = Table(columns, tuple(rows), limit=len(_THEMES), caption=labels.say("claims-caption"))
    intro = labels.say("claims-intro") if rows else ""
    return Section("statement", labels.say("claims"), intro, table=table)


def _silos(m: ReportData) -> list[str]:
    labels = m.labels
    parts = [
        labels.say(
            "shows-silo",
            group=labels.country(s.group),
            inside=labels.share(s.met_in / s.need_in) if s.need_in else "\u2013",
            across=labels.share(s.met_out / s.need_out) if s.need_out else "\u2013",
            verdict=labels.concept("silo-class", s.cls),
        )
        for s in m.silos
        if s.by == "country" and s.group in {"CA", "US"}
    ]
    return parts or [labels.say("shows-nothing")]


def _irregular(m: ReportData) -> list[str]:
    labels = m.labels
    by_id = m.network.arrangement_by_id
    cadences = Counter(by_id[a].cadence.value for a in m.facts.working)
    regular = sum(cadences[c] for c in _REGULAR)
    irregular = sum(1 for g in m.gaps.gaps if g.kind is GapKind.IRREGULAR)
    return [
        labels.say(
            "shows-cadence",
            n=labels.number(len(m.facts.working)),
            regular=labels.number(regular),
            request=labels.number(cadences["on-request"]),
            incident=labels.number(cadences["incident-driven"]),
            unknown=labels.number(cadences["unknown"]),
        ),
        labels.say("shows-irregular", gaps=labels.count("gap", irregular)),
    ]


def _money(m: ReportData) -> list[str]:
    labels = m.labels
    n = m.network
    stopped = sorted(a.id for a in n.arrangements if a.status in STOPPED)
    short = {a for f in m.facts.findings if f.kind == "funding-instability" for a in f.arrangements}
    dormant = sum(1 for g in m.gaps.gaps if g.kind is GapKind.LOST)
    parts = [
        labels.say(
            "shows-stopped",
            arrangements=labels.count("arrangement", len(stopped)),
            gaps=labels.count("gap", dormant),
        )
    ]
    if short:
        names = labels.listed("arrangement", sorted(short), 6)
        parts.append(labels.say("shows-money", names=names))
    return parts


def _others(m: ReportData, others: Iterable[Finding]) -> str:
    found = list(others)
    if not found:
        return m.labels.say("no-others")
    open_ones = sum(1 for f in found if f.fixed != "yes")
    return m.labels.say(
        "others-say",
        findings=m.labels.count("finding", len(found)),
        open=m.labels.number(open_ones),
    )


def _others_cited(m: ReportData, others: Iterable[Finding]) -> tuple[Line, ...]:
    sources = cited(*(f.citations for f in others))
    return (Line(m.labels.say("others-sources"), sources),) if sources else ()


def _claims(m: ReportData, claims: Iterable[Finding], source: str) -> tuple[Line, ...]:
    """Return each claim in our words, after the names of what it speaks of."""
    labels = m.labels
    texts: dict[str, None] = {}
    for f in claims:
        about = labels.listed("arrangement", f.arrangements, 4)
        for note in (c.note for c in f.citations if c.note):
            key = "it-claims-of" if about else "it-claims"
            texts[labels.say(key, about=about, text=note)] = None
    return tuple(Line(text, (source,)) for text in texts)
