"""The bytes of files that a tree lists, each with its path: what is too large to read is told where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..domain.finding import Refusal, refuse
from .entry import Entry, readable
from .objects import MOST_BYTES, Objects, TooLarge

Listed = Iterable[tuple[str, Entry]]


def read_files(objects: Objects, listed: Listed, most: int = MOST_BYTES) -> Iterator[tuple[str, bytes]]:
    """Each file in turn. Raises Refusal `file-mode`, `file-too-large`, and CannotTell as `Objects.read_many`."""
    for path, data in read_small(objects, listed, most):
        if isinstance(data, TooLarge):
            raise too_large(path, data.size, data.most)
        yield path, data


def read_small(objects: Objects, listed: Listed, most: int) -> Iterator[tuple[str, bytes | TooLarge]]:
    """As `read_files`, with what is larger in its place: nothing of it is read."""
    found = [(path, readable(path, entry)) for path, entry in listed]
    data = objects.read_each((oid for _, oid in found), most=most)
    yield from zip((path for path, _ in found), data, strict=True)


def too_large(path: str, size: int, most: int) -> Refusal:
    message = f"it has {size} bytes, at most {most} are read"
    return refuse("file-too-large", message, path=path, hint="keep it in a registry, and name it by its digest")
