"""Where a finding is, for forges that show it beside the file: only a path inside of the repository will do."""

from __future__ import annotations

from ..domain.finding import Finding


def inside(finding: Finding) -> str:
    """The path, relative to the root of the repository; "" where there is none, or it leads elsewhere."""
    parts = finding.path.split("/")
    return "" if "" in parts[:-1] or {".", ".."} & set(parts) else finding.path
