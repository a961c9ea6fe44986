"""The two commits that `diff` compares, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ..declare.files import REGULAR
from ..domain.evidence import Evidence
from ..domain.finding import NOTE, Finding, refuse
from ..errors import BadRequest
from ..git.compare import differing
from ..git.entry import Entry
from ..git.history import merge_base
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from ..trust.chain import Trust
from ..trust.verify import accept_all
from .envelopes import listed_envelopes
from .evidence import SUFFIX
from .tree import Tree


@dataclass(frozen=True)
class Sides:
    """What is compared: `before` with `after`. `base` is the commit whose trust counts.

    `gone` and `come` are the files of either that the other lacks, or holds otherwise; `lost` are those of `base` that
    `after` does. `files` are the two whole trees, quicker than their snapshots where a file differs.
    """

    names: tuple[str, str]
    base: Snapshot
    before: Snapshot
    after: Snapshot
    gone: Mapping[str, Entry]
    come: Mapping[str, Entry]
    lost: Mapping[str, Entry]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.gone, *self.come}))

    @cached_property
    def files(self) -> tuple[Tree, Tree]:
        return Tree(self.before, self.gone, self.come), Tree(self.after, self.come, self.gone)

    def evidence(self, trust: Trust, folders: Iterable[str]) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
        """What either side has recorded below the folders and counts under this trust; a note for all that does not."""
        wanted = {folder.rstrip("/") for folder in folders}
        here = ((path, self.files[1].entry(path)) for folder in sorted(wanted) for path in self.files[1].paths(folder))
        lost = ((path, entry) for path, entry in self.lost.items() if not wanted.isdisjoint(_above(path)))
        found = [(path, entry) for path, entry in (*here, *lost) if path.endswith(SUFFIX)]
        texts = dict.fromkeys((path, entry) for path, entry in found if entry.mode in REGULAR)
        links = (_no_file(path) for path, entry in found if entry.mode not in REGULAR)
        envelopes = listed_envelopes(self.after.repo.objects, texts)
        evidence, rejected = accept_all(envelopes, trust.current, trust.repository)
        return evidence, tuple(replace(item, severity=NOTE) for item in (*rejected, *links))


def open_sides(repo: GitRepository, first: str, second: str | None) -> Sides:
    """From `A B`, `A` (B is HEAD then), `A..B`, or `A...B`: what B brings since it left A, by the trust of A.

    Raises as `GitRepository.resolve`; BadRequest `usage`, Refusal `histories-unrelated`.
    """
    one, other, since = _named(first, second)
    base, after = Snapshot(repo, repo.resolve(one)), Snapshot(repo, repo.resolve(other))
    before = Snapshot(repo, _left(repo, base.commit, after.commit)) if since else base
    gone, come = differing(repo.objects, before.commit, after.commit)
    lost = gone if before is base else differing(repo.objects, base.commit, after.commit)[0]
    return Sides((one, other), base, before, after, gone, come, lost)


def _named(first: str, second: str | None) -> tuple[str, str, bool]:
    """The two names, and whether what A gained meanwhile is left out."""
    for dots in ("...", ".."):
        one, found, other = first.partition(dots)
        if found and second is not None:
            raise BadRequest("usage", f"{first} names two commits already", hint="give A B, or A...B")
        if found:
            return one or "HEAD", other or "HEAD", dots == "..."
    return first, "HEAD" if second is None else second, False


def _left(repo: GitRepository, base: str, head: str) -> str:
    found = merge_base(repo, base, head)
    if found is None:
        message = f"commit {head[:12]} has no history in common with {base[:12]}"
        raise refuse("histories-unrelated", message, hint="compare them as they are: rfgit diff A B")
    return found


def _above(path: str) -> Iterator[str]:
    """The folders that a file lies in, innermost first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _no_file(path: str) -> Finding:
    return Finding("file-mode", "it is a link or submodule, and no evidence", path=path, hint="commit the file itself")
