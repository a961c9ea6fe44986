"""Which files may not lie where evidence lies."""

from __future__ import annotations

import pytest

from rfgit.check.evidence import stray_evidence


@pytest.mark.parametrize(
    "path",
    [
        "policies/evidence/x.rego",
        "policies/evidence/README.md",
        "policies/evidence/.gitkeep",
        "policies/evidence/approval/x.json",
        "policies/evidence/approval/x.dsse.JSON",
        "policies/evidence/x.dsse.json/y",
        "policies/evidence/a\nb",
        "releases/a/1/attestations/post.py",
        "releases/a/1/attestations/_release/x.dsse.json.bak",
        "targets/fleets/lab/activations/a.yaml",
        "targets/fleets/lab/reports/a/b.json",
        "targets/fleets/lab/decisions/README.md",
    ],
)
def test_what_is_no_envelope_is_refused(path: str) -> None:
    (finding,) = stray_evidence([path])
    assert (finding.rule, finding.severity, finding.path) == ("evidence-stray", "error", path)
    assert finding.hint


@pytest.mark.parametrize(
    "path",
    [
        "policies/evidence/approval/x.dsse.json",
        "releases/a/1/attestations/_release/x.dsse.json",
        "targets/fleets/lab/activations/x.dsse.json",
        "policies/evidence",
        "policies/x.rego",
        "policies/trust/1.json",
        "x/policies/evidence/y",
        "releases/a/1/config/attestations/x",
        "releases/a/attestations/x",
        "releases/a/1/attestations",
        "targets/fleets/lab.yaml",
        "targets/fleets/lab/other/x.yaml",
        "targets/lab/activations/x.yaml",
    ],
)
def test_what_lies_elsewhere_is_of_no_matter_here(path: str) -> None:
    assert not list(stray_evidence([path]))
