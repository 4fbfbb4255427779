"""The register of documented problems, and how many there are by what they concern."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bordergraph.views.table.column import Column, code, codes, concept, number, things, words
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.register import Count, Problem, ProblemDocument
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels


def problems_schema() -> str:
    """Return the JSON Schema that the JSON of `problems` follows."""
    return (files("bordergraph.views.tables") / "problems.schema.json").read_text(encoding="utf-8")


_THINGS = ("agency", "threat", "arrangement")


def _document(document: ProblemDocument) -> dict[str, Any]:
    start, end = document.examined
    return {
        "source": document.source,
        "authority": document.authority,
        "carrier": document.carrier or None,
        "extent_read": document.extent_read,
        "finding": document.finding,
        "examined_from": start or None,
        "examined_to": end or None,
        "threats": list(document.threats),
    }


def _kinds(problem: Problem, labels: Labels) -> str:
    return ", ".join(labels.concept("problem-kind", kind) for kind in problem.kinds)


def _authorities(problem: Problem, labels: Labels) -> str:
    """Return who documents it, in words, the official ones first."""
    return ", ".join(labels.concept("authority", a) for a in problem.authority_kinds)


def _why(problem: Problem, labels: Labels) -> str:
    """Return why a problem has its status, after the day from which it has it."""
    status, why = problem.status, labels.told(problem.status.why)
    return labels.say("dated-note", day=labels.dated(status.as_of), note=why) if why else ""


PROBLEM: tuple[Column[Problem], ...] = (
    code("problem", lambda p: p.id),
    Column("title", lambda p: str(p.title), lambda p, labels: labels.told(p.title), "problem"),
    Column("kinds", lambda p: list(p.kinds), _kinds, "kind", is_list=True),
    concept("problem-scope", "scope"),
    things("agency", "agencies"),
    Column(
        "directions", lambda p: [{"from": a, "to": b} for a, b in p.directions], is_list=True
    ),
    codes("arrangements"),
    codes("threats"),
    concept("problem-status", "status", lambda p: p.status.code),
    code("status_as_of", lambda p: p.status.as_of or None),
    code("status_why", lambda p: str(p.status.why)),
    words("documented-by", _authorities),
    Column("documented_by", lambda p: [_document(d) for d in p.documents], is_list=True),
    codes("recommendations", lambda p: [r.id for r in p.recommendations]),
    codes("responses", lambda p: [r.id for r in p.responses]),
    Column(
        "steps",
        lambda p: [{"date": s.day, "what": str(s.note), "source": s.source} for s in p.steps],
        is_list=True,
    ),
    Column("first", lambda p: p.first or None, lambda p, _: p.first, "documented-since"),
    Column("last", lambda p: p.last or None),
    code("northern"),
)  # fmt: skip
"""One problem."""

SHORT = ("problem", "status", "documented-by", "documented-since")
"""Headings of the columns of a list in which a problem takes one line."""

_SHOWN = ("problem", "status", "kind", "agencies", "documented-by", "documented-since")


def problems_table(problems: Sequence[Problem], labels: Labels, opening: Lines) -> Table[Problem]:
    """Show problems in the order given."""
    return Table(
        PROBLEM, problems, labels, lambda: labels.say("problems-title"), opening,
        reason=lambda p: _why(p, labels), order=_SHOWN, lead="title",
    )  # fmt: skip


def count_line(
    chosen: Sequence[Problem], every: Sequence[Problem], labels: Labels, day: str
) -> str:
    """Return how many problems were chosen of the register, and how many of them are open.

    Args:
        chosen: Those that are listed.
        every: The register.
        labels: Words in the reader's language.
        day: The day described, as people read it.
    """
    key = "problems-count" if chosen else "problems-none" if every else "register-empty"
    return labels.say(
        key,
        n=labels.number(len(chosen)),
        live=labels.number(sum(p.live for p in chosen)),
        all=labels.number(len(every)),
        day=day,
    )


def problem_counts_table(
    counts: Sequence[Count], by: str, labels: Labels, opening: Lines
) -> Table[Count]:
    """Show how many problems concern each agency, threat, kind, arrangement or year."""

    def name(row: Count, labels: Labels) -> str:
        if by == "kind":
            return labels.concept("problem-kind", row.key)
        return labels.full(by, row.key) if by in _THINGS else row.key

    columns: tuple[Column[Count], ...] = (
        Column(by, lambda row: row.key, name, by),
        number("problems"),
        number("live", "open-problems"),
    )
    return Table(columns, counts, labels, lambda: labels.say("problems-title"), opening)
