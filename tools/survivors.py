"""Print the share of a module's mutants that the tests killed, and each survivor."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

MUTMUT = str(Path(sys.executable).with_name("mutmut"))
# A mutant that exceeds the time limit, or fails the type check, counts as noticed too.
NOTICED_FATES = {"killed", "timeout", "caught by type check"}
NOT_RUN = {"not checked", "skipped"}


def run_mutmut(*args: str) -> str:
    """Return the output of mutmut."""
    return subprocess.run([MUTMUT, *args], check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Print the survivors and the share killed of the mutants whose name begins as given."""
    lines = (
        line.strip().rpartition(": ") for line in run_mutmut("results", "--all", "true").split("\n")
    )
    fates = {name: fate for name, _, fate in lines if name.startswith(sys.argv[1])}
    tested = {name: fate for name, fate in fates.items() if fate not in NOT_RUN}
    for name, fate in sorted(tested.items()):
        if fate not in NOTICED_FATES:
            print(f"{name}: {fate}")
            for line in run_mutmut("show", name).split("\n"):
                if line.startswith(("-", "+")) and not line.startswith(("---", "+++")):
                    print(f"    {line}")
    noticed = sum(fate in NOTICED_FATES for fate in tested.values())
    kinds = ", ".join(f"{n} {fate}" for fate, n in sorted(Counter(tested.values()).items()))
    print(f"{sys.argv[1].rstrip('.')}: {noticed} of {len(tested)} killed ({kinds or 'none run'})")
    return 0 if tested else 1


if __name__ == "__main__":
    sys.exit(main())
