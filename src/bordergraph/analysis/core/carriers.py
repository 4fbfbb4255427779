"""The channels that carry something on a row, with the factors of their worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    import numpy.typing as npt

    from bordergraph.analysis.core.channels import Channels

    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["Carrier", "best_of"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A channel in force on one row, with the factors of its worth.

    Attributes:
        channel: Position in `Channels`.
        arrangement: Its arrangement; None for a share outside of any.
        worth: cadence x fit x share x way, before findings.
        level: Level of its cadence.
        fit: How well it fits the threat.
        share: 1, or less where only the class of one of the two is named.
        enough: Whether it runs the way the work needs.
        forth: Whether information moves from the first agency to the second.
        back: Whether it moves back.
        old: Whether a membership in it was last attested long ago.
        strong: Whether it is worth a regular one, whoever it names and however old it is.
    """

    channel: int
    arrangement: str | None
    worth: float
    level: int
    fit: float
    share: float
    enough: bool
    forth: bool
    back: bool
    old: bool
    strong: bool

    @property
    def regular(self) -> bool:
        """Whether it meets the need by itself, findings apart."""
        return self.strong and self.share == 1 and not self.old


def best_of(
    c: Channels, channels: Ints, fits: Floats, worths: Floats, enough: Bools, strong: Bools
) -> tuple[Carrier, ...]:
    """Return the best channel of each arrangement, best first.

    Args:
        c: All channels.
        channels: Positions of those that carry.
        fits: How well each fits the threat.
        worths: What each is worth.
        enough: Whether it runs the way the work needs.
        strong: Whether it is worth a regular one.
    """
    carriers = (
        Carrier(
            channel=k,
            arrangement=c.arrangement(k),
            worth=float(worths[n]),
            level=int(c.level[k]),
            fit=float(fits[n]),
            share=float(c.share[k]),
            enough=bool(enough[n]),
            forth=bool(c.forth[k]),
            back=bool(c.back[k]),
            old=bool(c.old[k]),
            strong=bool(strong[n]),
        )
        for n, k in enumerate(channels.tolist())
    )
    best: dict[str | None, Carrier] = {}
    for carrier in sorted(carriers, key=lambda x: (-x.worth, x.old, x.channel)):
        best.setdefault(carrier.arrangement, carrier)
    return tuple(best.values())
