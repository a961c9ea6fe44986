"""What a verb found good is told only where it was judged to the end."""

from __future__ import annotations

from typing import Any

import pytest

from rfgit.domain.finding import ERROR, WARNING, Finding
from rfgit.domain.result import FAIL, PASS, UNDECIDED, Result
from rfgit.report.good import good

_TWO = {"releases": [{"path": "releases/a/1/release.yaml"}, {"path": "releases/b/1/release.yaml"}]}
_BOTH = ["releases/a/1/release.yaml", "releases/b/1/release.yaml"]


@pytest.mark.parametrize(
    ("path", "severity", "names"),
    [
        pytest.param("releases/a/1/release.yaml", ERROR, _BOTH[1:], id="itself"),
        pytest.param("releases/a/1/config/robot.json", ERROR, _BOTH[1:], id="a-file-of-it"),
        pytest.param("releases/a/10/release.yaml", ERROR, _BOTH, id="another-version"),
        pytest.param("releases/a/1/release.yaml", WARNING, _BOTH, id="warning"),
        pytest.param("policies/extra.rego", ERROR, [], id="policy"),
        pytest.param("targets/lab-pc.yaml", ERROR, [], id="target"),
        pytest.param("", ERROR, [], id="no-place"),
    ],
)
def test_releases(path: str, severity: str, names: list[str]) -> None:
    result = Result("check", FAIL, (Finding("a-rule", "m", severity, path),), _TWO)
    assert list(good(result)) == names


_VARIANTS = [{"target": "lab", "decision": "allow"}, {"target": "arm", "decision": "deny"}]
_CHECKS = [{"target": "lab", "checks": [{"name": "load", "passed": True}, {"name": "golden", "passed": False}]}]


@pytest.mark.parametrize(
    ("result", "names"),
    [
        (Result("gate", FAIL, (), {"release": "a@1", "variants": _VARIANTS}), ["a@1 for lab"]),
        (Result("validate", FAIL, (), {"variants": _CHECKS}), ["lab: load"]),
        (Result("audit", PASS, (), {"variants": ["a@1/lab"]}), ["a@1/lab"]),
        (Result("audit", FAIL, (Finding("a", "m"),), {"variants": ["a@1/lab"]}), []),
        (Result("check", FAIL, (Finding("a", "m"),)), []),
        (Result("gate", UNDECIDED, (Finding("a", "m"),), {"release": "a@1", "variants": _VARIANTS}), []),
        (Result("rfgit", UNDECIDED, (Finding("a", "m"),)), []),
        (Result("show", PASS, (), {"variants": [{}]}), []),
    ],
)
def test_other_verbs(result: Result, names: list[Any]) -> None:
    assert list(good(result)) == names
