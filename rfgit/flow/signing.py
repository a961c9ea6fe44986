"""Find the signer for a role, and refuse one that the trust policy would not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..declare.strict_yaml import read_yaml
from ..domain.finding import refuse
from ..domain.near import among
from ..errors import BadRequest, CannotTell
from ..trust.policy import ACTIVE, TrustPolicy
from ..trust.signers import Signer, open_signer

BOOK = "signers.yaml"


@dataclass(frozen=True)
class SignerUri:
    """Where a key is; a relative path starts at `base`."""

    uri: str
    base: Path


@dataclass(frozen=True)
class RoleSigner:
    """A key that the trust policy knows as an active key of `principal`, who holds `role`."""

    role: str
    principal: str
    signer: Signer


class SignerBook:
    """Which signer signs for which role: those given by option or environment, then `.rfgit/signers.yaml`."""

    def __init__(self, workspace: Path, given: Mapping[str, SignerUri], named: Iterable[str] = ()) -> None:
        """`named` are the given roles that somebody typed: one that nobody has is a typo, and no signer to spare."""
        self._uris = {**_read_book(workspace), **given}
        self._named = tuple(named)

    def has(self, role: str) -> bool:
        return role in self._uris

    def open(self, role: str, trust: TrustPolicy) -> RoleSigner:
        """Open the role's key.

        Raises CannotTell `signer-missing`, Refusal `signer-unknown` or `wrong-role` for a key that would sign what
        nobody counts, and BadRequest `usage` where a named role is none of the trust policy.
        """
        self._refuse_mistyped(trust)
        place = self._uris.get(role)
        if place is None:
            hint = f"--signer {role}=file:PATH, or RFGIT_SIGNER_{role.upper().replace('-', '_')}, or .rfgit/{BOOK}"
            raise CannotTell("signer-missing", f"no signer is configured for role {role}", hint=hint)
        signer = open_signer(place.uri, place.base)
        principal = _owner(signer, trust)
        if principal is None:
            message = f"the key at {place.uri} is no active key of the trust policy"
            raise refuse("signer-unknown", message, hint="rfgit trust show lists the keys that count")
        if principal not in trust.holders(role):
            message = f"{principal}, whose key is at {place.uri}, does not hold role {role}"
            holders = ", ".join(trust.holders(role)) or "nobody"
            raise refuse("wrong-role", message, hint=f"role {role} is held by {holders}")
        return RoleSigner(role, principal, signer)

    def _refuse_mistyped(self, trust: TrustPolicy) -> None:
        for role in self._named:
            if role not in trust.roles:
                message = f"--signer {role}: the trust policy has no role {role}"
                raise BadRequest("usage", message, hint=among(role, trust.roles))


def _owner(signer: Signer, trust: TrustPolicy) -> str | None:
    for principal in trust.principals.values():
        if any(key.spki == signer.spki and key.state == ACTIVE for key in principal.keys):
            return principal.name
    return None


def _read_book(workspace: Path) -> dict[str, SignerUri]:
    path = workspace / BOOK
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise CannotTell("signers-unreadable", f"{path} cannot be read: {problem.strerror}") from problem
    value = read_yaml(data, f".rfgit/{BOOK}").value
    if not isinstance(value, dict) or not all(isinstance(uri, str) for uri in value.values()):
        hint = "write one line for each role, such as builder: file:keys/builder.pem"
        raise CannotTell("signers-unreadable", f"{path}: expected a map of role to signer", hint=hint)
    return {role: SignerUri(uri, workspace) for role, uri in value.items()}
