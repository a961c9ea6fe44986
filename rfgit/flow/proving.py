"""Every envelope of a tree, verified under one trust policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from ..audit.places import in_place
from ..declare.files import REGULAR, Files
from ..declare.places import ENVELOPE_SUFFIX, TRUST
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..trust.chain import Trust
from ..trust.verify import accept_all
from .envelopes import envelopes
from .eras import outlived

_TAKE_OUT = "take the file out again"


def proven(
    files: Files, trust: Trust, stood: Callable[[str], bool]
) -> tuple[Mapping[str, Sequence[Evidence]], tuple[Finding, ...]]:
    """The evidence by the release that it speaks of ("" for none), and why other envelopes are none.

    Of what `stood` before and counted then, nothing is said: it stays where it is, and counts no more.
    """
    paths = [path for path in files.paths() if path.endswith(ENVELOPE_SUFFIX) and not path.startswith(TRUST)]
    plain = [path for path in paths if files.mode(path) in REGULAR]
    evidence, rejected = accept_all(envelopes(files, plain), trust.current, trust.repository)
    placed, astray = in_place(evidence)
    left = outlived(files, {item.path for item in rejected if stood(item.path)}, trust)
    special = [
        Finding("evidence-mode", f"expected a plain file, got git mode {files.mode(path)}", path=path, hint=_TAKE_OUT)
        for path in sorted(set(paths) - set(plain))
    ]
    unverified = [
        Finding("unverified-evidence", f"{item.rule}: {item.message}", path=item.path, hint=_TAKE_OUT)
        for item in rejected
        if item.path not in left
    ]
    by_release: dict[str, list[Evidence]] = defaultdict(list)
    for item in placed:
        by_release[item.binding.get("release", "")].append(item)
    return by_release, (*special, *unverified, *astray)
