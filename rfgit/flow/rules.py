"""By whose word declarations are judged: that of their own tree, or that of the commit which they want to follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..declare.files import Files, read_policies
from ..declare.places import TRUST
from ..declare.read import read_repository
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal, refuse
from ..errors import CannotTell
from ..git.snapshot import Snapshot
from .policies import Policies

if TYPE_CHECKING:
    # Where a tree brings no trust policy, what reads one need not be loaded.
    from ..trust.chain import Trust


@dataclass(frozen=True)
class Rules:
    """`trust` is None where there is none to obey; `policies` where the set is not fit to decide.

    `findings` say why. `trouble` is there instead where it cannot be told whether it is fit.
    """

    trust: Trust | None
    policies: Policies | None
    findings: tuple[Finding, ...] = ()
    trouble: CannotTell | None = None

    def same_as(self, other: Rules) -> bool:
        return self.digests == other.digests

    @property
    def digests(self) -> tuple[Digest | None, tuple[Digest, ...]]:
        """Of the policies, and of every version of the trust policy: all that the rules are."""
        versions = self.trust.versions if self.trust else ()
        return self.policies.digest if self.policies else None, tuple(item.digest for item in versions)


def own_rules(files: Files, pinned: Digest | None) -> Rules:
    """What a tree says of itself. `pinned` is the repository id that its `rfgit.yaml` names."""
    try:
        trust = _walked(files, pinned) if files.paths(TRUST) else None
    except Refusal as refusal:
        return _with_policies(None, files, refusal.findings)
    return _with_policies(trust, files, ())


def base_rules(base: Snapshot, files: Files, expect: Digest | None) -> Rules:
    """The rules that a proposal to `base` has to obey, whatever `files`, which it turns the tree into, say.

    1. The trust policies of the base, which those of the proposal may only continue.
    2. Where the base has none: those that the proposal brings along, if their repository id was given. Else
       CannotTell `no-trust-policy`: nothing there could say who may change what.
    3. The policies of the tree that the trust was found in.

    Raises Refusal `repository-mismatch` where the base is another repository than was expected.
    """
    if not base.paths(TRUST):
        return _first_rules(base, files, expect)
    from .context import read_trust

    trust = read_trust(base, read_repository(base))
    if expect is not None and trust.repository != expect:
        message = f"commit {base.commit[:12]} is of repository {trust.repository}, expected was {expect}"
        raise refuse("repository-mismatch", message, path=f"{TRUST}1.json", hint="compare it with a clone you trust")
    return _with_policies(trust, base, _not_continued(trust, files))


def _first_rules(base: Snapshot, files: Files, expect: Digest | None) -> Rules:
    if expect is None:
        message = f"commit {base.commit[:12]} has no trust policy: nothing says who may change what"
        hint = "give --expect with the repository id that you were told, if this proposal is to bring the first one"
        raise CannotTell("no-trust-policy", message, hint=hint)
    return _with_policies(_walked(files, expect), files, ())


def _with_policies(trust: Trust | None, files: Files, findings: tuple[Finding, ...]) -> Rules:
    try:
        return Rules(trust, Policies(files), findings)
    except Refusal as refusal:
        return Rules(trust, None, (*findings, *refusal.findings))
    except CannotTell as trouble:
        return Rules(trust, None, findings, trouble)


def _not_continued(trust: Trust, files: Files) -> tuple[Finding, ...]:
    try:
        found = _walked(files, trust.repository)
    except Refusal as refusal:
        return refusal.findings
    if found.versions[: len(trust.versions)] != trust.versions:
        message = "the trust policies that are in force would be replaced: they are only ever added to"
        return (Finding("trust-changed", message, path=TRUST, hint="add a version that both root roles sign"),)
    return ()


def _walked(files: Files, pinned: Digest | None) -> Trust:
    from ..trust.chain import walk

    found = read_policies(files, files.paths(TRUST))
    return walk({path[len(TRUST) :]: data for path, data in found.items()}, pinned)
