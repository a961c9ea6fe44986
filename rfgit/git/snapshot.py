"""The files of one commit, or of the index, as git holds them: no work tree, attribute or filter has a say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..domain.finding import refuse
from ..errors import CannotTell
from .repository import GitRepository
from .run import git

REGULAR = "100644"
EXECUTABLE = "100755"
SYMLINK = "120000"
SUBMODULE = "160000"
_FOLDER = "040000"
_ASTRAY = frozenset(("", ".", "..", ".git"))


@dataclass(frozen=True)
class Entry:
    """One file of a tree: mode as six octal digits, and the object's name."""

    mode: str
    oid: str


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
            whole = self._listed.get("")
            self._listed[folder] = self._list(folder) if whole is None else _below(whole, folder)
        return self._listed[folder]

    def mode(self, path: str) -> str:
        """Six octal digits, for example 100644. KeyError for an absent path."""
        return self._entry(path).mode

    def oid(self, path: str) -> str:
        """The name of the git object. KeyError for an absent path."""
        return self._entry(path).oid

    def read(self, path: str) -> bytes:
        """The bytes of one file. See `read_many`."""
        return self.read_many((path,))[path]

    def read_many(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of each file, tested against their git name.

        Raises KeyError for an absent path, Refusal `file-mode` for a link or submodule, and CannotTell
        `object-missing` or `object-corrupt`.
        """
        wanted = list(paths)
        oids = [readable(path, self._entry(path)) for path in wanted]
        return dict(zip(wanted, self.repo.objects.read_many(oids), strict=True))

    def _entry(self, path: str) -> Entry:
        for listed in self._listed.values():
            if path in listed:
                return listed[path]
        # The folder of one file tells of its neighbours too, which are the likely next question.
        folder = path.rpartition("/")[0]
        return self.entries(folder)[path]

    def _list(self, folder: str) -> dict[str, Entry]:
        if not set(folder.split("/")).isdisjoint({".", ".."}):
            return {}
        only = ["--", folder] if folder else []
        answer = git(self.repo, "--literal-pathspecs", "ls-tree", "-r", "-t", "-z", "--full-tree", self.commit, *only)
        found: dict[str, Entry] = {}
        for record in answer.split(b"\0")[:-1]:
            head, _, name = record.partition(b"\t")
            mode, _, oid = head.decode("ascii").split(" ")
            add(found, name, Entry(mode, oid))
        _refuse_slashes(found)
        return {path: found[path] for path in sorted(found) if found[path].mode != _FOLDER}


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
        return _below(self._listed[""], folder)


def readable(path: str, entry: Entry) -> str:
    """The object name of a regular file; Refusal `file-mode` for anything else."""
    if entry.mode not in (REGULAR, EXECUTABLE):
        kind = {SYMLINK: "a symbolic link", SUBMODULE: "a submodule"}.get(entry.mode, f"of mode {entry.mode}")
        message = f"{path} is {kind}, expected a regular file"
        raise refuse("file-mode", message, path=path, hint="commit the file itself")
    return entry.oid


def add(found: dict[str, Entry], name: bytes, entry: Entry) -> None:
    """Add one listed file; Refusal `path-name` for a name that is not UTF-8, leaves the tree, or comes twice."""
    path = name.decode("utf-8", "replace")
    if path.encode("utf-8") != name:
        raise refuse("path-name", f"the file name {path!r} is not UTF-8", path=path)
    if leads_astray(path):
        raise refuse("path-name", f"the file name {path!r} leads out of the tree or into .git", path=path)
    if path in found:
        raise refuse("path-name", f"the tree holds two files named {path!r}", path=path)
    found[path] = entry


def leads_astray(path: str) -> bool:
    """True for a path that a checkout would write outside of the tree, into `.git`, or nowhere."""
    return not _ASTRAY.isdisjoint(path.lower().split("/"))


def _refuse_slashes(found: Mapping[str, Entry]) -> None:
    """A slash inside of one name would make a file that is listed in a folder and not found in it."""
    for path in found:
        folder = path.rpartition("/")[0]
        if folder and (folder not in found or found[folder].mode != _FOLDER):
            raise refuse("path-name", f"the file name {path!r} has a slash in it", path=path)


def _below(listed: dict[str, Entry], folder: str) -> dict[str, Entry]:
    if not folder:
        return listed
    return {path: entry for path, entry in listed.items() if path == folder or path.startswith(folder + "/")}
