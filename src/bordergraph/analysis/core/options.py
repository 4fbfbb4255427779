"""What counts in the gap analysis, and by how much: every weight and scale in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bordergraph.model import Cadence, Dependency, Responsibility

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float64]

__all__ = [
    "BARRIER_CAP",
    "BARRIER_KINDS",
    "CADENCE_LEVEL",
    "CLASS_SHARE",
    "CONFIRMING_KINDS",
    "DEPARTMENT_SECTORS",
    "GENERAL_KNOWLEDGE",
    "HELD_CAP",
    "NEAR",
    "ONE_WAY",
    "REGULAR",
    "REGULAR_LEVEL",
    "RELAY",
    "SCALES",
    "SLIGHT",
    "STALE_YEARS",
    "STOPPING_KINDS",
    "WELL_COVERED",
    "WORKING_KINDS",
    "Discounts",
    "NeedBy",
    "Options",
    "Responsibilities",
    "Weight",
]

SCALES = (0.0, 0.25, 0.5, 0.8, 1.0)
"""Scale of each level 0..4: no tie, after incidents, on request, scheduled, continuous."""

CADENCE_LEVEL = {
    Cadence.UNKNOWN: 2,
    Cadence.INCIDENT_DRIVEN: 1,
    Cadence.ON_REQUEST: 2,
    Cadence.SCHEDULED: 3,
    Cadence.CONTINUOUS: 4,
}
"""Level of each cadence in `SCALES`; an unknown cadence counts as one on request."""

REGULAR_LEVEL = 3
"""From this level on, a mutual tie is regular and its pair is not listed as a gap."""

ONE_WAY = 0.5
"""Share of a tie's scale that remains when information moves one way only."""

RELAY = 0.25
"""Share of a tie's scale that remains when a third agency has to pass information on."""

BARRIER_CAP = 0.25
"""Most that a tie supplies while a finding documents that it does not carry."""

HELD_CAP = SCALES[CADENCE_LEVEL[Cadence.ON_REQUEST]]
"""Most that a channel supplies, as one on request does, of which nothing regular is proved: a seat
was last attested long ago, only a class of bodies is named, or a finding slows it."""

STALE_YEARS = 15
"""Years after which a finding that nobody is known to have acted on says nothing of the present."""

WELL_COVERED = 3
"""Distinct sources on an agency's ties from which silence on a tie means something."""

GENERAL_KNOWLEDGE = "general-knowledge"
"""Source id of what no document was read for."""

DEPARTMENT_SECTORS = frozenset({"policy", "prosecution", "government"})
"""Sectors of bodies whose own ties do not cover the agencies below them."""

BARRIER_KINDS = frozenset(
    {"legal-barrier", "technical-barrier", "no-channel", "silo-domestic", "silo-cross-border"}
)
"""Kinds of finding that say of a pair that nothing, or next to nothing, passes between them."""

CONFIRMING_KINDS = BARRIER_KINDS | {"irregular-cadence", "information-sharing", "integration"}
"""Kinds of finding that confirm a gap of the pair they name."""

STOPPING_KINDS = BARRIER_KINDS - {"technical-barrier"}
"""Kinds that stop what they speak of; a clumsy system slows what passes and does not stop it."""

REGULAR = 0.6
"""What a channel is worth from which on it is regular, after discounts."""

CLASS_SHARE = 0.5
"""What a tie with a class of bodies is worth of a tie with one of them."""

NEAR = 0.75
"""Share of a channel that remains on a threat next to, or wider than, the one it names."""

SLIGHT = 0.2
"""Need up to which a row stands in no list: half a dependency on a supporting role."""

WORKING_KINDS = frozenset({"works"})
"""Kinds of finding that say that something works; all others document trouble."""


class NeedBy(StrEnum):
    """What a need rests on: the work of the two, where it is told, or the threat they share.

    Attributes:
        TASKS: Whose work depends on whose.
        THREATS: Who answers for the same threat.
    """

    TASKS = "tasks"
    THREATS = "threats"


class Weight(StrEnum):
    """How much a threat counts, by the number of agencies on it.

    Attributes:
        IDF: ln(N / k), with k of N agencies on the threat.
        RARITY: 1 / (k - 1).
        NONE: 1 for all.
    """

    IDF = "idf"
    RARITY = "rarity"
    NONE = "none"

    def of(self, k: Floats, agencies: int) -> Floats:
        """Return the weight of threats, shape (T,); 0 where it is not defined.

        Args:
            k: Agencies on each threat, shape (T,).
            agencies: Agencies in all, N.

        Example:
            >>> import numpy as np
            >>> Weight.RARITY.of(np.array([0.0, 1.0, 5.0]), 10).tolist()
            [0.0, 0.0, 0.25]
        """
        import numpy as np

        weights = np.zeros(k.size)
        if self is Weight.NONE:
            weights += 1.0
        elif self is Weight.IDF:
            np.log(agencies / np.maximum(k, 1), where=k > 0, out=weights)
        else:
            np.divide(1.0, k - 1, where=k > 1, out=weights)
        return weights


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Weight of each part an agency can have in countering a threat, in [0, 1].

    Attributes:
        lead: Of whoever leads.
        shared: Of whoever shares it.
        support: Of whoever supports.

    Raises:
        ValueError: A weight is not a number in [0, 1].

    Example:
        >>> Responsibilities(support=0.2).weight(Responsibility.SUPPORT)
        0.2
    """

    lead: float = 1.0
    shared: float = 0.8
    support: float = 0.4

    def __post_init__(self) -> None:
        for name in ("lead", "shared", "support"):
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"responsibility {name} must lie between 0 and 1, not {value}")

    def weight(self, responsibility: Responsibility) -> float:
        """Return the weight of one responsibility."""
        return float(getattr(self, responsibility.value))


@dataclass(frozen=True, slots=True)
class Discounts:
    """What remains of a channel's worth where need is worked out from what agencies do.

    Attributes:
        near: On a threat next to, or wider than, the one it names.
        share: Where only the class of one of the two is named.
        one_way: Against the way that the work needs.
        regular: What it is worth from which on it is regular.
    """

    near: float = NEAR
    share: float = CLASS_SHARE
    one_way: float = ONE_WAY
    regular: float = REGULAR


@dataclass(frozen=True, slots=True)
class Options:
    """What counts as need and as supply.

    Attributes:
        weight: ``idf`` is ln(N/k) and ``rarity`` 1/(k-1), with k agencies on the threat out
            of N in the analysis; ``none`` is 1.
        strict: Count as published open triangles are counted: a mutual tie closes whatever its
            cadence, every need is 1, every threat counts, and one-way ties, relays,
            inheritance, findings and evidence play no part. Ties are the direct shares and the
            flows where the data has shares, and else shared arrangements.
        unfocused: Let an arrangement that names no threat serve all of them.
        umbrella: Let mandates on the top concept and on its group heads make a need of their own.
        collectives: Take associations, collectives and companies into the pairs too.
        general_knowledge: Let in statements for which no document was read.
        roll_up: In data that names its sources, let an agency make no need on a threat that one
            of its own components answers for too: the same work would count twice.
        stale_years: Years after which a finding of unknown or partial repair neither bars nor
            confirms.
        responsibilities: Weights of lead, shared and support.
        discounts: What remains of a channel's worth.
        need: ``tasks`` asks whose work depends on whose, where the data tells what agencies do;
            ``threats`` takes a shared threat for a need.
        dependencies: Which work depends on which, instead of what the data says.

    Example:
        >>> Options(strict=True).weight is Weight.IDF
        True
    """

    weight: Weight = Weight.IDF
    strict: bool = False
    unfocused: bool = False
    umbrella: bool = False
    collectives: bool = False
    general_knowledge: bool = False
    roll_up: bool = True
    stale_years: int = STALE_YEARS
    responsibilities: Responsibilities = Responsibilities()
    discounts: Discounts = Discounts()
    need: NeedBy = NeedBy.TASKS
    dependencies: tuple[Dependency, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", Weight(self.weight))
        object.__setattr__(self, "need", NeedBy(self.need))
