"""Every release's directory, judged: by what was found before where nothing changed, and else by two workers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from ..errors import CannotTell
from .basis import key_of
from .land import Land
from .review import Review, Reviewer, review_from
from .verdicts import Verdicts
from .workers import share

# Fewer are judged sooner than two processes are started.
_FEW = 40
_CHUNK = 100

Progress = Callable[[int, int], None]
"""Told how many directories are judged, of how many."""


def silent(_done: int, _all: int) -> None:
    pass


def review_all(
    land: Land, reviewer: Reviewer, directories: Sequence[str], verdicts: Verdicts | None, progress: Progress
) -> Mapping[str, Review]:
    """The review of each directory. `verdicts` are those of runs before, and get what is new.

    Raises what reading a directory raises: Refusal, CannotTell. Where a policy has no answer, the `trouble` of one or
    two reviews says so, and others may lack its answers.
    """
    known = verdicts.known if verdicts else {}
    worker = _Worker(land, reviewer, known, bool(verdicts))
    kept = {path: key for path in directories if (key := worker.key(path, land.name_of(path))) in known}
    texts = ",".join(known[key] for key in kept.values())
    found = dict(zip(kept, map(review_from, json.loads(f"[{texts}]")), strict=True))
    pending = [path for path in directories if path not in kept]
    new: dict[str, str] = {}
    for item in map(_Line.read, _lines(worker, pending)):
        review = review_from(json.loads(item.text or known[item.key]))
        found[item.directory] = replace(review, trouble=item.trouble) if item.trouble else review
        if item.text and item.key and not item.trouble:
            new[item.key] = item.text
        if len(pending) > _FEW:
            progress(len(found), len(directories))
    if verdicts and new:
        verdicts.keep(new, {key: known[key] for key in kept.values()})
    # Workers answer in any order, and none may be missing.
    return {path: found[path] for path in directories}


def _lines(worker: _Worker, directories: Sequence[str]) -> Iterator[str]:
    chunks = [directories[start : start + _CHUNK] for start in range(0, len(directories), _CHUNK)]
    return share(worker, chunks) if len(directories) > _FEW else chain.from_iterable(map(worker, chunks))


@dataclass
class _Worker:
    """Judges a chunk of directories after the other. After a trouble, it asks the policies nothing more."""

    land: Land
    reviewer: Reviewer
    known: Mapping[str, str]
    keeps: bool
    troubled: bool = field(default=False, init=False)

    def key(self, directory: str, name: str) -> str:
        return key_of(self.reviewer, directory, name) if self.keeps and name else ""

    def __call__(self, directories: Sequence[str]) -> Iterable[str]:
        fresh = []
        for directory, name in self.land.open(directories):
            key = self.key(directory.path, name)
            if key in self.known:
                yield _Line(directory.path, key).write()
            else:
                fresh.append((directory, key))
        reviews = self.reviewer.review([directory for directory, _ in fresh], ask=not self.troubled)
        for (directory, key), review in zip(fresh, reviews, strict=True):
            self.troubled = self.troubled or review.trouble is not None
            yield _Line(directory.path, key, json.dumps(review.as_json()), review.trouble).write()


@dataclass(frozen=True)
class _Line:
    """A review on its way from a worker, as one line: JSON never holds a tab or a line break."""

    directory: str
    key: str
    text: str = ""
    trouble: CannotTell | None = None

    def write(self) -> str:
        trouble = [self.trouble.code, self.trouble.message, self.trouble.hint] if self.trouble else None
        return "\t".join((json.dumps(self.directory), self.key, self.text, json.dumps(trouble)))

    @staticmethod
    def read(line: str) -> _Line:
        directory, key, text, told = line.split("\t")
        trouble = json.loads(told)
        return _Line(json.loads(directory), key, text, CannotTell(*trouble[:2], hint=trouble[2]) if trouble else None)
