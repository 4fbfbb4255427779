"""Numbers to write on an axis."""

from __future__ import annotations

__all__ = ["axis"]


def axis(most: int) -> tuple[int, int, int]:
    """Return three numbers to write on an axis: nothing, half of its end, and its end.

    Example:
        >>> axis(818), axis(19), axis(0)
        ((0, 500, 1000), (0, 10, 20), (0, 1, 2))
    """
    step = 1
    while 2 * step < most:
        step = _NEXT[str(step)[0]](step)
    return 0, step, 2 * step


# 1, 2, 5, 10, 20, 50 ...
_NEXT = {"1": lambda s: s * 2, "2": lambda s: s * 5 // 2, "5": lambda s: s * 2}
