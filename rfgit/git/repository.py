"""One git repository with a work tree, found without asking git, whose search can be led astray."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import BadRequest, CannotTell
from .objects import NO_OBJECT, OID, Objects
from .run import ask, bare_command, git, run

_PARTIAL = re.compile(r"(?im)^\s*(partialclone|promisor|partialclonefilter)\s*=")
_OBJECT_FORMAT = re.compile(r"(?im)^\s*objectformat\s*=\s*\"?(\w+)")
_PSEUDO = re.compile(r"(?:[A-Z_]+_)?HEAD")
_SHORT_HEAD = re.compile(r"^@(?!\{)")
REF_KINDS = ("refs/heads/", "refs/tags/", "refs/remotes/")


@dataclass(frozen=True)
class GitRepository:
    """`root` holds the files, `git_dir` the HEAD and index of this work tree, `common_dir` refs and objects."""

    root: Path
    git_dir: Path
    common_dir: Path

    @cached_property
    def objects(self) -> Objects:
        """The reader of objects that everything of this repository shares."""
        return Objects(self)

    def close(self) -> None:
        """End the process that reads objects; it would also end with the last reference."""
        self.objects.close()

    def resolve(self, text: str) -> str:
        """The commit that a ref or object id names now, as 40 hexadecimal digits.

        `refs/...` is taken literally and must name a commit: CannotTell `trail-missing` when it is absent. Any other
        text is what a user typed: BadRequest `ref-ambiguous` when a branch and a tag share the name, `commit-unknown`
        when nothing has it.
        """
        if text.startswith("refs/"):
            found = self.tip(text)
            if found is None:
                from .nearby import fetching

                hint = f"{fetching(text)}, or correct spec.trail.ref in rfgit.yaml"
                raise CannotTell("trail-missing", f"{self.root} has no ref {text}", hint=hint)
            return found
        return self._typed(text)

    def tip(self, ref: str) -> str | None:
        """The commit that a full ref name points to, or None when there is no such ref."""
        kind, oid = self._pointed(ref).get(ref, ("", ""))
        if kind not in ("", "commit"):
            raise CannotTell("trail-missing", f"{ref} points to a {kind}, expected a commit")
        return oid or None

    def _pointed(self, *refs: str) -> dict[str, tuple[str, str]]:
        """Kind and name of what each ref leads to, tags unwrapped, for those refs that there are."""
        form = "%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)"
        found: dict[str, tuple[str, str]] = {}
        named = {os.fsencode(ref): ref for ref in refs}
        for line in git(self, "for-each-ref", f"--format={form}", "--end-of-options", *refs).split(b"\n")[:-1]:
            # Others' names, which lie below those asked for, may be any bytes.
            name, *rest = line.split(b"\0")
            if name in named:
                oid, kind, peeled, peeled_kind = (word.decode("ascii") for word in rest)
                found[named[name]] = (peeled_kind, peeled) if peeled else (kind, oid)
        return found

    def head(self) -> str | None:
        """The commit of HEAD, or None before the first commit."""
        return self.objects.head()

    def parents(self, commit: str) -> tuple[str, ...]:
        """The parents of a commit, as its own bytes name them."""
        lines = self.objects.read(commit, "commit").partition(b"\n\n")[0].splitlines()
        return tuple(line[7:].decode("ascii") for line in lines if line.startswith(b"parent "))

    def head_branch(self) -> str | None:
        """The full name of the branch that is checked out here, or None when HEAD is detached."""
        with suppress(OSError):
            word, _, ref = os.fsdecode((self.git_dir / "HEAD").read_bytes()).strip().partition(": ")
            # Where refs are not files, this one only holds a name that no branch can have.
            if word == "ref" and ref != "refs/heads/.invalid":
                return ref
        answer = ask(self, "symbolic-ref", "--quiet", "HEAD", statuses=(0, 1))
        return os.fsdecode(answer.out).strip() if answer.status == 0 else None

    def incomplete(self) -> str | None:
        """Why this clone cannot show the whole history, or None when it can.

        A grafts file and replace refs are not looked at, since git runs without them; alternates are fine, for an
        object that is missing from them is noticed when it is read.
        """
        if (self.common_dir / "shallow").exists():
            return "it is a shallow clone; run git fetch --unshallow"
        if _PARTIAL.search(self.config):
            return "it is a partial clone; clone again without --filter"
        return None

    @cached_property
    def config(self) -> str:
        """The repository's own configuration, read by hand, since every verb starts here. "" where there is none."""
        path = self.common_dir / "config"
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

    def whole(self) -> None:
        """Raise CannotTell `history-incomplete` for a clone that cannot show the whole history."""
        reason = self.incomplete()
        if reason is not None:
            message = f"{self.root} does not hold the whole history: {reason}"
            raise CannotTell("history-incomplete", message, hint=reason.partition("; ")[2])

    def _typed(self, text: str) -> str:
        text = _SHORT_HEAD.sub("HEAD", text)
        base = re.split(r"[~^@:]", text, maxsplit=1)[0]
        if _PSEUDO.fullmatch(base):
            return self._revision(text, self._own(base) + text[len(base) :])
        refs = self._pointed(*(kind + base for kind in REF_KINDS)) if base else {}
        names = [kind + base for kind in REF_KINDS if refs.get(kind + base, ("",))[0] == "commit"]
        if len(names) > 1 and not OID.fullmatch(base):
            message = f"{base!r} names {' and '.join(names)}"
            raise BadRequest("ref-ambiguous", message, hint=f"give the full name, for example {names[0]}")
        full = names[0] + text[len(base) :] if names and not OID.fullmatch(base) else text
        return self._revision(text, full)

    def _own(self, name: str) -> str:
        """What git calls so of itself. Where there is no such thing, it would look for a branch or tag of that name."""
        if name == "HEAD":
            found = ask(self, "show-ref", "--verify", "--quiet", "--", name, statuses=(0, 1, 128)).status == 0
            return name if found else NO_OBJECT
        with suppress(OSError):
            word = (self.git_dir / name).read_bytes()[:40].decode("ascii", "replace")
            return word if OID.fullmatch(word) else NO_OBJECT
        return NO_OBJECT

    def _revision(self, text: str, full: str) -> str:
        asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", full + "^{commit}"]
        answer = ask(self, *asked, statuses=(0, 1, 128))
        oid = answer.out.decode("ascii", "replace").strip()
        if answer.status != 0 or not OID.fullmatch(oid):
            from .nearby import near_ref

            raise BadRequest("commit-unknown", f"{text!r} names no commit in {self.root}", hint=near_ref(self, text))
        return oid


def open_repository(start: Path) -> GitRepository:
    """Find the repository that `start` lies in: the nearest folder upwards that has a `.git`.

    Raises CannotTell: `not-a-repository`, `no-work-tree` for a bare one, `object-format` for one with sha256 names.
    Folders that only look like a bare repository are passed by: a pull request may contain such a folder.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        git_dir = _git_dir(folder)
        if git_dir is not None:
            return _opened(GitRepository(folder, git_dir, _common_dir(git_dir)))
    if (here / "HEAD").is_file() and (here / "objects").is_dir():
        message = f"{here} is a bare git repository, which has no files to work on"
        raise CannotTell("no-work-tree", message, hint="clone it and work in the clone")
    raise CannotTell("not-a-repository", f"{here} is in no git repository", hint="rfgit init makes one")


def init_repository(path: Path, branch: str) -> GitRepository:
    """Make a repository, without hooks or templates, whose first commit will go to `branch` (a short name).

    A repository that is there already is opened as it is. CannotTell `git-failed` for what git would not accept.
    """
    path.mkdir(parents=True, exist_ok=True)
    if _git_dir(path.resolve()) is None:
        run(bare_command("init", "--quiet", "--template=", f"--initial-branch={branch}", "."), cwd=path)
    return open_repository(path)


def _git_dir(folder: Path) -> Path | None:
    entry = folder / ".git"
    if entry.is_dir():
        return entry if (entry / "HEAD").exists() else None
    if not entry.is_file():
        return None
    word, _, place = entry.read_text(encoding="utf-8", errors="replace").strip().partition(": ")
    found = (folder / place).resolve()
    if word != "gitdir" or not (found / "HEAD").exists():
        message = f"{entry} points to {place!r}, which is no git directory"
        raise CannotTell("not-a-repository", message, hint="run git worktree repair")
    return found


def _common_dir(git_dir: Path) -> Path:
    """Linked work trees share refs and objects with the main one; git notes where in this file."""
    pointer = git_dir / "commondir"
    return (git_dir / pointer.read_text(encoding="utf-8").strip()).resolve() if pointer.is_file() else git_dir


def _opened(repo: GitRepository) -> GitRepository:
    # A repository that lies about it gives names of another length.
    found = _OBJECT_FORMAT.search(repo.config)
    if found is not None and found[1].lower() != "sha1":
        message = f"{repo.root} names its objects by {found[1]}, expected sha1"
        raise CannotTell("object-format", message, hint="rfgit reads sha1 repositories only, as all forges do")
    return repo
