"""The folders of evidence hold evidence alone: whatever else lay there, no approval would cover it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from shlex import quote

from ..declare.places import ATTESTATIONS, ENVELOPE_SUFFIX, EVIDENCE, FLEETS
from ..domain.finding import Finding

_FOLDERS = re.compile(
    rf"(?:{EVIDENCE}|releases/[^/]+/[^/]+/{ATTESTATIONS}/|{FLEETS}[^/]+/(?:activations|reports|decisions)/)"
)


def stray_evidence(paths: Iterable[str]) -> Iterator[Finding]:
    """`evidence-stray` for what is no envelope by its name. What is one is proved, or refused, elsewhere."""
    for path in paths:
        if not path.endswith(ENVELOPE_SUFFIX) and _FOLDERS.match(path):
            message = f"only envelopes (*{ENVELOPE_SUFFIX}) belong here"
            yield Finding("evidence-stray", message, path=path, hint=f"git rm -r {quote(path)}, or git mv it elsewhere")
