"""Say what share of the mutants of a module the tests killed, and show each that survived."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

MUTMUT = str(Path(sys.executable).with_name("mutmut"))
# A mutant that runs into the time limit, or that no type allows, is noticed too.
NOTICED = {"killed", "timeout", "caught by type check"}
NOT_RUN = {"not checked", "skipped"}


def asked(*args: str) -> str:
    """Return what mutmut prints."""
    return subprocess.run([MUTMUT, *args], check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Print the survivors and the share killed of the mutants whose name begins as given."""
    lines = (
        line.strip().rpartition(": ") for line in asked("results", "--all", "true").split("\n")
    )
    found = {name: fate for name, _, fate in lines if name.startswith(sys.argv[1])}
    run = {name: fate for name, fate in found.items() if fate not in NOT_RUN}
    for name, fate in sorted(run.items()):
        if fate not in NOTICED:
            print(f"{name}: {fate}")
            for line in asked("show", name).split("\n"):
                if line.startswith(("-", "+")) and not line.startswith(("---", "+++")):
                    print(f"    {line}")
    noticed = sum(fate in NOTICED for fate in run.values())
    kinds = ", ".join(f"{n} {fate}" for fate, n in sorted(Counter(run.values()).items()))
    print(f"{sys.argv[1].rstrip('.')}: {noticed} of {len(run)} killed ({kinds or 'none run'})")
    return 0 if run else 1


if __name__ == "__main__":
    sys.exit(main())
