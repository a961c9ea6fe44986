"""Protected sets: what is protected counts only while its current digest is approved by its role."""

from __future__ import annotations

from typing import Callable, FrozenSet, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from ..attest import kinds
from ..attest.predicates import approval
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from .policy import ProtectedSet, TrustPolicy

RULE = "protected-not-approved"

State = Tuple[FrozenSet[str], Digest]
"""What one commit holds: the paths of the approvals in question that lie in it, and the digest of the set."""

History = Callable[[ProtectedSet, str, Sequence[Evidence]], Iterable[State]]
"""The states that a set, or one document of it, has been in, with those of the given approvals that lay beside it."""


class Era(NamedTuple):
    """An earlier version of the trust policy, and the evidence that counted under it."""

    policy: TrustPolicy
    evidence: Tuple[Evidence, ...]


def unapproved(
    policy: TrustPolicy,
    sets: Iterable[Tuple[ProtectedSet, Mapping[str, Digest]]],
    evidence: Iterable[Evidence],
    history: History,
    eras: Sequence[Era] = (),
) -> Tuple[Finding, ...]:
    """A finding for each digest that its role's threshold does not approve.

    `sets` pairs each protected set with its current digests by path, or by "" where the set has one digest; `eras` are
    as for `standing`. Not checked: whether the digests are those of the tree that the caller judges.
    """
    approvals = [item for item in evidence if item.kind == kinds.APPROVAL]
    findings: List[Finding] = []
    for protected, digests in sets:
        need = policy.threshold(protected.role)
        for path, digest in sorted(digests.items()):
            have = _principals(standing(protected, path, digest, approvals, need, history, eras))
            if have < need:
                given = _principals(_approving(approvals, protected, path, digest))
                findings.append(_finding(protected, path, need, have, given - have))
    return tuple(findings)


def standing(
    protected: ProtectedSet,
    path: str,
    digest: Digest,
    evidence: Iterable[Evidence],
    need: int,
    history: History,
    eras: Sequence[Era] = (),
) -> Tuple[Evidence, ...]:
    """The approvals of this digest of a set, or of one document of it, that still stand.

    One is spent once a commit that holds it is in another state that enough principals have approved: what was
    replaced is no way back, unless it is approved anew. That somebody left the role since, or lost a key, makes
    nothing unsaid: what `eras` counted was approved. In which order commits are read, and by which way they are
    reached, has no say. `history` is asked only where another state was ever approved.

    Not checked: approvals that were given to a draft and never came to the trail are as good as on their day.
    """
    own = tuple(_approving(evidence, protected, path, digest))
    counted = [(need, tuple(_approving(evidence, protected, path)))]
    counted.extend(
        (era.policy.threshold(protected.role), tuple(_approving(era.evidence, protected, path))) for era in eras
    )
    others = {item.subject for _, items in counted for item in items if item.subject != digest}
    if not own or not others:
        return own
    spent: Set[str] = set()
    every = tuple({item.path: item for _, items in counted for item in items}.values())
    for present, state in history(protected, path, every):
        if state in others and any(_enough(items, state, present, least) for least, items in counted):
            spent |= present
    return tuple(item for item in own if item.path not in spent)


def _enough(items: Iterable[Evidence], state: Digest, present: FrozenSet[str], least: int) -> bool:
    return _principals(item for item in items if item.subject == state and item.path in present) >= least


def _principals(items: Iterable[Evidence]) -> int:
    return len({item.principal for item in items})


def subject_name(protected: ProtectedSet, path: str) -> str:
    """What an approval of a set, or of one document of it, is bound to."""
    return f"{protected.name}:{path}" if path else protected.name


def _approving(
    evidence: Iterable[Evidence], protected: ProtectedSet, path: str, digest: Optional[Digest] = None
) -> Iterator[Evidence]:
    """Approvals of a set, or of one document of it, by its role. What speaks of a release speaks of no set."""
    name = subject_name(protected, path)
    for item in evidence:
        of_the_set = item.binding.get("protected") == name and "release" not in item.binding
        if of_the_set and digest in (None, item.subject) and _approves(item, protected.role):
            yield item


def _approves(item: Evidence, role: str) -> bool:
    if item.kind != kinds.APPROVAL or role not in item.roles:
        return False
    given = approval.read(item.predicate)
    return given.on == approval.PROTECTED and given.role == role and given.decision == approval.APPROVED


def _finding(protected: ProtectedSet, path: str, need: int, have: int, spent: int) -> Finding:
    what = path or f"protected set {protected.name!r}"
    people = "1 principal" if need == 1 else f"{need} principals"
    message = f"{what} is not approved as it stands: it needs {people} of role {protected.role}, it has {have}"
    if spent:
        given = "1 approval of this state was" if spent == 1 else f"{spent} approvals of this state were"
        message += f"; {given} given before another one was approved: it has to be approved anew"
    hint = f"a principal of role {protected.role} can give it: rfgit approve --protected {protected.name}"
    return Finding(RULE, message, path=path, hint=hint)
