"""`rfgit check PATH`: which findings concern the paths that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..declare.files import Files
from ..declare.places import REPOSITORY, TARGETS
from ..domain.near import near_names
from ..errors import BadRequest
from ..git.repository import GitRepository
from .judged import Judged


def wanted_path(repo: GitRepository, start: Path, path: str, judged_files: Judged) -> str:
    """The path from the root. One where nothing lies is a typo, and nothing to say yes to."""
    try:
        found = str((start.resolve() / path).relative_to(repo.root)).rstrip("/")
    except ValueError:
        raise BadRequest("usage", f"{path} lies outside of {repo.root}", hint="name a path inside it") from None
    if found != "." and not judged_files.files.paths(found):
        message = f"nothing lies at {path} ({judged_files.source})"
        hint = _near(judged_files.files, found) or "rfgit check, without a path, judges all that there is"
        raise BadRequest("path-unknown", message, hint=hint)
    return found


def _near(files: Files, path: str) -> str:
    """A hint by what lies where the path leaves what there is."""
    above, rest = "", path.split("/")
    while len(rest) > 1 and files.paths(f"{above}{rest[0]}/"):
        above += f"{rest.pop(0)}/"
    here = {other[len(above) :].partition("/")[0] for other in files.paths(above)}
    meant = ("/".join([above + name, *rest[1:]]) for name in near_names(rest[0], sorted(here)))
    known = [repr(name) for name in meant if files.paths(name)]
    return f"did you mean {' or '.join(known)}?" if known else ""


def foundations(releases: Sequence[Mapping[str, Any]], misplaced: Mapping[str, str]) -> Iterator[str]:
    """What the judgement of these releases rests on: were it broken, a yes would come from nothing.

    `misplaced` has the files of targets that are not where they belong.
    """
    if releases:
        yield from (REPOSITORY, "policies")
        for name in {name for release in releases for name in release["targets"]}:
            yield from (f"{TARGETS}{name}.yaml", misplaced.get(name, REPOSITORY))


def neighbourhood(wanted: Sequence[str]) -> tuple[str, ...]:
    """Folders with all that a finding about the wanted paths can be about; none where that is everything."""
    return () if not wanted or "." in wanted else (*wanted, REPOSITORY, "policies", TARGETS)


def concerns(path: str, wanted: Sequence[str]) -> bool:
    """A finding without a place, or about what stands above the paths asked for, concerns everybody."""
    if not wanted or not path or "." in wanted:
        return True
    return any(path == item or path.startswith(item + "/") or item.startswith(path + "/") for item in wanted)
