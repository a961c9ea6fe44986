"""Does a target have what a release needs? Pure: two declarations in, reasons out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..declare.documents import Release, Target

_PROVIDER = "ExecutionProvider"


def why_unfit(release: Release, target: Target) -> tuple[str, ...]:
    """Each need that the target does not meet, as a sentence; none for a target that fits.

    Needs are `spec.requires` and the runtime's execution providers. What the target does not state is not met.
    """
    needs: Mapping[str, Any] = release.source.value["spec"].get("requires", {})
    has: Mapping[str, Any] = target.source.value["spec"]
    providers = {*release.runtime.execution_providers, *needs.get("executionProviders", ())}
    reasons = [
        *_missing("execution provider", sorted(providers), has["runtime"]["executionProviders"]),
        *_missing("sensor", needs.get("sensors", ()), has.get("sensors", ())),
        *_memory(needs, has),
        *_accelerator(needs, has),
        *_equal("environment", needs.get("environment"), has.get("environment")),
        *_equal("Python", needs.get("python"), target.python),
        *_libc(needs.get("libc"), target.libc),
    ]
    return tuple(reasons)


def _missing(what: str, needed: Any, there: Any) -> list[str]:
    return [
        f"it needs the {what} {item}, the target has {_words(there)}{_near(item, there)}"
        for item in needed
        if item not in there
    ]


def _near(needed: str, there: Sequence[str]) -> str:
    """The name that was meant, if one is near. What all providers end in makes none of them near another."""
    import difflib

    names = {name.removesuffix(_PROVIDER).lower(): name for name in there}
    found = difflib.get_close_matches(needed.removesuffix(_PROVIDER).lower(), list(names), n=1, cutoff=0.7)
    return f": did you mean {names[found[0]]!r}?" if found else ""


def _memory(needs: Mapping[str, Any], has: Mapping[str, Any]) -> list[str]:
    needed, there = needs.get("memoryMiB", 0), has["compute"]["memoryMiB"]
    return [f"it needs {needed} MiB of memory, the target has {there}"] if needed > there else []


def _accelerator(needs: Mapping[str, Any], has: Mapping[str, Any]) -> list[str]:
    needed = needs.get("accelerator", "none")
    there = has["compute"].get("accelerator", {}).get("class", "none")
    return [] if needed in ("none", there) else [f"it needs the accelerator {needed}, the target has {there}"]


def _equal(what: str, needed: str | None, there: str | None) -> list[str]:
    return [] if needed in (None, there) else [f"it needs {what} {needed}, the target has {there or 'none stated'}"]


def _libc(needed: str | None, there: str) -> list[str]:
    if needed is None or (_family(needed) == _family(there) and _version(needed) <= _version(there)):
        return []
    return [f"it needs {needed} or newer, the target has {there}"]


def _family(libc: str) -> str:
    return libc.partition("-")[0]


def _version(libc: str) -> tuple[int, ...]:
    return tuple(int(part) for part in libc.partition("-")[2].split("."))


def _words(there: Any) -> str:
    return ", ".join(there) or "none"
