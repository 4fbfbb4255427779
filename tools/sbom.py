"""Print the bill of materials of a release, as CycloneDX: libraries, and vendored scripts.

Libraries are those of requirements/run.txt, at their pins and with their hashes; the scripts have
their names and versions in their first lines.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bordergraph import __version__

ROOT = Path(__file__).resolve().parents[1]
VIEWS = ROOT / "src" / "bordergraph" / "views"
VENDORED = {
    VIEWS / "ask" / "editor.min.js": re.compile(r"(@codemirror/[a-z]+) ([0-9.]+)"),
    VIEWS / "site" / "minisearch.js": re.compile(r"(MiniSearch) ([0-9.]+)"),
}


def bill() -> dict[str, Any]:
    """Return the bill of materials.

    Raises:
        FileNotFoundError: The tool that lists libraries is not in its environment; ``tools/release``
            makes it.
    """
    program = shutil.which("cyclonedx-py", path=str(ROOT / "build" / "release" / "bin"))
    if program is None:
        msg = "no cyclonedx-py in build/release: run tools/release, which puts it there"
        raise FileNotFoundError(msg)
    output = subprocess.run(
        [
            program,
            "requirements",
            str(ROOT / "requirements" / "run.txt"),
            "--pyproject",
            str(ROOT / "pyproject.toml"),
            "--mc-type",
            "application",
            "--sv",
            "1.6",
            "--of",
            "JSON",
            "--output-reproducible",
        ],
        check=True,
        capture_output=True,
    ).stdout
    document: dict[str, Any] = json.loads(output)
    document["metadata"]["component"]["version"] = __version__
    for component in document["components"]:
        # The description repeats the line of the list with its hashes, which have fields of their own.
        component.pop("description", None)
    document["components"] += vendored_scripts()
    document["components"].sort(key=lambda c: (c["name"], c["version"]))
    parts = sorted(c["bom-ref"] for c in document["components"])
    document["dependencies"] = [{"ref": "root-component", "dependsOn": parts}]
    return document


def vendored_scripts() -> list[dict[str, Any]]:
    """Return the vendored scripts, by the first lines of their files."""
    scripts = []
    for path, pattern in VENDORED.items():
        head = path.read_text("utf-8")[:2000]
        for name, version in pattern.findall(head):
            purl = f"pkg:npm/{name.lower().replace('@', '%40')}@{version}"
            licence = [{"license": {"id": "MIT"}}]
            scripts.append(
                {
                    "type": "library",
                    "bom-ref": purl,
                    "name": name,
                    "version": version,
                    "purl": purl,
                    "licenses": licence,
                }
            )
    return scripts


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n")
