"""Waivers that have run out, or that fit nothing here. No waiver lifts a finding yet, and the notes say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from ..declare.documents import Waiver
from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_NOTHING_LIFTED = "; no waiver lifts a finding in this version of rfgit"


def waiver_findings(
    waivers: Iterable[Waiver], findings: Iterable[Finding], digests: Collection[Digest], now: datetime
) -> Iterator[Finding]:
    """One note at most for each waiver: `waiver-expired`, or `waiver-unused`.

    `findings` are all others of the run, `digests` all that it came across. What a waiver names may be a rule, a path
    or a digest. One that is not in force yet is left alone.
    """
    # Instants are texts of one form, whose order is that of time.
    at = now.astimezone(UTC).strftime(_INSTANT)
    known = {str(digest) for digest in digests}
    waivable = known | {word for finding in findings for word in (finding.rule, finding.path)}
    for waiver in waivers:
        expires, begins = waiver.expires, waiver.source.value["spec"].get("notBefore")
        if expires <= at:
            message = f"it ran out at {expires}{_NOTHING_LIFTED}"
            yield _note(waiver, "expires", "waiver-expired", message)
        elif begins is None or begins <= at:
            yield from _unused(waiver, waivable, known)


def _unused(waiver: Waiver, waivable: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    scope = waiver.source.value["spec"]["scope"]
    if waiver.finding not in waivable:
        message = f"nothing was found here that is {waiver.finding!r}{_NOTHING_LIFTED}"
        yield _note(waiver, "finding", "waiver-unused", message)
    elif not any(digest in known for digest in scope):
        message = f"none of the digests that it is for stands for anything here{_NOTHING_LIFTED}"
        yield _note(waiver, "scope", "waiver-unused", message)


def _note(waiver: Waiver, field: str, rule: str, message: str) -> Finding:
    return waiver.source.finding(("spec", field), rule, message, hint="remove the waiver", severity=NOTE)
