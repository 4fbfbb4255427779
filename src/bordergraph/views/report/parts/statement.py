"""What the National Police Federation's statement claims, beside what the graph shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.claims import THEMES, weighed
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.words.reasons import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.gaps.claims import Weighed
    from bordergraph.analysis.results import Reason
    from bordergraph.model import Finding
    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

__all__ = ["STATEMENT", "statement_section", "weighed_section"]

STATEMENT = "npf-2025"
"""Id of the statement that this section sets beside the graph; without it there is no section."""

_SIDES = ("supports", "against", "undocumented")


def statement_section(m: ReportData, source: str = STATEMENT) -> Section:
    """Return one row a theme: what supports the claims, what speaks against, what is unknown."""
    return weighed_section(m, weighed(m.facts, m.assessment, source), source)


def weighed_section(m: ReportData, found: Sequence[Weighed], source: str) -> Section:
    """Return claims of one source, one row a theme: for, against, and what is unknown."""
    labels = m.labels
    rows = [_row(m, w, source) for w in found]
    names = ("theme", "others-agree", "others-dispute")
    columns = tuple(labels.say(f"column.{c}") for c in names)
    caption = labels.say("claims-caption")
    table = Table(columns, tuple(rows), frozenset({1, 2}), len(rows), caption)
    intro = labels.say("claims-intro") if rows else ""
    return Section("statement", labels.say("claims"), intro, table=table)


def _row(m: ReportData, w: Weighed, source: str) -> Row:
    labels = m.labels
    sides: dict[str, tuple[Reason, ...]] = {side: getattr(w, side) for side in _SIDES}
    told = {side: [said(r, labels) for r in reasons] for side, reasons in sides.items()}
    return Row(
        (
            theme_name(w.theme, labels),
            labels.number(len(w.agreeing)),
            labels.number(len(w.disputing)),
        ),
        (source,),
        (
            *_claims(m, w.claims, source),
            *(_side(m, side, reasons) for side, reasons in sides.items()),
        ),
        {
            "theme": w.theme,
            "claims": [f.id for f in w.claims],
            "other_findings": [f.id for f in w.agreeing],
            "disputing_findings": [f.id for f in w.disputing],
            **told,
            **{f"{side}_codes": [r.key for r in reasons] for side, reasons in sides.items()},
        },
    )


def theme_name(theme: str, labels: Labels) -> str:
    """Return what a theme is called; one that is no theme of the statement is a kind of finding."""
    if theme in THEMES:
        return labels.say(f"theme.{theme}")
    return labels.concept("finding-kind", theme)


def _side(m: ReportData, side: str, reasons: tuple[Reason, ...]) -> Line:
    """Return what stands on one side as a line, with the sources it rests on."""
    labels = m.labels
    text = labels.join(said(r, labels) for r in reasons) or labels.say("claims-nothing")
    sources = tuple(dict.fromkeys(s for r in reasons for s in r.sources))
    return Line(labels.say(f"claims-side.{side}", text=text), sources)


def _claims(m: ReportData, claims: Iterable[Finding], source: str) -> tuple[Line, ...]:
    """Return each claim in our words, after the names of what it speaks of."""
    labels = m.labels
    texts: dict[str, None] = {}
    for f in claims:
        about = labels.listed("arrangement", f.arrangements, 4)
        for note in (c.note for c in f.citations if c.note):
            key = "it-claims-of" if about else "it-claims"
            texts[labels.say(key, about=about, text=labels.told(note))] = None
    return tuple(Line(text, (source,)) for text in texts)
