"""The files of a checkout that a branch changed, by git."""

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
"""Default references at which a branch begins: the first of these that exists."""


@dataclass(frozen=True)
class Changes:
    """Changes since a commit.

    Attributes:
        since: The reference of the commit, as the user named it or as it was found.
        commit: The commit itself, abbreviated.
        top: The folder of the checkout.
        files: Existing files that differ from it or are untracked.
    """

    since: str
    commit: str
    top: Path
    files: frozenset[Path]


def find_changes(folder: Path, since: str | None = None) -> Changes:
    """Return the files of the checkout around a folder that differ from where its branch began.

    Args:
        folder: A folder in the checkout.
        since: A commit, branch or tag; by default `MAIN`. The branch began at the merge base with it.

    Raises:
        UsageError: There is no git, no checkout, no such commit, or nothing in common with it.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        what = "{folder} is in no git checkout, so nobody can tell what changed"
        hint = "go to a clone of the project, or leave --changed out"
        raise UsageError(what, hint, folder=folder)
    candidates = (since,) if since else MAIN
    reference = next((name for name in candidates if _commit(folder, name)), None)
    if reference is None:
        fix = (
            "name a branch, tag or commit, as in --changed=origin/main, or leave --changed out"
            " to judge everything; a path stands before --changed"
        )
        raise UsageError("git knows no commit '{names}'", fix, names=candidates)
    base = _git(folder, "merge-base", _commit(folder, reference) or "", "HEAD")
    if base is None:
        fix = "fetch more of it, as by git fetch --unshallow, or leave --changed out"
        raise UsageError("this branch has no history in common with {name}", fix, name=reference)
    diff = _git(folder, "diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", base)
    untracked = _git(folder, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", top)
    names = f"{diff or ''}\0{untracked or ''}".split("\0")
    root = Path(top).resolve()
    files = frozenset((root / name).resolve() for name in names if name)
    return Changes(reference, base[:12], root, files)


def changed_graph_files(paths: Iterable[str | Path], since: str | None = None) -> Changes:
    """Return the files of a graph that a branch changed, the description of the graph among them.

    ``dataset.ttl`` counts the content of all files, so a change to any of them concerns it too.

    Args:
        paths: RDF files, folders of RDF, or the word ``curated``; nothing means ``curated``.
        since: As in `find_changes`.

    Raises:
        UsageError: Something is not there, or as in `find_changes`.
    """
    files = {d.path.resolve(): d.path for d in find_rdf_files(paths)}
    by_top: dict[Path, Changes] = {}
    for path in files:
        if not any(top in path.parents for top in by_top):
            changes = find_changes(path.parent, since)
            by_top[changes.top] = changes
    changed = {path for changes in by_top.values() for path in changes.files if path in files}
    descriptions = {folder / "dataset.ttl" for path in changed for folder in path.parents[:2]}
    first = next(iter(by_top.values()))
    return replace(first, files=frozenset(changed | descriptions & files.keys()))


def _commit(folder: Path, name: str) -> str | None:
    options = ("--verify", "--quiet", "--end-of-options")
    return _git(folder, "rev-parse", *options, f"{name}^{{commit}}")


def _git(folder: Path, *arguments: str) -> str | None:
    """Return the output of git; None when it fails.

    Raises:
        UsageError: There is no git.
    """
    # In a hook these variables direct git to the checkout of the commit, whatever the folder.
    ignored = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
    try:
        result = subprocess.run(  # noqa: S603 - a list, no shell; a name cannot be taken for an option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the person uses
            check=False,
            capture_output=True,
            env={k: v for k, v in os.environ.items() if k not in ignored},
        )
    except FileNotFoundError as error:
        message = "there is no git here to tell what changed"
        raise UsageError(message, "install it, or leave --changed out") from error
    return os.fsdecode(result.stdout).removesuffix("\n") if result.returncode == 0 else None
