"""Options that are gone: they end with what replaces them, for one release."""

from __future__ import annotations

import click

from bordergraph.errors import UsageError

__all__ = ["REMOVED", "removed_options"]

VERSION = "0.2.0"

_ORDINAL = "needs are full or partial and channels have classes; nothing is weighed or scored"
_EVIDENCE = "each row says which searches found no channel (searched_on)"

REMOVED: dict[str, dict[str, str]] = {
    "gaps": {
        "--weight": _ORDINAL,
        "--need": "need follows from the work of the two where it is stated, else from the threat",
        "--strained": "see reported_problems in 'coverage', 'gaps' and 'why'",
        "--evidence": _EVIDENCE,
        "--apart": "use --research for what could not be assessed; 'coverage' counts the rest apart",
        "--unfocused": "an arrangement serves the threats that it names, or next to them",
        "--umbrella": "broad threat categories carry no needs",
        "--collectives": "agencies alone are compared",
        "--no-roll-up": "a parent body keeps the functions that none of its parts has",
        "--stale-years": "docs/methods.md lists the numbers of the method; gaps prints the interval over them",
        "--responsibility": _ORDINAL,
        "--discounts": _ORDINAL,
        "--sample-pairs": "every pair is counted",
        "--seed": "nothing is drawn at random",
        "--memory": "DuckDB answers by default",
        "--work": "DuckDB answers by default",
    },
}
"""What replaces each option that a command had, by command and option."""


def removed_options(command: str) -> list[click.Option]:
    """Return the options that a command has no more: hidden, and an error with a hint."""

    def refuse(_: click.Context, option: click.Parameter, value: object) -> None:
        if value is not None:
            name = option.opts[0]
            raise UsageError(f"{name} was removed in {VERSION}", REMOVED[command][name])

    return [
        click.Option(
            [name, f"removed_{name.strip('-').replace('-', '_')}"],
            is_flag=False, flag_value="", default=None, hidden=True, expose_value=False,
            is_eager=True, callback=refuse,
        )
        for name in REMOVED[command]
    ]  # fmt: skip
