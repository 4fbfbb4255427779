"""What a row of need rests on: whose work, which channels, which searches, and what would move it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS, SHOWN_YEARS, UNDATED_YEAR, select
from bordergraph.analysis.core.links import LinkIndex
from bordergraph.analysis.gaps.possible_gaps import searches_by_row
from bordergraph.analysis.method.inputs import ANY
from bordergraph.analysis.method.rows import CLASSES, Outcome, Served
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import AgencyClass, Responsibility, source_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import ChannelUse, NeedRow
    from bordergraph.model import Dependency, Gateway, Mandate, Network, Search


_ORDER = (Outcome.NONE, Outcome.INDIRECT, Outcome.IRREGULAR, Outcome.NOT_ASSESSED, *Outcome)
"""Outcomes in the order in which a pair's rows are shown."""

_MANY = 20
"""Rows from which on the channels of all rows are read at once."""

REGULAR = frozenset({"continuous", "scheduled"})
"""Frequencies that make a channel regular."""


class Proof(StrEnum):
    """What makes a channel what it is.

    Attributes:
        STATED: A source states its frequency.
        AGED: The frequency was last stated too long ago to prove anything about the day.
        STANDING: No source states a frequency, and it is a standing team or system.
        UNSTATED: No source states a frequency.
        ANNOUNCED: It was announced, and nothing shows that it works.
        OLD: A membership was last documented too long ago.
        CLASS: A source names only a class of bodies that one of the two is of.
    """

    STATED = "stated"
    AGED = "aged"
    STANDING = "standing"
    UNSTATED = "unstated"
    ANNOUNCED = "announced"
    OLD = "old"
    CLASS = "class"


class Left(StrEnum):
    """Why two agencies that both have a mandate on a threat have no need on it.

    Attributes:
        UMBRELLA: The threat is too broad.
        PARTS: Parts of one of the two do its work.
        SUPPORT: Both only support.
        WORK: The work of neither depends on that of the other.
        SEARCH: A search found no real need.
    """

    UMBRELLA = "umbrella"
    PARTS = "parts"
    SUPPORT = "support"
    WORK = "work"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class ChannelReason:
    """Why an arrangement or exchange counts as it does.

    Attributes:
        arrangement: The arrangement's id; None for an exchange outside of any.
        cls: Class of the channel: regular, assumed, irregular or not assessed.
        proof: What makes it so.
        kind: What kind of arrangement it is.
        frequency: The stated frequency.
        year: Year in which that, or the membership, was last documented; None where undated.
        sources: Ids of the sources that state the frequency.
        agencies: Those of the two whose membership is not proved.
        old: Whether the stated frequency is so old that its year is told.
    """

    arrangement: str | None
    cls: Outcome
    proof: Proof
    kind: str
    frequency: str
    year: int | None = None
    sources: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    old: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A single documented fact that would move a row.

    Attributes:
        key: What kind of fact.
        to: What the row would come to.
        arrangement: The arrangement it is about; None for none.
        agency: The agency it is about; None for none.
    """

    key: str
    to: Outcome
    arrangement: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A row with what it rests on.

    Attributes:
        row: The row.
        mandates: The mandates of the two on the threat, by agency.
        reasons: The dependencies that decide the need, which give its reason.
        work: The same as functions: of the first, of the second.
        gateways: The intermediaries that law or mandate requires.
        channels: What serves the need, best first.
        relays: Ids of agencies that have firm channels to both.
        searches: The searches for a channel, by day.
        problems: Ids of the open problems that name both, on the threat or on none.
        thin: Those of the two that too few sources document; only where that decides.
        moves: Facts that would move the row.
    """

    row: NeedRow
    mandates: tuple[Mandate, ...]
    reasons: tuple[Dependency, ...]
    work: tuple[tuple[str, str], ...]
    gateways: tuple[Gateway, ...]
    channels: tuple[ChannelReason, ...]
    relays: tuple[str, ...]
    searches: tuple[Search, ...]
    problems: tuple[str, ...]
    thin: tuple[str, ...]
    moves: tuple[Move, ...]


def _unproved(
    network: Network, assessment: Assessment, agencies: tuple[str, str], unit: str
) -> tuple[Proof, int | None, tuple[str, ...]]:
    """Return why a channel is not proved, the latest year that documents it, and of whom it is not."""
    parts = {agency: assessment.taking_part(agency, unit) for agency in agencies}
    # Where both are proved, it is by one and the same membership, which ties no two bodies.
    unproved = tuple(agency for agency, of in parts.items() if not any(of.values())) or tuple(
        agency for agency, of in parts.items() if not all(of.values())
    )
    classes = (
        agency in network.agency_by_id[body].stands_for
        for agency in unproved
        for body in parts[agency]
    )
    bodies = (body for body, firm in parts[unproved[0]].items() if not firm)
    years = (assessment.attested(unit, body) for body in bodies)
    latest = max((y for y in years if y != UNDATED_YEAR), default=None)
    return Proof.CLASS if any(classes) else Proof.OLD, latest, unproved


def prove(
    network: Network, assessment: Assessment, agencies: tuple[str, str], use: ChannelUse
) -> ChannelReason:
    """Return why a channel of two agencies counts as it does."""
    arrangement = network.arrangement_by_id.get(use.arrangement or "")
    stated = source_ids(arrangement.cadence_citations) if arrangement else ()
    year = None if use.attested == UNDATED_YEAR else use.attested
    unproved: tuple[str, ...] = ()
    if use.grade == 0:
        proof, year, unproved = _unproved(network, assessment, agencies, use.unit)
    elif use.frequency == "unknown" and use.grade < len(CLASSES) - 1:
        unstated = Proof.ANNOUNCED if use.announced else Proof.UNSTATED
        proof = Proof.STANDING if use.grade > 1 else unstated
    elif use.grade < len(CLASSES) - 1 and (
        use.frequency in REGULAR or use.attested < assessment.oldest_year
    ):
        proof = Proof.AGED
    else:
        proof = Proof.STATED
    cls, told = CLASSES[use.grade], (use.kind, use.frequency, year)
    old = (
        proof is Proof.STATED and use.attested < assessment.oldest_year + PROOF_YEARS - SHOWN_YEARS
    )
    return ChannelReason(use.arrangement, cls, proof, *told, stated, unproved, old)


def explain_rows(
    network: Network,
    assessment: Assessment,
    dependencies: Sequence[Dependency],
    rows: Iterable[NeedRow],
) -> tuple[Explained, ...]:
    """Return what each of some rows rests on."""
    explaining = _Explaining(network, assessment, dependencies)
    chosen = tuple(rows)
    if len(chosen) > _MANY:
        _ = assessment.channels
    return tuple(explaining.row(row) for row in chosen)


@dataclass(frozen=True, slots=True)
class PairExplained:
    """What there is between two agencies, on all threats or on one and narrower ones.

    Attributes:
        agencies: The two ids, sorted.
        served: How their needs are served.
        rows: Their rows with what each rests on: possible gaps first, then by outcome and threat.
        links: Every arrangement, flow and share of the two in force, most regular first.
        lapsed: Those that have stopped.
        searches: The searches for a channel, by day.
        mandates: The mandates of either on the threats that both have.
        left_out: Threats on which both have a mandate and no need is counted, each with the reason.
    """

    agencies: tuple[str, str]
    served: Served
    rows: tuple[Explained, ...]
    links: tuple[Link, ...]
    lapsed: tuple[Link, ...]
    searches: tuple[Search, ...]
    mandates: tuple[Mandate, ...]
    left_out: dict[str, Left]


def _check_pair(network: Network, a: str, b: str) -> None:
    """Refuse what are not two agencies that exist on the day."""
    for agency in (a, b):
        if agency not in network.agency_by_id:
            raise UnknownNameError("agency", agency)
        body = network.agency_by_id[agency]
        if body.cls is not AgencyClass.AGENCY or not network.interval(body).contains(network.day):
            raise UsageError(
                f"'{agency}' takes no part in pair analysis",
                "it is no agency, or did not exist on the day",
            )
    if a == b:
        raise UsageError(f"'{a}' was named twice", "name two agencies")


def explain_pair(
    network: Network,
    assessment: Assessment,
    dependencies: Sequence[Dependency],
    a: str,
    b: str,
    threat: str | None = None,
) -> PairExplained:
    """Return what there is between two agencies, and what their needs rest on.

    Args:
        network: The network that was assessed.
        assessment: How its needs are served.
        dependencies: Which work depends on which.
        a: Id of one agency.
        b: Id of the other.
        threat: Only this threat and narrower ones; None for all.

    Raises:
        UnknownNameError: An agency is not in the network.
        UsageError: Both are the same agency, or one takes no part in pair analysis.

    Example:
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Agency, Dependency, Mandate, Network, Share, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP", country="US"), Agency("rcmp", "RCMP", country="CA")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     dependencies=(Dependency("patrol", "patrol", True, 1.0, why="Beats meet."),),
        ...     shares=(Share("cbp", "rcmp"),),
        ... )
        >>> found = explain_pair(network, assess(network), network.dependencies, "rcmp", "cbp")
        >>> [(e.row.outcome.value, e.reasons[0].why, e.moves[0].key) for e in found.rows]
        [('irregular', 'Beats meet.', 'exchange')]
    """
    _check_pair(network, a, b)

    def concerns(name: str) -> bool:
        return threat is None or threat in {name, *network.broader_threats(name)}

    pair = (min(a, b), max(a, b))
    found = [row for row in assessment.rows_of(*pair) if concerns(row.threat)]
    found.sort(key=lambda row: (not row.candidate, _ORDER.index(row.outcome), row.threat))
    linkage = LinkIndex(select(network))
    links = linkage.links(*pair)
    own = [m for m in linkage.facts.mandates if m.agency in pair and concerns(m.threat)]
    both = {m.threat for m in own if m.agency == a} & {m.threat for m in own if m.agency == b}
    searches = (s for s in network.searches if set(s.agencies) == set(pair) and concerns(s.threat))
    return PairExplained(
        agencies=pair,
        served=Served.of((row.outcome, 1, int(row.reported > 0)) for row in found),
        rows=explain_rows(network, assessment, dependencies, found),
        links=tuple(k for k in links if k.is_in_force),
        lapsed=tuple(k for k in links if not k.is_in_force),
        searches=tuple(sorted(searches, key=lambda s: (s.day, s.id))),
        mandates=tuple(m for m in own if m.threat in both),
        left_out=without_need(linkage.facts, assessment, pair, sorted(both)),
    )


def without_need(
    facts: InForce, assessment: Assessment, agencies: tuple[str, str], threats: Iterable[str]
) -> dict[str, Left]:
    """Return why threats on which two agencies have a mandate make no need of theirs.

    Args:
        facts: The statements that hold on the day.
        assessment: How needs are served.
        agencies: The ids of the two.
        threats: The threats; those with a need are left out.
    """
    outcomes = {row.threat: row.outcome for row in assessment.rows_of(*agencies)}
    network = facts.network

    def work(bodies: Iterable[str], threat: str) -> set[str]:
        held = (m for m in facts.mandates if m.threat == threat and m.agency in bodies)
        return {function for m in held for function in m.functions or (ANY,)}

    def rolled_up(agency: str, threat: str) -> bool:
        parts = {a for a in facts.agencies if agency in network.ancestors(a)}
        done = work(parts, threat)
        return ANY in done or work((agency,), threat) <= done

    def why(threat: str) -> Left:
        if threat in outcomes:
            return Left.SEARCH
        if threat in assessment.umbrella:
            return Left.UMBRELLA
        if any(rolled_up(agency, threat) for agency in agencies):
            return Left.PARTS
        own = [m for m in facts.mandates if m.threat == threat and m.agency in agencies]
        support = all(m.responsibility is Responsibility.SUPPORT for m in own)
        return Left.SUPPORT if support else Left.WORK

    return {t: why(t) for t in threats if outcomes.get(t, Outcome.NO_NEED) is Outcome.NO_NEED}


class _Explaining:
    """Explains rows of one assessment."""

    def __init__(
        self, network: Network, assessment: Assessment, dependencies: Sequence[Dependency]
    ) -> None:
        self.network = network
        self.assessment = assessment
        self.dependencies: dict[tuple[str, str, bool], list[Dependency]] = {}
        for d in dependencies:
            self.dependencies.setdefault((d.dependent, d.on, d.across), []).append(d)
        self.mandates: dict[tuple[str, str], list[Mandate]] = {}
        for m in network.mandates:
            self.mandates.setdefault((m.agency, m.threat), []).append(m)
        self.searches = searches_by_row(network)

    def row(self, row: NeedRow) -> Explained:
        """Return what one row rests on."""
        assessment = self.assessment
        across = assessment.across(row)
        deciding = assessment.work_of(row)
        uses = assessment.channels_of(row)
        # A flow within an arrangement is no channel beside it.
        first = {use.arrangement or use.unit: use for use in reversed(uses)}
        best = [use for use in uses if use is first[use.arrangement or use.unit]]
        channels = tuple(prove(self.network, assessment, row.agencies, use) for use in best)
        searches = tuple(self.searches.get(row.key, ()))
        thin: tuple[str, ...] = ()
        if row.outcome is Outcome.NOT_ASSESSED and not row.searched_on:
            known = zip(row.agencies, assessment.documented(row), strict=True)
            thin = tuple(agency for agency, enough in known if not enough)
        work = tuple((one, other) for one, other, _ in deciding)
        return Explained(
            row=row,
            mandates=tuple(m for a in row.agencies for m in self.mandates.get((a, row.threat), ())),
            reasons=tuple(self._reasons(deciding, across=across)),
            work=work,
            gateways=self._gateways(row, work, across=across),
            channels=channels,
            relays=assessment.relays_of(row),
            searches=searches,
            problems=assessment.problems.get(row.key, ()),
            thin=thin,
            moves=tuple(self._moves(row, channels, searches, thin)),
        )

    def _reasons(
        self, work: Iterable[tuple[str, str, float]], *, across: bool
    ) -> Iterable[Dependency]:
        """Return the entries of the dependency table that decide, each reason once."""
        found: dict[str, Dependency] = {}
        for one, other, value in work:
            for key in ((one, other, across), (other, one, across)):
                for d in self.dependencies.get(key, ()):
                    if d.value == value:
                        found.setdefault(d.why, d)
        return found.values()

    def _gateways(
        self, row: NeedRow, work: Iterable[tuple[str, str]], *, across: bool
    ) -> tuple[Gateway, ...]:
        if row.outcome is not Outcome.BY_MANDATE:
            return ()
        pairs = {tuple(sorted(pair)) for pair in work}
        above = {row.threat, *self.network.broader_threats(row.threat)}
        return tuple(
            g for g in self.network.gateways
            if not g.agency and g.across == across and pairs & set(g.functions)
            and (not g.threats or above & set(g.threats))
        )  # fmt: skip

    def _moves(
        self,
        row: NeedRow,
        channels: Sequence[ChannelReason],
        searches: Sequence[Search],
        thin: Sequence[str],
    ) -> Iterable[Move]:
        """Yield the facts that would move a row, nearest at hand first."""
        best = [c for c in channels if c.cls is channels[0].cls]
        if row.outcome is Outcome.REGULAR:
            if len(best) == 1:
                left = (c.cls for c in channels[1:])
                yield Move("end", next(left, Outcome.NONE), best[0].arrangement)
        elif row.outcome is Outcome.NOT_ASSESSED and searches:
            yield Move("entry", Outcome.REGULAR)
        elif row.outcome is Outcome.ASSUMED:
            better = filter(None, map(self._proof, channels))
            yield from (move for move in better if move.to is Outcome.REGULAR)
            if len(best) == 1:
                yield Move("on-request", Outcome.IRREGULAR, best[0].arrangement)
        elif row.outcome not in {Outcome.WITHIN_BODY, Outcome.SLIGHT, Outcome.NO_NEED}:
            moves = filter(None, map(self._proof, channels))
            yield from (move for move in moves if move.to is not row.outcome)
            yield Move("exchange", Outcome.REGULAR)
            for agency in thin:
                yield Move("record", Outcome.NONE, agency=agency)
            if row.outcome is Outcome.NOT_ASSESSED:
                yield Move("search", Outcome.NONE)

    def _proof(self, c: ChannelReason) -> Move | None:
        """Return the fact that would make a channel better."""
        if c.proof in {Proof.OLD, Proof.CLASS}:
            grade = self.assessment.grades.get(c.arrangement or "", 1)
            return Move("attested", CLASSES[grade], c.arrangement, c.agencies[0])
        if c.arrangement and c.cls is not Outcome.REGULAR and c.kind != "operation":
            return Move("frequency", Outcome.REGULAR, c.arrangement)
        return None
