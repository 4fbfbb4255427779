"""The explanation of a need: mandates, dependencies, channels, searches, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS, SHOWN_YEARS, UNDATED_YEAR, select
from bordergraph.analysis.core.links import LinkIndex
from bordergraph.analysis.gaps.possible_gaps import searches_by_row
from bordergraph.analysis.method.inputs import ANY_FUNCTION
from bordergraph.analysis.method.rows import BY_BODY_ABOVE, CLASS_OF_GRADE, Outcome, Served
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import AgencyClass, Cadence, Responsibility, group_by, source_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import ChannelUse, NeedRow
    from bordergraph.model import Dependency, Gateway, Mandate, Network, Search


_ORDER = (Outcome.NONE, Outcome.INDIRECT, Outcome.IRREGULAR, Outcome.NOT_ASSESSED, *Outcome)
"""Outcomes in the order in which a pair's rows are shown."""

_MANY_ROWS = 20
"""Rows from which on the channels of all rows are read at once."""


class Proof(StrEnum):
    """Why a channel has its class.

    Attributes:
        STATED: A source states its frequency.
        AGED: The frequency was last stated too long ago to prove anything about the day.
        ASSUMED: No source states a frequency, and it is a standing team or system.
        UNSTATED: No source states a frequency.
        ANNOUNCED: It was announced, and nothing shows that it works.
        OLD: A membership was last documented too long ago.
        CLASS: A source names only a class of bodies that one of the two is of.
        ABOVE: A source states its frequency, and names only a body above one of the two.
    """

    STATED = "stated"
    AGED = "aged"
    ASSUMED = "assumed"
    UNSTATED = "unstated"
    ANNOUNCED = "announced"
    OLD = "old"
    CLASS = "class"
    ABOVE = "above"


class ExclusionReason(StrEnum):
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
        cls: Class of the channel: regular, assumed, irregular or not assessed.
        proof: What makes it so.
        year: Year in which that, or the membership, was last documented; None where undated.
        sources: Ids of the sources that state the frequency.
        unproved_agencies: Those of the two whose membership is not proved.
        is_old: Whether the stated frequency is so old that its year is told.
    """

    arrangement: str | None
    cls: Outcome
    proof: Proof
    kind: str
    frequency: str
    year: int | None = None
    sources: tuple[str, ...] = ()
    unproved_agencies: tuple[str, ...] = ()
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeMove:
    """A single documented fact that would move a row."""

    key: str
    outcome: Outcome
    arrangement: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class NeedExplanation:
    """A row with its mandates, reasons, channels, searches and possible moves.

    Attributes:
        reasons: The dependencies that decide the need, which give its reason.
        work: The same as functions: of the first, of the second.
        gateways: The intermediaries that law or mandate requires.
        channels: What serves the need, best first.
        relays: Ids of agencies that have firm channels to both.
        searches: The searches for a channel, by day.
        thin_agencies: Those of the two that too few sources document; only where that decides.
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
    thin_agencies: tuple[str, ...]
    moves: tuple[OutcomeMove, ...]


def _why_unproved(
    network: Network, assessment: Assessment, agencies: tuple[str, str], unit: str
) -> tuple[Proof, int | None, tuple[str, ...]]:
    """Return why a channel is not proved, the latest year that documents it, and of whom it is not."""
    parts = {agency: assessment.memberships(agency, unit) for agency in agencies}
    # Where both are proved, it is by one and the same membership, which ties no two bodies.
    unproved = tuple(agency for agency, firm in parts.items() if max(firm.values()) < 1)
    unproved = unproved or tuple(a for a, firm in parts.items() if min(firm.values()) < 1)
    classes = (a in network.agency_by_id[body].stands_for for a in unproved for body in parts[a])
    bodies = (body for body, firm in parts[unproved[0]].items() if firm < 1)
    years = (assessment.documented_years.get((unit, body), UNDATED_YEAR) for body in bodies)
    latest = max((y for y in years if y != UNDATED_YEAR), default=None)
    return Proof.CLASS if any(classes) else Proof.OLD, latest, unproved


def channel_reason(
    network: Network, assessment: Assessment, agencies: tuple[str, str], use: ChannelUse
) -> ChannelReason:
    """Return why a channel of two agencies counts as it does."""
    arrangement = network.arrangement_by_id.get(use.arrangement or "")
    sources = source_ids(arrangement.cadence_citations) if arrangement else ()
    year = None if use.attested_year == UNDATED_YEAR else use.attested_year
    oldest = assessment.oldest_year
    unproved: tuple[str, ...] = ()
    proof = _proof_of(use, oldest)
    if proof is Proof.OLD:
        proof, year, unproved = _why_unproved(network, assessment, agencies, use.unit)
    elif proof is Proof.ABOVE:
        parts = {agency: assessment.memberships(agency, use.unit) for agency in agencies}
        unproved = tuple(a for a, firm in parts.items() if max(firm.values()) == BY_BODY_ABOVE)
    cls, details = CLASS_OF_GRADE[use.grade], (use.kind, use.frequency, year)
    is_old = proof is Proof.STATED and use.attested_year < oldest + PROOF_YEARS - SHOWN_YEARS
    return ChannelReason(use.arrangement, cls, proof, *details, sources, unproved, is_old)


def _proof_of(use: ChannelUse, oldest: int) -> Proof:
    """Return what gives a channel its grade; of one that is not proved only that it is not."""
    if use.grade == 0:
        return Proof.OLD
    if CLASS_OF_GRADE[use.grade] is Outcome.REGULAR:
        return Proof.STATED
    if use.frequency == "unknown":
        unstated = Proof.ANNOUNCED if use.announced else Proof.UNSTATED
        return Proof.ASSUMED if CLASS_OF_GRADE[use.grade] is Outcome.ASSUMED else unstated
    if use.attested_year < oldest:
        return Proof.AGED
    return Proof.ABOVE if Cadence(use.frequency).is_regular else Proof.STATED


def explain_rows(
    network: Network,
    assessment: Assessment,
    dependencies: Sequence[Dependency],
    rows: Iterable[NeedRow],
) -> tuple[NeedExplanation, ...]:
    """Return the explanation of each of some rows."""
    explainer = _RowExplainer(network, assessment, dependencies)
    chosen = tuple(rows)
    if len(chosen) > _MANY_ROWS:
        _ = assessment.channels
    return tuple(map(explainer.explain, chosen))


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """What there is between two agencies, on all threats or on one and narrower ones.

    Attributes:
        rows: Their rows with what each rests on: possible gaps first, then by outcome and threat.
        links: Every arrangement, flow and share of the two in force, most regular first.
        lapsed_links: Those that have stopped.
        searches: The searches for a channel, by day.
        mandates: The mandates of either on the threats that both have.
        exclusions: Threats on which both have a mandate and no need is counted, each with the reason.
        parts: Parts of the two that do the work on threats excluded for that reason.
    """

    agencies: tuple[str, str]
    served: Served
    rows: tuple[NeedExplanation, ...]
    links: tuple[Link, ...]
    lapsed_links: tuple[Link, ...]
    searches: tuple[Search, ...]
    mandates: tuple[Mandate, ...]
    exclusions: dict[str, ExclusionReason]
    parts: tuple[str, ...]


def _check_pair(network: Network, a: str, b: str) -> None:
    """Refuse any pair but two different agencies that exist on the day."""
    for agency in (a, b):
        if agency not in network.agency_by_id:
            raise UnknownNameError("agency", agency)
        body = network.agency_by_id[agency]
        if body.cls is not AgencyClass.AGENCY or not network.interval(body).contains(network.day):
            hint = "it is no agency, or did not exist on the day"
            raise UsageError("'{name}' takes no part in pair analysis", hint, name=agency)
    if a == b:
        raise UsageError("'{name}' was named twice", "name two agencies", name=a)


def explain_pair(
    network: Network,
    assessment: Assessment,
    dependencies: Sequence[Dependency],
    a: str,
    b: str,
    threat: str | None = None,
) -> PairExplanation:
    """Return the links, searches and explained needs of two agencies.

    Of a threat, those on it and on narrower ones.

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

    def is_on_threat(name: str) -> bool:
        return threat is None or threat in {name, *network.broader_threats(name)}

    pair = (min(a, b), max(a, b))
    rows = [row for row in assessment.rows_among(pair) if is_on_threat(row.threat)]
    rows.sort(key=lambda row: (not row.candidate, _ORDER.index(row.outcome), row.threat))
    link_index = LinkIndex(select(network))
    links = link_index.links(*pair)
    mandates = [m for m in link_index.facts.mandates if m.agency in pair and is_on_threat(m.threat)]
    first, second = ({m.threat for m in mandates if m.agency == agency} for agency in pair)
    shared_threats = first & second
    exclusions = exclusion_reasons(link_index.facts, assessment, pair, sorted(shared_threats))
    searches = (s for s in network.searches if set(s.agencies) == {a, b} and is_on_threat(s.threat))
    return PairExplanation(
        agencies=pair,
        served=Served.from_rows(rows),
        rows=explain_rows(network, assessment, dependencies, rows),
        links=tuple(k for k in links if k.is_in_force),
        lapsed_links=tuple(k for k in links if not k.is_in_force),
        searches=tuple(sorted(searches, key=lambda s: (s.day, s.id))),
        mandates=tuple(m for m in mandates if m.threat in shared_threats),
        exclusions=exclusions,
        parts=working_parts(link_index.facts, pair, exclusions),
    )


def exclusion_reasons(
    facts: InForce, assessment: Assessment, agencies: tuple[str, str], threats: Iterable[str]
) -> dict[str, ExclusionReason]:
    """Return why threats on which two agencies have a mandate make no need of theirs.

    Threats with a need are left out.
    """
    outcomes = {row.threat: row.outcome for row in assessment.rows_among(agencies)}
    network = facts.network

    def functions_of(bodies: Iterable[str], threat: str) -> set[str]:
        mandates = (m for m in facts.mandates if m.threat == threat and m.agency in bodies)
        return {function for m in mandates for function in m.functions or (ANY_FUNCTION,)}

    def is_rolled_up(agency: str, threat: str) -> bool:
        parts = {a for a in facts.agencies if agency in network.ancestors(a)}
        parts_work = functions_of(parts, threat)
        return ANY_FUNCTION in parts_work or functions_of((agency,), threat) <= parts_work

    def reason_for(threat: str) -> ExclusionReason:
        if threat in outcomes:
            return ExclusionReason.SEARCH
        if threat in assessment.umbrella_threats:
            return ExclusionReason.UMBRELLA
        if any(is_rolled_up(agency, threat) for agency in agencies):
            return ExclusionReason.PARTS
        mandates = [m for m in facts.mandates if m.threat == threat and m.agency in agencies]
        only_support = all(m.responsibility is Responsibility.SUPPORT for m in mandates)
        return ExclusionReason.SUPPORT if only_support else ExclusionReason.WORK

    without_need = (t for t in threats if outcomes.get(t, Outcome.NO_NEED) is Outcome.NO_NEED)
    return {threat: reason_for(threat) for threat in without_need}


def working_parts(
    facts: InForce, agencies: tuple[str, str], exclusions: Mapping[str, ExclusionReason]
) -> tuple[str, ...]:
    """Return the parts of two agencies that do the work on threats excluded for that reason."""
    network = facts.network
    threats = {t for t, reason in exclusions.items() if reason is ExclusionReason.PARTS}
    bodies = {m.agency for m in facts.mandates if m.threat in threats}
    return tuple(sorted(b for b in bodies if not {*agencies}.isdisjoint(network.ancestors(b))))


class _RowExplainer:
    """Explains rows of one assessment."""

    def __init__(
        self, network: Network, assessment: Assessment, dependencies: Sequence[Dependency]
    ) -> None:
        self.network = network
        self.assessment = assessment
        self.dependencies = group_by(
            dependencies, lambda d: (d.dependent, d.prerequisite, d.cross_border)
        )
        self.mandates = group_by(network.mandates, lambda m: (m.agency, m.threat))
        self.searches = searches_by_row(network)

    def explain(self, row: NeedRow) -> NeedExplanation:
        """Return the explanation of one row."""
        assessment = self.assessment
        deciding_work = assessment.deciding_work(row)
        uses = assessment.channels_of(row)
        # A flow within an arrangement is no channel beside it.
        best_use = {use.arrangement or use.unit: use for use in reversed(uses)}
        best = [use for use in uses if use is best_use[use.arrangement or use.unit]]
        channels = tuple(channel_reason(self.network, assessment, row.agencies, u) for u in best)
        searches = tuple(self.searches.get(row.key, ()))
        thin_agencies: tuple[str, ...] = ()
        if row.outcome is Outcome.NOT_ASSESSED and not row.searched_on:
            thin_agencies = assessment.undocumented_agencies(row)
        return NeedExplanation(
            row=row,
            mandates=tuple(m for a in row.agencies for m in self.mandates.get((a, row.threat), ())),
            reasons=tuple(self._deciding_dependencies(deciding_work)),
            work=tuple((first, second) for first, second, *_ in deciding_work),
            gateways=self._required_gateways(row, deciding_work),
            channels=channels,
            relays=assessment.relays_of(row),
            searches=searches,
            problems=assessment.problems.get(row.key, ()),
            thin_agencies=thin_agencies,
            moves=tuple(self._possible_moves(row, channels, searches, thin_agencies)),
        )

    def _deciding_dependencies(
        self, work: Iterable[tuple[str, str, float, int]]
    ) -> Iterable[Dependency]:
        """Return the entries of the dependency table that decide, each reason once."""
        dependencies: dict[str, Dependency] = {}
        for first, second, value, across in work:
            for key in ((first, second, across == 1), (second, first, across == 1)):
                for d in self.dependencies.get(key, ()):
                    if d.value == value:
                        dependencies.setdefault(d.why, d)
        return dependencies.values()

    def _required_gateways(
        self, row: NeedRow, work: Iterable[tuple[str, str, float, int]]
    ) -> tuple[Gateway, ...]:
        if row.outcome is not Outcome.BY_MANDATE:
            return ()
        pairs = {(*sorted((first, second)), across == 1) for first, second, _, across in work}
        threats = {row.threat, *self.network.broader_threats(row.threat)}
        return tuple(
            gateway
            for gateway in self.network.gateways
            if not gateway.agency
            and pairs & {(*pair, gateway.cross_border) for pair in gateway.functions}
            and (not gateway.threats or threats & set(gateway.threats))
        )

    def _possible_moves(
        self,
        row: NeedRow,
        channels: Sequence[ChannelReason],
        searches: Sequence[Search],
        thin_agencies: Sequence[str],
    ) -> Iterable[OutcomeMove]:
        """Yield the facts that would move a row, nearest at hand first."""
        best = [c for c in channels if c.cls is channels[0].cls]
        if row.outcome is Outcome.REGULAR:
            if len(best) == 1:
                remaining = (c.cls for c in channels[1:])
                yield OutcomeMove("end", next(remaining, Outcome.NONE), best[0].arrangement)
        elif row.outcome is Outcome.NOT_ASSESSED and searches:
            yield OutcomeMove("entry", Outcome.REGULAR)
        elif row.outcome is Outcome.ASSUMED:
            better = filter(None, map(self._proving_move, channels))
            yield from (move for move in better if move.outcome is Outcome.REGULAR)
            if len(best) == 1:
                yield OutcomeMove("on-request", Outcome.IRREGULAR, best[0].arrangement)
        elif row.outcome not in {Outcome.WITHIN_BODY, Outcome.SLIGHT, Outcome.NO_NEED}:
            moves = filter(None, map(self._proving_move, channels))
            yield from (move for move in moves if move.outcome is not row.outcome)
            yield OutcomeMove("exchange", Outcome.REGULAR)
            for agency in thin_agencies:
                yield OutcomeMove("record", Outcome.NONE, agency=agency)
            if row.outcome is Outcome.NOT_ASSESSED:
                yield OutcomeMove("search", Outcome.NONE)

    def _proving_move(self, channel: ChannelReason) -> OutcomeMove | None:
        """Return the fact that would make a channel better which is not regular."""
        if channel.proof in {Proof.OLD, Proof.CLASS, Proof.ABOVE}:
            grade = self.assessment.grades.get(channel.arrangement or "", 1)
            agency = channel.unproved_agencies[0]
            return OutcomeMove("attested", CLASS_OF_GRADE[grade], channel.arrangement, agency)
        if channel.arrangement and channel.kind != "operation":
            return OutcomeMove("frequency", Outcome.REGULAR, channel.arrangement)
        return None
