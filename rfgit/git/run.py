"""The one door to the git executable.

Git obeys its configuration, its environment and the files around it, and several of these may name programs to
run. Whoever opened the pull request may have written some of them, so nothing of the caller's environment is passed
on, what could start a program is switched off by name, and the repository is always named and never discovered.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from ..errors import CannotTell

TIMEOUT = 120.0
_MOST_MEMORY = 1 << 30  # bytes of data; mapped packs are none

_NOWHERE = "/dev/null"
_FAULTS = ("fatal: ", "error: ")
_PLACES = ("--git-dir=", "--work-tree=")

_CONFIG = (
    "core.fsmonitor=false",
    f"core.hooksPath={_NOWHERE}",
    f"core.attributesFile={_NOWHERE}",
    f"core.excludesFile={_NOWHERE}",
    "core.untrackedCache=false",
    "core.splitIndex=false",
    # A commit-graph file repeats parents and dates without a hash that binds them: a forged one would bend history.
    "core.commitGraph=false",
    # What is larger than rfgit reads need not fit into the memory of git either.
    "core.bigFileThreshold=64m",
    "core.pager=cat",
    "core.quotePath=false",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.editor=false",
    "core.logAllRefUpdates=true",
    "core.filesRefLockTimeout=1000",
    "core.packedRefsTimeout=1000",
    "credential.helper=",
    "diff.external=",
    f"diff.orderFile={_NOWHERE}",
    # A merge looks for renames by reading everything that came and went: what is more is merged without.
    "merge.renameLimit=200",
    # What -m means is itself a setting: a diff against each parent, or nothing at all.
    "log.diffMerges=separate",
    "log.showSignature=false",
    "commit.gpgSign=false",
    "gpg.program=false",
    "gpg.ssh.program=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "protocol.ext.allow=never",
    "safe.bareRepository=explicit",
    # Git refuses repositories of other users because their configuration could run programs. The lines above
    # and the scrubbed environment take that away, and in containers the checkout is often another user's.
    "safe.directory=*",
    "submodule.recurse=false",
    "uploadpack.packObjectsHook=",
)

_ENVIRONMENT = {
    "LC_ALL": "C",
    "HOME": _NOWHERE,
    "XDG_CONFIG_HOME": _NOWHERE,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": _NOWHERE,
    "GIT_CONFIG_GLOBAL": _NOWHERE,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": _NOWHERE,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_CEILING_DIRECTORIES": "/",
    "GIT_EDITOR": "false",
    "GIT_PAGER": "cat",
}


class Place(Protocol):
    """Where git works: both paths are absolute."""

    @property
    def root(self) -> Path: ...

    @property
    def git_dir(self) -> Path: ...


@dataclass(frozen=True)
class Answer:
    """What one run of git said."""

    status: int
    out: bytes
    err: str


def git(place: Place, *args: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
    """Run one git command to its end and return its standard output.

    Raises CannotTell: `git-missing`, `git-timeout`, or `git-failed` when the status is not 0.
    """
    return ask(place, *args, stdin=stdin, extra=extra).out


def ask(
    place: Place, *args: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None, statuses: Sequence[int] = (0,)
) -> Answer:
    """Like `git`, for commands that answer with their exit status: those in `statuses` are no failure."""
    return run(command(place, *args), stdin=stdin, extra=extra, statuses=statuses, cwd=place.root)


def confine(pid: int) -> None:
    """Let a git that runs take so much memory and no more: it gives up, instead of taking the machine with it."""
    with suppress(OSError):
        resource.prlimit(pid, resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    stdin: bytes = b"",
    extra: Mapping[str, str] | None = None,
    statuses: Sequence[int] = (0,),
    timeout: float = TIMEOUT,
) -> Answer:
    """Run a command line made by `command` or `bare_command`."""
    try:
        done = _confined(argv, stdin, cwd, environment(extra), timeout)
    except subprocess.TimeoutExpired as cause:
        raise timed_out(argv, timeout) from cause
    except OSError as cause:
        raise CannotTell("git-failed", f"{spoken(argv)} could not start in {cwd}: {cause.strerror}") from cause
    if done.returncode not in statuses:
        raise failure(argv, done.returncode, done.stderr)
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def _confined(
    argv: Sequence[str], stdin: bytes, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[bytes]:
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=pipe, cwd=cwd, env=env) as process:
        confine(process.pid)
        try:
            out, err = process.communicate(stdin, timeout)
        except BaseException:
            process.kill()
            raise
        return subprocess.CompletedProcess(argv, process.returncode, out, err)


def command(place: Place, *args: str) -> list[str]:
    """The full command line for one repository, which git is told and does not search for."""
    return bare_command(f"--git-dir={place.git_dir}", f"--work-tree={place.root}", *args)


def bare_command(*args: str) -> list[str]:
    """The full command line of a git that knows no repository."""
    settings = [part for setting in _CONFIG for part in ("-c", setting)]
    return [executable(), "--no-pager", *settings, *args]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment that git sees. Nothing is inherited."""
    folder = str(Path(executable()).parent)
    return {"PATH": f"{folder}:/usr/bin:/bin", **_ENVIRONMENT, **(extra or {})}


@lru_cache(maxsize=1)
def executable() -> str:
    """The absolute path of git. CannotTell `git-missing` without one; a git found in `.` is not taken."""
    found = shutil.which("git")
    if found is None or not Path(found).is_absolute():
        raise CannotTell("git-missing", "no git executable on PATH", hint="install git 2.30 or newer")
    return found


def failure(argv: Sequence[str], status: int, stderr: bytes) -> CannotTell:
    """Git's last words, for a person: nothing in rfgit decides by them."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
    # What comes after the fault is advice for people who called git themselves.
    words = next((line for line in lines if line.startswith(_FAULTS)), lines[-1])
    if status < 0:
        return CannotTell("git-failed", f"{spoken(argv)} was ended by signal {-status}: git itself may have crashed")
    return CannotTell("git-failed", f"{spoken(argv)} ended with status {status}: {words}")


def timed_out(argv: Sequence[str], seconds: float = TIMEOUT) -> CannotTell:
    message = f"{spoken(argv)} took longer than {seconds:g} seconds"
    return CannotTell("git-timeout", message, hint="look for a stuck disk or a very large repository")


def spoken(argv: Sequence[str]) -> str:
    """A command line without the fixed settings, short enough for a message."""
    words = [word for word in argv[2:] if word != "-c" and word not in _CONFIG and not word.startswith(_PLACES)]
    text = " ".join(["git", *words])
    return text if len(text) <= 200 else text[:197] + "..."
