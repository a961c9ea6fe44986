"""The policies that a release names for its activation: is there such a policy?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ..declare.files import Files
from ..domain.finding import ERROR, WARNING, Finding, Refusal
from ..domain.names import ReleaseId
from ..policy.load import load_policies
from .known import Known, known
from .outline import ALL_POLICIES, POLICIES, Outline

_PACKAGE = re.compile(rb"^package\s+rfgit\.([a-z][a-z0-9_]*)\s*(?:#.*)?$", re.MULTILINE)


def activation_findings(
    outlines: Iterable[Outline], policies: Callable[[], Known | None], released: Callable[[ReleaseId], bool]
) -> Iterator[Finding]:
    """`policy-unknown`: a warning for what is released, which nobody can mend. `policies` are read when asked for."""
    naming = [outline for outline in outlines if outline.policies]
    there = policies() if naming else None
    for outline in naming if there else ():
        for field, name in outline.policies.items():
            if there and name not in there:
                message = f"there is no policy {name!r}: no package rfgit.{name} stands in policies/"
                severity = WARNING if released(outline.id) else ERROR
                hint = there.hint(name)
                yield outline.finding((*POLICIES, field), "policy-unknown", message, hint=hint, severity=severity)


def policy_names(files: Files) -> Known | None:
    """The packages below `rfgit` that decide, and the word for all of them. None where the policies cannot be read."""
    try:
        modules = load_policies(files).modules.values()
    except Refusal:
        return None
    found = (match[1].decode("ascii") for text in modules if (match := _PACKAGE.search(text)))
    return known((ALL_POLICIES, *found))
