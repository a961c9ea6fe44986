"""Does a target have what a release needs? Pure: two declarations in, reasons out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..declare.documents import Pointer, Release, Target

_REQUIRES = ("spec", "requires")
_PROVIDER = "ExecutionProvider"


def why_unfit(release: Release, target: Target) -> tuple[tuple[Pointer, str], ...]:
    """Each need that the target does not meet: where it stands, and a sentence. None for a target that fits.

    Needs are `spec.requires` and the runtime's execution providers. What the target does not state is not met.
    """
    needs: Mapping[str, Any] = release.source.value["spec"].get("requires", {})
    has: Mapping[str, Any] = target.source.value["spec"]
    reasons = (
        *_providers(release, needs, has["runtime"]["executionProviders"]),
        *_missing("sensor", (*_REQUIRES, "sensors"), needs.get("sensors", ()), has.get("sensors", ())),
        ((*_REQUIRES, "memoryMiB"), _memory(needs, has)),
        ((*_REQUIRES, "accelerator"), _accelerator(needs, has)),
        ((*_REQUIRES, "environment"), _equal("environment", needs.get("environment"), has.get("environment"))),
        ((*_REQUIRES, "python"), _equal("Python", needs.get("python"), target.python)),
        ((*_REQUIRES, "libc"), _libc(needs.get("libc"), target.libc)),
    )
    return tuple((pointer, reason) for pointer, reason in reasons if reason)


def _providers(release: Release, needs: Mapping[str, Any], there: Sequence[str]) -> list[tuple[Pointer, str]]:
    """One that is named in both places is told where it is run by."""
    what, field, runs = "execution provider", "executionProviders", release.runtime.execution_providers
    return [
        *_missing(what, ("spec", "runtime", field), runs, there),
        *_missing(what, (*_REQUIRES, field), needs.get(field, ()), there, but=runs),
    ]


def _missing(
    what: str, place: Pointer, needed: Sequence[str], there: Sequence[str], but: Sequence[str] = ()
) -> list[tuple[Pointer, str]]:
    return [
        ((*place, index), f"it needs the {what} {item}, the target has {_words(there)}{_near(item, there)}")
        for index, item in enumerate(needed)
        if item not in there and item not in but
    ]


def _near(needed: str, there: Sequence[str]) -> str:
    """The name that was meant, if one is near. What all providers end in makes none of them near another."""
    import difflib

    names = {name.removesuffix(_PROVIDER).lower(): name for name in there}
    found = difflib.get_close_matches(needed.removesuffix(_PROVIDER).lower(), list(names), n=1, cutoff=0.7)
    return f": did you mean {names[found[0]]!r}?" if found else ""


def _memory(needs: Mapping[str, Any], has: Mapping[str, Any]) -> str:
    needed, there = needs.get("memoryMiB", 0), has["compute"]["memoryMiB"]
    return f"it needs {needed} MiB of memory, the target has {there}" if needed > there else ""


def _accelerator(needs: Mapping[str, Any], has: Mapping[str, Any]) -> str:
    needed = needs.get("accelerator", "none")
    there = has["compute"].get("accelerator", {}).get("class", "none")
    return "" if needed in ("none", there) else f"it needs the accelerator {needed}, the target has {there}"


def _equal(what: str, needed: str | None, there: str | None) -> str:
    return "" if needed in (None, there) else f"it needs {what} {needed}, the target has {there or 'none stated'}"


def _libc(needed: str | None, there: str) -> str:
    if needed is None or (_family(needed) == _family(there) and _version(needed) <= _version(there)):
        return ""
    return f"it needs {needed} or newer, the target has {there}"


def _family(libc: str) -> str:
    return libc.partition("-")[0]


def _version(libc: str) -> tuple[int, ...]:
    return tuple(int(part) for part in libc.partition("-")[2].split("."))


def _words(there: Any) -> str:
    return ", ".join(there) or "none"
