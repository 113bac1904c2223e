"""Finds the git commit of the application, in the environment or in a `.git` folder. Runs no program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_VARIABLES = (
    "VERBATIM_COMMIT",
    "GIT_COMMIT",
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "GIT_SHA",
    "COMMIT_SHA",
    "SOURCE_VERSION",
    "SOURCE_COMMIT",
    "BUILDKITE_COMMIT",
    "CIRCLE_SHA1",
    "BITBUCKET_COMMIT",
    "BUILD_SOURCEVERSION",
    "HEROKU_SLUG_COMMIT",
    "RENDER_GIT_COMMIT",
    "RAILWAY_GIT_COMMIT_SHA",
    "VERCEL_GIT_COMMIT_SHA",
)
"""In this order; those behind the first two are set by common build and hosting services."""

_HASH = re.compile(r"[0-9a-fA-F]{7,64}")


def find_commit(environment: Mapping[str, str], folder: Path) -> str | None:
    """None if there is none. `folder` and those above it are searched."""
    for variable in _VARIABLES:
        found = _hash(environment.get(variable, ""))
        if found:
            return found
    try:
        return commit_of_folder(folder)
    except (OSError, ValueError):
        return None


def commit_of_folder(start: Path) -> str | None:
    for at in (start, *start.parents):
        git = at / ".git"
        if git.is_dir():
            return _head(git, git)
        if git.is_file():
            # A worktree or submodule: "gitdir: <folder>".
            key, _, target = git.read_text("utf-8").partition(":")
            if key != "gitdir":
                return None
            folder = (at / target.strip()).resolve()
            common = folder / "commondir"
            shared = (folder / common.read_text("utf-8").strip()).resolve() if common.is_file() else folder
            return _head(folder, shared)
    return None


def _head(folder: Path, shared: Path) -> str | None:
    head = (folder / "HEAD").read_text("utf-8").strip()
    if not head.startswith("ref:"):
        return _hash(head)
    reference = head.removeprefix("ref:").strip()
    for root in (folder, shared):
        loose = root / reference
        if loose.is_file():
            return _hash(loose.read_text("utf-8"))
    packed = shared / "packed-refs"
    if packed.is_file():
        for line in packed.read_text("utf-8").splitlines():
            if line.endswith(f" {reference}"):
                return _hash(line.partition(" ")[0])
    return None


def _hash(text: str) -> str | None:
    stripped = text.strip()
    return stripped if _HASH.fullmatch(stripped) else None
