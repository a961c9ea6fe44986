"""Outlines in short, and the work that judging them takes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

from rfgit.check.outline import Outline
from rfgit.declare.documents import Constraints
from rfgit.domain.names import ReleaseId

ANYWHERE = Constraints(regions=None, residency=None, customers=None, hosting=None)


def outline(release: str, counter: int = 1, **more: Any) -> Outline:
    """`outline("a@2", 2, targets=("lite",), replaces="a@1")`, of the target `lite` if nothing is said."""
    ids = {key: ReleaseId.parse(more.pop(key)) for key in ("replaces", "rollback_to") if more.get(key)}
    id_ = ReleaseId.parse(release)
    plain = Outline(id_, f"{id_.directory}/release.yaml", counter, ("lite",), None, None, ANYWHERE, {}, {(): (1, 1)})
    return replace(plain, **{**more, **ids})


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python are run: loops count for each round, whatever the machine's speed."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
