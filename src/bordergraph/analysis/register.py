"""Documented problems and recommendations: who says what, when, what was answered and done, the status.

Nothing here is computed from the network: a problem gathers statements, and its status on a day is
the latest conclusion of the curators as of that day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.model import Ref, Source
from bordergraph.record import Event
from bordergraph.schema.terms import LIVE_STATUSES, PROBLEM_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Network
    from bordergraph.record import Entry

OFFICIAL_AUTHORITIES = frozenset({"auditor", "review-body", "court", "inquiry", "committee"})
"""Authorities whose findings are official."""


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """What one source says about a problem.

    Attributes:
        authority: Whose word it is: auditor, inquiry, press ...
        carrier: Through whom it was read, where its authority did not publish it; empty otherwise.
        day: The date of the source as printed.
        examined: First and last day of the period that it examined, ISO; empty where not known.
        publisher: Who published it; of one that its publisher only carries, what it reports.
    """

    finding: str
    source: str
    authority: str
    carrier: str = ""
    extent_read: str = ""
    note: str = ""
    locator: str = ""
    day: str = ""
    examined: tuple[str, str] = ("", "")
    threats: tuple[str, ...] = ()
    publisher: str = ""
    kind: str = ""

    @property
    def is_official(self) -> bool:
        """Whether an auditor, review body, court, inquiry or committee says it."""
        return self.authority in OFFICIAL_AUTHORITIES

    @property
    def year(self) -> str:
        """The year of the source; empty where it is undated."""
        return self.day[:4] if self.day[:4].isdigit() else ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What somebody asks to be done, with its last published status.

    Attributes:
        by: Who asks.
        to: Ids of the bodies asked.
        number: Number in the document.
        findings: Ids of the findings that it answers.
        part_of: Id of the recommendation that it is a part of; empty when it stands alone.
    """

    id: str
    note: str = ""
    by: str = ""
    to: tuple[str, ...] = ()
    day: str = ""
    status: str = ""
    status_read_on: str = ""
    source: str = ""
    locator: str = ""
    number: str = ""
    findings: tuple[str, ...] = ()
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response to a recommendation, or a step taken since."""

    id: str
    note: str
    day: str = ""
    by: str = ""
    source: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class ProblemStatus:
    """The status of a problem from a day on, as the curators conclude."""

    code: str
    as_of: str
    note: str = ""
    rests_on: tuple[str, ...] = ()
    superseded_by: str = ""


_NO_STATUS = ProblemStatus("unknown", "")
_NO_SOURCE = Source("", "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One documented failure or weakness in sharing information.

    Attributes:
        kinds: One or two kinds.
        scope: ``cross-border``, ``within-canada`` or ``within-united-states``.
        northern: ``yes``, ``partly`` or ``no``.
        subject: ``information``, ``access`` or ``capacity``.
        by_design: Whether it is a chosen limit.
        directions: From whom to whom information does not pass.
        documents: What sources say: the official ones first, the latest first, those that state
            the period they examined first.
        recommendations: What was asked, or would put right one of the findings, by date.
        steps: What was done since, by date.
        status: The status on the day asked for.
        unanswered_on: Latest day on which no answer of the bodies named was found; empty where none
            was looked for.

    Example:
        >>> Problem("p", "P", ("no-channel",)).status.code
        'unknown'
    """

    id: str
    title: str
    kinds: tuple[str, ...] = ()
    scope: str = ""
    northern: str = ""
    subject: str = "information"
    by_design: bool = False
    agencies: tuple[str, ...] = ()
    directions: tuple[tuple[str, str], ...] = ()
    arrangements: tuple[str, ...] = ()
    documents: tuple[ProblemDocument, ...] = ()
    against: tuple[ProblemDocument, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    responses: tuple[Reply, ...] = ()
    steps: tuple[Reply, ...] = ()
    status: ProblemStatus = _NO_STATUS
    statuses: tuple[ProblemStatus, ...] = ()
    unanswered_on: str = ""

    @property
    def threats(self) -> tuple[str, ...]:
        """Threats that at least one of its documents names, sorted."""
        return tuple(sorted({t for d in self.documents for t in d.threats}))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of its documents, each once, in their order."""
        return tuple(dict.fromkeys(d.source for d in self.documents if d.source))

    @property
    def authority_kinds(self) -> tuple[str, ...]:
        """Kinds of authority that document it, each once, the official ones first."""
        return tuple(dict.fromkeys(d.authority for d in self.documents if d.authority))

    @property
    def is_live(self) -> bool:
        """Whether it is open or partly resolved."""
        return self.status.code in LIVE_STATUSES

    @property
    def is_gap(self) -> bool:
        """Whether it documents that bodies have no channel, and is open or partly resolved."""
        return self.is_live and "no-channel" in self.kinds and len(self.agencies) > 1

    @property
    def authority_count(self) -> int:
        """How many distinct official authorities document it.

        One read through the press counts by its kind alone, unless its own text is there too.
        """
        official = [d for d in self.documents if d.is_official]
        direct = {(d.authority, d.publisher) for d in official if not d.carrier}
        carried = {d.authority for d in official if d.carrier}
        return len(direct) + len(carried - {kind for kind, _ in direct})

    @property
    def first_year(self) -> str:
        """Year of its earliest document; empty where none is dated."""
        return min((d.year for d in self.documents if d.year), default="")

    @property
    def last_year(self) -> str:
        """Year of its latest document."""
        return max((d.year for d in self.documents if d.year), default="")


def build_register(
    entries: Iterable[Entry], sources: Mapping[str, Source], day: date
) -> tuple[Problem, ...]:
    """Return the problems of a graph as they stood on a day, ranked.

    Documents, responses and steps dated after the day are left out, and so are problems of which
    no document is left.
    """
    by_class: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for cls in entry.classes:
            by_class[cls].append(entry)
    by_problem, last_day = _entries_by_problem(by_class), day.isoformat()
    problems = (
        _build_problem(entry, by_problem[entry.ref.slug], sources, last_day)
        for entry in by_class["Problem"]
    )
    return rank_problems(p for p in problems if p.documents)


def _entries_by_problem(
    by_class: Mapping[str, list[Entry]],
) -> defaultdict[str, defaultdict[str, list[Entry]]]:
    """Return by problem its findings, counter-evidence, recommendations, responses, steps ..."""
    by_problem: defaultdict[str, defaultdict[str, list[Entry]]]
    by_problem = defaultdict(lambda: defaultdict(list))
    problems_of_finding = {f.ref.slug: f.slugs("bg:problem") for f in by_class.get("Finding", ())}
    classes = ("Finding", "Recommendation", "Response", "Step", "ProblemDirection", "Editorial")
    for cls, entry in ((c, e) for c in classes for e in by_class.get(c, ())):
        answered = (p for f in entry.slugs("bg:answers") for p in problems_of_finding.get(f, ()))
        named = entry.slugs("bg:about" if cls == "Editorial" else "bg:problem")
        for problem in dict.fromkeys((*named, *answered)):
            by_problem[problem][cls].append(entry)
        for problem in entry.slugs("bg:speaksAgainst"):
            by_problem[problem]["against"].append(entry)
    return by_problem


def _build_problem(
    entry: Entry, by_class: Mapping[str, list[Entry]], sources: Mapping[str, Source], last_day: str
) -> Problem:
    conclusions: list[ProblemStatus] = []
    searches: list[str] = []
    for editorial in by_class["Editorial"]:
        if editorial.slug("bg:aspect") == "response":
            searches.append(editorial.day("bg:asOf"))
        else:
            conclusions.append(_build_status(editorial))
    statuses = tuple(sorted(conclusions, key=lambda s: s.as_of))
    directions = ((d.slug("bg:giver"), d.slug("bg:receiver")) for d in by_class["ProblemDirection"])
    built = build_recommendations(by_class["Recommendation"], sources)
    recommendations = (r for r in built if r.day <= last_day)
    return Problem(
        entry.ref.slug,
        entry.bilingual_text("skos:prefLabel"),
        entry.slugs("bg:problemKind"),
        entry.slug("bg:problemScope"),
        entry.slug("bg:northern"),
        entry.slug("bg:problemSubject"),
        entry.text("bg:byDesign") == "true",
        entry.slugs("bg:concernsAgency"),
        tuple(sorted(directions)),
        entry.slugs("bg:concernsArrangement"),
        _build_documents(by_class["Finding"], sources, last_day),
        _build_documents(by_class["against"], sources, last_day),
        tuple(sorted(recommendations, key=lambda r: (not r.day, r.day, r.id))),
        _build_replies(by_class["Response"], last_day),
        _build_replies(by_class["Step"], last_day),
        next((s for s in reversed(statuses) if s.as_of <= last_day), _NO_STATUS),
        statuses,
        max((day for day in searches if day <= last_day), default=""),
    )


def rank_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by status, number of official authorities, latest document and title."""

    def order(p: Problem) -> tuple[int, int, int, str]:
        position = PROBLEM_STATUSES.index(p.status.code)
        return position, -p.authority_count, -int(p.last_year or 0), str(p.title)

    return tuple(sorted(problems, key=order))


def select_first_page(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems of the first page, cross-border ones first.

    Open or partly resolved; about sharing information and no chosen limit; at the northern border,
    or a process within Canada that feeds it; and with an official document that was read.
    """
    chosen = [
        p
        for p in problems
        if p.is_live
        and p.subject == "information"
        and not p.by_design
        and (p.northern == "yes" or (p.northern == "partly" and p.scope == "within-canada"))
        and any(d.is_official and d.extent_read != "unread" for d in p.documents)
    ]
    return tuple(sorted(chosen, key=lambda p: p.scope != "cross-border"))


def _values_of(problem: Problem, field: str) -> tuple[str, ...]:
    """Return the values of a problem for a field of filters and counts."""
    return {
        "agency": problem.agencies,
        "threat": problem.threats,
        "arrangement": problem.arrangements,
        "kind": problem.kinds,
        "status": (problem.status.code,),
        "scope": (problem.scope,),
        "northern": (problem.northern,),
        "year": (problem.first_year,) if problem.first_year else (),
    }[field]


def filter_problems(problems: Iterable[Problem], **chosen: str | None) -> tuple[Problem, ...]:
    """Return the problems that have all that is chosen.

    The fields are ``agency``, ``threat``, ``arrangement``, ``kind``, ``status``, ``scope`` and
    ``northern``; None chooses all.
    """
    criteria = [(field, value) for field, value in chosen.items() if value]
    return tuple(p for p in problems if all(v in _values_of(p, field) for field, v in criteria))


def problems_between(
    problems: Iterable[Problem], network: Network, first: str, second: str
) -> tuple[Problem, ...]:
    """Return the problems that name both agencies.

    One on sharing across the border that names no threat says nothing of two agencies of one
    country, unless it is on what passes between the two.
    """
    pair = {first, second}
    is_domestic = len({network.agency_by_id[a].country for a in pair}) == 1

    def says_something(problem: Problem) -> bool:
        if problem.threats or not is_domestic or problem.scope != "cross-border":
            return True
        return any(set(direction) == pair for direction in problem.directions)

    return tuple(p for p in problems if pair <= set(p.agencies) and says_something(p))


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How many problems concern one thing, and how many of them are open or partly resolved."""

    key: str
    problems: int
    live: int


def count_by(problems: Sequence[Problem], by: str) -> tuple[ProblemCount, ...]:
    """Return how many problems concern each agency, threat, kind ..., most live ones first.

    The field is one of `bordergraph.schema.terms.PROBLEM_COUNTS`.
    """
    counts = Counter(key for p in problems for key in _values_of(p, by))
    live = Counter(key for p in problems if p.is_live for key in _values_of(p, by))
    rows = (ProblemCount(key, n, live[key]) for key, n in counts.items())
    return tuple(sorted(rows, key=lambda c: (-c.live, -c.problems, c.key)))


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A problem whose status differs between two days or two graphs.

    Attributes:
        problem: As the later side has it; the earlier one where that lacks it.
        before: Its status on the earlier side; None where that lacks it or had not assessed it.
        after: Likewise on the later side.
    """

    problem: Problem
    before: str | None
    after: str | None

    @property
    def change(self) -> str:
        """Whether it opened, closed or moved; was first assessed; or came or left with its data."""
        was, is_now = self.before in LIVE_STATUSES, self.after in LIVE_STATUSES
        if self.before is None:
            return "assessed"
        if self.after is None:
            return "left"
        if was == is_now:
            return "moved"
        return "opened" if is_now else "closed"


def status_changes(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[StatusChange, ...]:
    """Return the problems whose status differs between two sides, in the order of the later one."""
    earlier, later = ({p.id: p for p in side} for side in (before, after))

    def status(problem: Problem | None) -> str | None:
        return problem.status.code if problem and problem.status.as_of else None

    problems = (*later.values(), *(p for slug, p in earlier.items() if slug not in later))
    changes = (
        StatusChange(p, status(earlier.get(p.id)), status(later.get(p.id))) for p in problems
    )
    return tuple(m for m in changes if m.before != m.after)


def problem_events(problem: Problem) -> tuple[Event, ...]:
    """Return the dated events of a problem: documents, recommendations, responses, steps, statuses."""
    about = (Ref("problem", problem.id),)
    documents, requests = problem.documents, problem.recommendations
    rows = [
        *((_iso_date(d), "found", d.note, "finding", d.finding, d.source) for d in documents),
        *((r.day, "asked", r.note, "recommendation", r.id, r.source) for r in requests),
        *((r.day, "answered", r.note, "response", r.id, r.source) for r in problem.responses),
        *((s.day, "step", s.note, "step", s.id, s.source) for s in problem.steps),
    ]
    events = [
        Event(day, kind, about, note, (Ref(cls, slug),), (source,))
        for day, kind, note, cls, slug, source in rows
        if day[:4].isdigit()
    ]
    events += [
        Event(s.as_of, f"status-{s.code}", about, s.note) for s in problem.statuses if s.as_of
    ]
    return tuple(sorted(events, key=lambda e: (e.date, e.kind)))


def _iso_date(document: ProblemDocument) -> str:
    """Return the date of a document as ISO; its year where the date is in words."""
    return document.day if document.day.replace("-", "").isdigit() else document.year


def _build_status(entry: Entry) -> ProblemStatus:
    return ProblemStatus(
        entry.slug("bg:problemStatus"),
        entry.day("bg:asOf"),
        entry.bilingual_text("bg:note"),
        entry.slugs("bg:restsOn"),
        entry.slug("bg:supersededBy"),
    )


def _build_documents(
    entries: Iterable[Entry], sources: Mapping[str, Source], last_day: str
) -> tuple[ProblemDocument, ...]:
    documents = []
    for entry in entries:
        slug = entry.slug("prov:wasDerivedFrom")
        source = sources.get(slug, _NO_SOURCE)
        authority, carrier = entry.slug("bg:authority"), _carrier_of(source)
        publisher = source.publisher
        if carrier == publisher and authority != "press":
            publisher = entry.bilingual_text("bg:reportedIn").rstrip(".") or publisher
        document = ProblemDocument(
            entry.ref.slug,
            slug,
            authority,
            carrier,
            source.extent_read,
            entry.bilingual_text("bg:note"),
            entry.text("bg:locator"),
            source.date,
            (entry.text("bg:periodStart"), entry.text("bg:periodEnd")),
            entry.slugs("bg:threat"),
            publisher,
            source.kind,
        )
        if not document.year or document.day[:10] <= last_day:
            documents.append(document)

    def order(d: ProblemDocument) -> tuple[bool, int, bool, str, str]:
        return not d.is_official, -int(d.year or 0), not d.examined[0], d.source, d.finding

    return tuple(sorted(documents, key=order))


def _carrier_of(source: Source) -> str:
    """Return who carries a document whose authority is not its publisher; empty for its own text."""
    if source.kind.startswith("news") and not source.kind.startswith("news-release"):
        return source.publisher or source.via
    return source.via or (source.publisher if source.kind.startswith("blog") else "")


def build_recommendations(
    entries: Iterable[Entry], sources: Mapping[str, Source]
) -> tuple[Recommendation, ...]:
    """Return recommendations in the order of their entries.

    The publisher and date of its source stand in for its own.
    """
    recommendations = []
    for entry in entries:
        slug = entry.slug("prov:wasDerivedFrom")
        source = sources.get(slug, _NO_SOURCE)
        recommendation = Recommendation(
            entry.ref.slug,
            entry.bilingual_text("bg:note"),
            entry.bilingual_text("bg:recommendedBy") or source.publisher,
            entry.slugs("bg:addressee"),
            entry.day("bg:date") or source.date,
            entry.slug("bg:publishedStatus"),
            entry.day("bg:statusReadOn"),
            slug,
            entry.text("bg:locator"),
            entry.text("bg:number"),
            entry.slugs("bg:answers"),
            entry.slug("dcterms:isPartOf"),
        )
        recommendations.append(recommendation)
    return tuple(recommendations)


def _build_replies(entries: Iterable[Entry], last_day: str) -> tuple[Reply, ...]:
    replies = [
        Reply(
            entry.ref.slug,
            entry.bilingual_text("bg:note"),
            entry.day("bg:date"),
            entry.bilingual_text("bg:respondent"),
            entry.slug("prov:wasDerivedFrom"),
            entry.text("bg:locator"),
        )
        for entry in entries
    ]
    return tuple(sorted((r for r in replies if r.day <= last_day), key=lambda r: (r.day, r.id)))
