"""What the National Police Federation's statement claims, beside what the graph shows."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.claims import THEMES, weighed
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import Column, codes, words
from bordergraph.views.table.table import Line
from bordergraph.words.needs import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.gaps.claims import Weighed
    from bordergraph.analysis.results import Reason
    from bordergraph.model import Finding
    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

STATEMENT = "npf-2025"
"""Id of the statement that this section sets beside the graph; without it there is no section."""

_SIDES = ("supports", "against", "undocumented")


def statement_section(m: ReportData, source: str = STATEMENT) -> Section:
    """Return one row a theme: what supports the claims, what speaks against, what is unknown."""
    return weighed_section(m, weighed(m.facts, m.assessment, source), source)


def weighed_section(m: ReportData, found: Sequence[Weighed], source: str) -> Section:
    """Return claims of one source, one row a theme: for, against, and what is unknown."""
    labels = m.labels
    sides = [_side_columns(side, labels) for side in _SIDES]
    columns: tuple[Column[Weighed], ...] = (
        Column("theme", lambda w: w.theme, lambda w, _: theme_name(w.theme, labels), "theme"),
        codes("claims", lambda w: (f.id for f in w.claims)),
        codes("other_findings", lambda w: (f.id for f in w.agreeing)),
        codes("disputing_findings", lambda w: (f.id for f in w.disputing)),
        words("others-agree", lambda w, _: len(w.agreeing), number=True),
        words("others-dispute", lambda w, _: len(w.disputing), number=True),
        *(column for column, _ in sides),
        *(column for _, column in sides),
    )
    table = m.table(
        columns,
        found,
        "claims-caption",
        sources=lambda _: (source,),
        details=lambda w: (
            *_claims(m, w.claims, source),
            *(_side(m, side, getattr(w, side)) for side in _SIDES),
        ),
        limit=len(found),
    )
    intro = labels.say("claims-intro") if found else ""
    return Section("statement", labels.say("claims"), intro, table=table)


def _side_columns(side: str, labels: Labels) -> tuple[Column[Weighed], Column[Weighed]]:
    of = attrgetter(side)
    return (
        codes(side, lambda w: (said(r, labels) for r in of(w))),
        codes(f"{side}_codes", lambda w: (r.key for r in of(w))),
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
