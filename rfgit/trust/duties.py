"""Which role may sign which kind of statement. An approval names its own role, which its signer has to hold."""

from __future__ import annotations

from typing import Any, Mapping, Tuple

from ..attest import kinds
from ..domain.names import ReleaseId
from .policy import BUILDER, FLEET_OPERATOR, MODEL_OWNER, ROOT, VALIDATOR, VERIFIER, TrustPolicy

_DUTIES = {
    kinds.REGISTRY_STATE: (MODEL_OWNER,),
    kinds.PROVENANCE: (BUILDER,),
    kinds.TEST_RESULT: (VALIDATOR,),
    kinds.PERFORMANCE: (VALIDATOR,),
    kinds.VERDICT: (VERIFIER,),
    kinds.TRUST_VERSION: (ROOT,),
    kinds.ACTIVATION: (FLEET_OPERATOR,),
}


def duty_roles(kind: str, predicate: Mapping[str, Any]) -> Tuple[str, ...]:
    """The roles that may sign this statement; empty for one that nobody may sign."""
    if kind == kinds.APPROVAL:
        role = predicate.get("role")
        return (role,) if isinstance(role, str) else ()
    return _DUTIES.get(kind, ())


def roles_of(
    policy: TrustPolicy, principal: str, kind: str, predicate: Mapping[str, Any], binding: Mapping[str, str]
) -> Tuple[str, ...]:
    """The duty roles that this principal holds and whose scope covers the bound release and target."""
    release = _release_name(binding.get("release", ""))
    target = binding.get("target", "")
    predicate_type = kinds.PREDICATE_TYPES[kind]
    return tuple(
        name
        for name in duty_roles(kind, predicate)
        if principal in policy.holders(name) and policy.roles[name].scope.covers(release, target, predicate_type)
    )


def _release_name(bound: str) -> str:
    try:
        return ReleaseId.parse(bound).name
    except ValueError:
        return ""
