"""Bytes of a trust policy -> TrustPolicy. Every refusal names the field; nothing is defaulted into trust."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ..domain.canonical import read_json
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from ..domain.json_places import words_and_place
from ..domain.names import is_name
from .keys import digest_of, spki_of
from .policy import ACTIVE, RETIRED, REVOKED, ROOT, Key, Principal, ProtectedSet, Role, Scope, TrustPolicy

RULE = "trust-policy"
MAX_BYTES = 1 << 20
MAX_VALUES = 50_000  # JSON values
_FIELDS = {"apiVersion", "kind", "version", "dev", "principals", "roles", "separations", "protected"}


def read_trust_policy(data: bytes, path: str = "policies/trust") -> TrustPolicy:
    """Read one version. Raises Refusal `trust-policy`: unreadable, unknown field, a threshold that is not an
    integer from 1 to the number of its principals, a key under two principals, an unknown principal.

    Not checked: who signed it, and whether it follows from the version before (`chain.py` does both).
    """
    try:
        return _policy(read_json(data, most_bytes=MAX_BYTES, most_values=MAX_VALUES), Digest.of(data))
    except ValueError as problem:
        words, line, column = words_and_place(problem)
        hint = "compare it with the version before in git: a trust policy is never edited in place"
        message = f"the trust policy cannot be used: {words}"
        raise Refusal(Finding(RULE, message, path=path, line=line, column=column, hint=hint)) from None


def _policy(value: Any, digest: Digest) -> TrustPolicy:
    document = _object(value, "the trust policy", _FIELDS)
    if document.get("apiVersion") != "rfgit/v1alpha1" or document.get("kind") != "TrustPolicy":
        raise ValueError("expected apiVersion rfgit/v1alpha1 and kind TrustPolicy")
    principals = {name: _principal(name, item) for name, item in _named(document, "principals")}
    _refuse_shared_keys(principals)
    roles = {name: _role(name, item, principals) for name, item in _named(document, "roles")}
    if ROOT not in roles:
        raise ValueError("no role 'root': nobody could ever change this policy")
    protected = tuple(_protected(item, roles) for item in _list(document.get("protected", []), "protected"))
    if len({item.name for item in protected}) != len(protected):
        raise ValueError("two protected sets have the same name")
    separations = tuple(_texts(item, "separations") for item in _list(document.get("separations", []), "separations"))
    _refuse_broken_separations(separations, roles)
    return TrustPolicy(
        version=_integer(document.get("version"), "version"),
        dev=_flag(document, "dev"),
        digest=digest,
        principals=principals,
        roles=roles,
        separations=separations,
        protected=protected,
    )


def _principal(name: str, value: Any) -> Principal:
    entries = _list(_object(value, f"principal {name!r}", {"keys"}).get("keys"), f"keys of {name!r}")
    if not entries:
        raise ValueError(f"principal {name!r} has no key")
    return Principal(name, tuple(_key(item, name) for item in entries))


def _key(value: Any, owner: str) -> Key:
    entry = _object(value, f"a key of {owner!r}", {"publicKey", "state"})
    state = entry.get("state")
    if state not in (ACTIVE, RETIRED, REVOKED):
        raise ValueError(f"a key of {owner!r}: expected state active, retired or revoked, got {state!r}")
    pem = entry.get("publicKey")
    if not isinstance(pem, str):
        raise ValueError(f"a key of {owner!r}: expected a PEM string under 'publicKey'")
    try:
        return Key(spki_of(pem), state)
    except ValueError as problem:
        raise ValueError(f"a key of {owner!r}: {problem}") from None


def _role(name: str, value: Any, principals: Mapping[str, Principal]) -> Role:
    entry = _object(value, f"role {name!r}", {"threshold", "principals", "scope"})
    holders = _texts(entry.get("principals"), f"principals of role {name!r}")
    unknown = [holder for holder in holders if holder not in principals]
    if unknown:
        raise ValueError(f"role {name!r} names principals that are not declared: {', '.join(unknown)}")
    if len(set(holders)) != len(holders):
        raise ValueError(f"role {name!r} names a principal twice")
    threshold = _integer(entry.get("threshold"), f"threshold of role {name!r}")
    if threshold > len(holders):
        raise ValueError(f"role {name!r} needs {threshold} principals and has {len(holders)}")
    return Role(name, threshold, holders, _scope(entry.get("scope", {}), name))


def _scope(value: Any, role: str) -> Scope:
    entry = _object(value, f"scope of role {role!r}", {"names", "targets", "predicateTypes"})

    def axis(key: str) -> Optional[Tuple[str, ...]]:
        return _texts(entry[key], f"{key} of role {role!r}") if key in entry else None

    return Scope(axis("names"), axis("targets"), axis("predicateTypes"))


def _protected(value: Any, roles: Mapping[str, Role]) -> ProtectedSet:
    entry = _object(value, "a protected set", {"name", "paths", "role", "each"})
    name, role = entry.get("name"), entry.get("role")
    if not isinstance(name, str) or not is_name(name):
        raise ValueError(f"a protected set's name is a name, got {name!r}")
    if not isinstance(role, str) or role not in roles:
        raise ValueError(f"protected set {name!r}: role {role!r} is not declared")
    paths = _texts(entry.get("paths"), f"paths of protected set {name!r}")
    if not paths:
        raise ValueError(f"protected set {name!r} protects nothing")
    return ProtectedSet(name, paths, role, _flag(entry, "each"))


def _refuse_shared_keys(principals: Mapping[str, Principal]) -> None:
    owners: Dict[Digest, str] = {}
    for principal in principals.values():
        for key in principal.keys:
            owner = owners.setdefault(digest_of(key.spki), principal.name)
            if owner != principal.name:
                raise ValueError(f"principals {owner!r} and {principal.name!r} have the same key")
        if len({key.spki for key in principal.keys}) != len(principal.keys):
            raise ValueError(f"principal {principal.name!r} lists a key twice")


def _refuse_broken_separations(separations: Tuple[Tuple[str, ...], ...], roles: Mapping[str, Role]) -> None:
    for group in separations:
        if len(set(group)) < 2:
            raise ValueError(f"separations: expected two roles or more, got {', '.join(group) or 'none'}")
        unknown = [name for name in group if name not in roles]
        if unknown:
            raise ValueError(f"separations: role {unknown[0]!r} is not declared")
        holders = Counter(holder for name in group for holder in roles[name].principals)
        doubled = sorted(holder for holder, count in holders.items() if count > 1)
        if doubled:
            raise ValueError(f"{doubled[0]!r} holds two roles that are to be separate: {', '.join(group)}")


def _object(value: Any, what: str, known: set[str]) -> Dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what}: expected an object")
    unknown = sorted(set(value) - known)
    if unknown:
        raise ValueError(f"{what}: unknown field {unknown[0]!r}, expected one of {', '.join(sorted(known))}")
    return value


def _named(document: Mapping[str, Any], key: str) -> List[Tuple[str, Any]]:
    value = document.get(key)
    if not isinstance(value, dict) or not value:
        raise ValueError(f"expected a non-empty object under {key!r}")
    for name in value:
        if not is_name(name):
            raise ValueError(f"{key}: {name!r} is not a name")
    return list(value.items())


def _list(value: Any, what: str) -> List[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{what}: expected a list")
    return value


def _texts(value: Any, what: str) -> Tuple[str, ...]:
    entries = _list(value, what)
    if not all(isinstance(item, str) for item in entries):
        raise ValueError(f"{what}: expected a list of strings")
    return tuple(entries)


def _integer(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{what}: expected an integer of at least 1, got {value!r}")
    return value


def _flag(document: Mapping[str, Any], key: str) -> bool:
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key}: expected true or false, got {value!r}")
    return value
