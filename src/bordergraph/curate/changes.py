"""Which files of a checkout a branch touched, as git tells it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError
from bordergraph.store.loading.files import find_rdf_files

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIN = ("main", "origin/main", "master", "origin/master")
"""Where a branch begins when nothing else is said: the first of these that there is."""

_FULL = "or leave --changed out to judge everything"


@dataclass(frozen=True)
class Changes:
    """What was touched since a commit.

    Attributes:
        since: What a person calls the commit: the reference that was named or found.
        commit: The commit itself, shortened.
        top: The folder of the checkout.
        files: Files that differ from it or that git does not know yet, and that are there.
    """

    since: str
    commit: str
    top: Path
    files: frozenset[Path]


def changes(folder: Path, since: str | None = None) -> Changes:
    """Return the files of the checkout around a folder that differ from where its branch began.

    Args:
        folder: A folder in the checkout.
        since: A commit, branch or tag; `MAIN` when left out. The branch began where its history
            and that of this one part.

    Raises:
        UsageError: There is no git, no checkout, no such commit, or nothing in common with it.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        what = f"{folder} is in no git checkout, so nobody can tell what changed"
        raise UsageError(what, f"go to a clone of the project, {_FULL}")
    named = (since,) if since else MAIN
    found = next((name for name in named if _commit(folder, name)), None)
    if found is None:
        said = f"no commit '{since}'" if since else f"none of the branches {', '.join(MAIN)}"
        raise UsageError(
            f"git knows {said}",
            f"name a branch, tag or commit, as in --changed=origin/main, {_FULL};"
            " a path stands before --changed",
        )
    base = _git(folder, "merge-base", _commit(folder, found) or "", "HEAD")
    if base is None:
        what = f"this branch has no history in common with {found}"
        raise UsageError(what, f"fetch more of it, as by git fetch --unshallow, {_FULL}")
    told = _git(folder, "diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", base)
    new = _git(folder, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", top)
    names = f"{told or ''}\0{new or ''}".split("\0")
    root = Path(top).resolve()
    files = frozenset((root / name).resolve() for name in names if name)
    return Changes(found, base[:12], root, files)


def touched(paths: Iterable[str | Path], since: str | None = None) -> Changes:
    """Return which files of a graph a branch touched, its counts among them.

    The description of a graph counts what its files hold, so a change of any is one of it too.

    Args:
        paths: RDF files, folders of RDF, or the word ``curated``; nothing means ``curated``.
        since: As for `changes`.

    Raises:
        UsageError: Something is not there, or as for `changes`.
    """
    files = {d.path.resolve(): d.path for d in find_rdf_files(paths)}
    told: dict[Path, Changes] = {}
    for path in files:
        if not any(top in path.parents for top in told):
            found = changes(path.parent, since)
            told[found.top] = found
    own = {path for found in told.values() for path in found.files if path in files}
    around = {folder / "dataset.ttl" for path in own for folder in path.parents[:2]}
    first = next(iter(told.values()))
    return replace(first, files=frozenset(own | around & files.keys()))


def _commit(folder: Path, name: str) -> str | None:
    options = ("--verify", "--quiet", "--end-of-options")
    return _git(folder, "rev-parse", *options, f"{name}^{{commit}}")


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, None when it refuses.

    Raises:
        UsageError: There is no git.
    """
    # Inside a hook these point git at the checkout that is being committed, wherever it looks.
    left = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell; a name cannot be taken for an option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the person uses
            check=False,
            capture_output=True,
            env={k: v for k, v in os.environ.items() if k not in left},
        )
    except FileNotFoundError as error:
        raise UsageError(
            "there is no git here to tell what changed", f"install it, {_FULL}"
        ) from error
    return os.fsdecode(done.stdout).removesuffix("\n") if done.returncode == 0 else None
