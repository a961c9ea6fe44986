"""Only a path inside of the repository is shown beside a file."""

from __future__ import annotations

import pytest

from rfgit.domain.finding import Finding
from rfgit.report.place import inside


@pytest.mark.parametrize(
    "path", ["rfgit.yaml", "releases/a/1/release.yaml", "policies/trust/", "a b", "..a", "a..", "C:/x"]
)
def test_inside(path: str) -> None:
    assert inside(Finding("a-rule", "m", path=path)) == path


@pytest.mark.parametrize(
    "path", ["", "/", "/etc/passwd", "..", ".", "../x", "a/../b", "a/..", "./a", "a/./b", "a//b", "//a"]
)
def test_elsewhere(path: str) -> None:
    assert inside(Finding("a-rule", "m", path=path)) == ""
