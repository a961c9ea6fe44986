"""The digests that name what was declared: of one release, and of a protected set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..domain.canonical import canonical_digest
from ..domain.digest import Digest
from ..domain.finding import refuse
from ..domain.names import ReleaseId
from .files import Files
from .places import ATTESTATIONS, ENVELOPE_SUFFIX, TRUST, release_path

WHOLE = ""
"""The key of the one digest of a protected set that is not judged document by document."""

_TRUST_POLICY = re.compile(rf"{TRUST}[1-9][0-9]{{0,5}}\.json")


def declaration_digest(files: Files, release: ReleaseId) -> Digest:
    """The digest of everything below the release's directory but its attestations.

    Refusal `release-unknown` where no `release.yaml` stands. Links and submodules are no files and do not count.
    """
    directory = f"{release.directory}/"
    own = [path for path in files.paths(directory) if not path.startswith(f"{directory}{ATTESTATIONS}/")]
    if release_path(release) not in own:
        raise refuse("release-unknown", f"the release {release} is not declared", path=release_path(release))
    return canonical_digest({path[len(directory) :]: Digest.of(files.read(path)).hex for path in own})


def protected_digests(files: Files, patterns: Sequence[str], each: bool) -> Mapping[str, Digest]:
    """The digest of a protected set, under WHOLE; with `each`, one digest a document, under its path.

    A set that holds no file has the digest of nothing, so that emptying it is a change; with `each` it has none.
    """
    blobs = {path: Digest.of(files.read(path)).hex for path in protected_paths(files.paths(), patterns)}
    if each:
        return {path: canonical_digest({path: blob}) for path, blob in blobs.items()}
    return {WHOLE: canonical_digest(blobs)}


def protected_paths(paths: Iterable[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Those paths that a pattern covers, sorted.

    `*` and `?` stay within one part of a path, `**` is any number of parts, none included. What guards itself
    by its own signatures is never covered: `policies/trust/<n>.json` and every `*.dsse.json`. All else is.
    """
    globs = [_expression(pattern) for pattern in patterns]
    return tuple(sorted(path for path in paths if not _guards_itself(path) and any(g.fullmatch(path) for g in globs)))


def _guards_itself(path: str) -> bool:
    return path.endswith(ENVELOPE_SUFFIX) or _TRUST_POLICY.fullmatch(path) is not None


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    meaning = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts), re.DOTALL)
