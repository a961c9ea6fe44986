"""The files of one commit, or of the index, as git holds them: no work tree, attribute or filter has a say."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..errors import CannotTell
from .contents import read_files
from .entry import Entry, add, below
from .listing import list_tree
from .repository import GitRepository
from .run import git


class Snapshot:
    """A commit's tree. `commit` is trusted to be the full id of a commit, as `GitRepository.resolve` returns.

    Paths are listed once, on first use; a listing below a prefix stays cheap in a huge repository. Links and
    submodules are listed, so that they can be refused where they matter, and never followed.
    """

    def __init__(self, repo: GitRepository, commit: str) -> None:
        self.repo = repo
        self.commit = commit
        self._listed: dict[str, dict[str, Entry]] = {}

    def paths(self, prefix: str = "") -> tuple[str, ...]:
        """Sorted paths of all files below the folder `prefix` (or the file of that name); empty when it is absent.

        Raises Refusal `path-name` for a tree that names a file in a way that no checkout could follow.
        """
        return tuple(self.entries(prefix))

    def entries(self, prefix: str = "") -> dict[str, Entry]:
        """Like `paths`, with mode and object name of each. Not to be changed."""
        folder = prefix.strip("/")
        if folder not in self._listed:
            self._listed[folder] = self._below(folder) if "" in self._listed else self._list(folder)
        return self._listed[folder]

    def mode(self, path: str) -> str:
        """Six octal digits, for example 100644. KeyError for an absent path."""
        return self.entry(path).mode

    def oid(self, path: str) -> str:
        """The name of the git object. KeyError for an absent path."""
        return self.entry(path).oid

    def read(self, path: str) -> bytes:
        """The bytes of one file. See `read_many`."""
        return self.read_many((path,))[path]

    def read_many(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of each file, tested against their git name.

        Raises KeyError for an absent path, Refusal `file-mode` for a link or submodule and `file-too-large`, and
        CannotTell `object-missing` or `object-corrupt`.
        """
        return dict(read_files(self.repo.objects, [(path, self.entry(path)) for path in paths]))

    def entry(self, path: str) -> Entry:
        """Mode and object name. KeyError for an absent path."""
        for listed in self._listed.values():
            if path in listed:
                return listed[path]
        # The folder of one file tells of its neighbours too, which are the likely next question.
        folder = path.rpartition("/")[0]
        return self.entries(folder)[path]

    def _list(self, folder: str) -> dict[str, Entry]:
        return list_tree(self.repo.objects, self.commit, folder)

    def _below(self, folder: str) -> dict[str, Entry]:
        whole = self._listed[""]
        return {path: whole[path] for path in below(self._order, folder)}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self._listed[""])


class IndexSnapshot(Snapshot):
    """What the next `git commit` would record: the index at the time of the first question."""

    def __init__(self, repo: GitRepository) -> None:
        super().__init__(repo, "")

    def _list(self, folder: str) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for record in git(self.repo, "ls-files", "--stage", "-z", "--full-name").split(b"\0")[:-1]:
            head, _, name = record.partition(b"\t")
            mode, oid, stage = head.decode("ascii").split(" ")
            if stage != "0":
                message = f"the index holds an unfinished merge of {name.decode('utf-8', 'replace')}"
                raise CannotTell("index-unmerged", message, hint="finish the merge, then git add")
            add(found, name, Entry(mode, oid))
        self._listed[""] = dict(sorted(found.items()))
        return self._below(folder)
