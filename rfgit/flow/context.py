"""What every deciding verb starts from: one commit of the trail, its configuration and its trust."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..declare.documents import Repository
from ..declare.files import read_policies
from ..declare.places import REPOSITORY, WORKSPACE
from ..declare.read import read_repository
from ..domain.digest import Digest
from ..domain.finding import refuse
from ..errors import CannotTell
from ..git.repository import GitRepository, open_repository
from ..git.snapshot import Snapshot
from ..trust.chain import FOLDER, Trust, walk

MAIN = "refs/heads/main"


@dataclass(frozen=True)
class Context:
    """`snapshot` is the commit that is judged; `trust` the policies in force there."""

    repo: GitRepository
    snapshot: Snapshot
    repository: Repository
    trust: Trust

    @property
    def commit(self) -> str:
        return self.snapshot.commit

    @property
    def id(self) -> Digest:
        return self.trust.repository

    @property
    def workspace(self) -> Path:
        """The git-ignored folder for what rfgit keeps outside of git."""
        return self.repo.root / WORKSPACE


def open_context(start: Path, commit: str | None = None, expect: Digest | None = None) -> Context:
    """Open the repository that `start` lies in, at the tip of its trail or at `commit`.

    1. Find the repository; what rfgit keeps outside of git is really outside of git.
    2. Find the name of its trail.
    3. Read the configuration again from the trail itself: it has to name the same trail.
    4. Walk the trust policies of that commit; without one there is no answer.
    5. It is the repository that was expected, where one was.

    Without `expect`, a repository in which everything was replaced, trust policy included, cannot be told from the
    one that was meant.
    """
    repo = open_repository(start)
    _refuse_tracked_workspace(repo)
    trail, tip = find_trail(repo)
    snapshot = Snapshot(repo, repo.resolve(commit) if commit else tip)
    repository = read_repository(snapshot)
    if repository.trail != trail:
        message = f"the checked-out rfgit.yaml names the trail {trail}, the trail itself names {repository.trail}"
        raise CannotTell("trail-ambiguous", message, hint=f"git checkout {repository.trail.rpartition('/')[2]}")
    trust = read_trust(snapshot, repository)
    if expect is not None and trust.repository != expect:
        message = f"this is repository {trust.repository}, expected was {expect}"
        raise refuse("repository-mismatch", message, path=FOLDER + "1.json", hint="compare it with a clone you trust")
    return Context(repo, snapshot, repository, trust)


def find_trail(repo: GitRepository) -> tuple[str, str]:
    """The trail's full name and tip, as the branch main has it, and only where there is none, the commit checked out.

    A proposal that is checked out could otherwise name itself as the trail, and bring its own trust along.
    """
    main = repo.tip(MAIN)
    if main is not None and Snapshot(repo, main).paths(REPOSITORY):
        trail = read_repository(Snapshot(repo, main)).trail
        return trail, main if trail == MAIN else repo.resolve(trail)
    head = repo.head()
    if head is None:
        raise CannotTell("trail-missing", f"{repo.root} has no commit yet", hint="git add --all && git commit")
    trail = read_repository(Snapshot(repo, head)).trail
    return trail, repo.resolve(trail)


def _refuse_tracked_workspace(repo: GitRepository) -> None:
    """Keys, signers and the store are this machine's own: what a commit brings along in their place is not used."""
    head = repo.head()
    tracked = head is not None and Snapshot(repo, head).paths(WORKSPACE)
    if tracked or (repo.root / WORKSPACE).is_symlink():
        how = "tracked by git" if tracked else "a symbolic link"
        message = f"{WORKSPACE} is {how}, and belongs to this machine alone"
        hint = f"git rm -r --cached {WORKSPACE}, and git-ignore it" if tracked else f"rm {WORKSPACE}"
        raise CannotTell("workspace-not-own", message, hint=hint)


def read_trust(snapshot: Snapshot, repository: Repository) -> Trust:
    """The trust in force in a snapshot; CannotTell `no-trust-policy` where there is none."""
    files = read_policies(snapshot, snapshot.paths(FOLDER))
    if not files:
        hint = "rfgit init --dev makes a repository with a trust policy for trying things out"
        raise CannotTell("no-trust-policy", "the repository has no trust policy at policies/trust/1.json", hint=hint)
    if repository.trust is None:
        message = "rfgit.yaml does not name the repository id under spec.trust.id"
        raise refuse("trust-id-missing", message, path="rfgit.yaml", hint="sha256sum policies/trust/1.json gives it")
    return walk({path[len(FOLDER) :]: data for path, data in files.items()}, repository.trust)
