"""Every verb on a network with a heavy tail: 10,000 agencies of which 6,802 join one program beyond chance.

Run it: ``.venv/bin/python benchmarks/bench_verbs.py [--only gaps report]``. Bounds: 60 s of processor
time and 3 GB each. A verb that refuses such a network says so and ends with 2.
"""

from __future__ import annotations

import argparse
import sysconfig
import tempfile
from pathlib import Path

from networks import write_network
from pairs import measure

ONE, OTHER, PROGRAM = "a00000", "a00002", "p00000"
VERBS = {
    "report": "report", "report of an agency": f"report {OTHER}", "brief": "report --brief",
    "problems": "problems", "gaps": "gaps", "gaps --research": "gaps --research --top 100",
    "gaps --strict": "gaps --strict --by threat", "ties": "ties", "ties of an agency": f"ties {OTHER}",
    "silos": "silos", "silos by community": "silos --by community", "brokers": "brokers",
    "coverage": "coverage", "coverage of pairs": "coverage --of pairs", "critical": "critical",
    "whatif": f"whatif --remove {PROGRAM}", "whatif, links": "whatif --suggest links",
    "whatif, memberships": "whatif --suggest memberships", "check": "check {0}/network", "stability": "stability", "compare": "compare 2010 2024",
    "why": f"why {ONE} {OTHER}", "search": "search police", "show": f"show {OTHER}",
    "show a program": f"show {PROGRAM}", "list": "list agencies", "sources": "sources",
    "conflicts": "conflicts", "timeline": "timeline", "query": "query possible-gaps",
    "map": "map -o {0}/map.html", "export": "export --format csv -o {0}/tables",
    "export of RDF": "export --format nquads -o {0}/all.nq", "export of TriG": "export -o {0}/all.trig", "export of the method": "export --method -o {0}/method",
    "site": "site -o {0}/site",
}  # fmt: skip


def main() -> None:
    """Print what each verb costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="*", choices=VERBS, help="these verbs alone")
    asked = parser.parse_args()
    ours = str(Path(sysconfig.get_path("scripts")) / "bordergraph")
    with tempfile.TemporaryDirectory() as folder:
        network = write_network(
            Path(folder, "network"), 10_000, threats=400, work=True, largest=6_802
        )
        for name in asked.only or VERBS:
            words = VERBS[name].format(folder).split()
            try:
                cost = measure([ours, "--graph", str(network), *words])
            except RuntimeError as error:
                print(f"{name:<22} {error}", flush=True)
                continue
            print(f"{name:<22} {cost.busy:6.1f} s {cost.mebibytes / 1024:6.2f} GiB", flush=True)


if __name__ == "__main__":
    main()
