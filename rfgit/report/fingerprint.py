"""What tells a finding from others, and stays when its lines move: so a forge knows it again in the next commit."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ..domain.finding import Finding

_LINE = re.compile(r"\bline \d+")


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """One for each, in 32 hex digits: of rule, path and message; equal ones are counted in their order."""
    seen: Counter[str] = Counter()
    for finding in findings:
        alike = json.dumps([finding.rule, finding.path, _LINE.sub("line", finding.message)])
        seen[alike] += 1
        yield hashlib.sha256(f"{seen[alike]} {alike}".encode()).hexdigest()[:32]
