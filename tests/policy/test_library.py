"""The library in policies/: its own tests pass, and every package says what it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.policy.load import is_test, load_policies, load_tests
from rfgit.policy.suite import Outcome, run_tests
from tests.policy.repository import ROOT, engine, gate, own_files, proposal, rules

MODULES = sorted((ROOT / "policies").rglob("*.rego"))
PACKAGES = [path for path in MODULES if not is_test(path.name) and path.parent.name != "lib"]


def outcomes(tests: dict[str, bytes]) -> dict[str, Outcome]:
    found = run_tests(load_policies(own_files()), tests)
    return {outcome.name.rpartition(".")[2]: outcome for outcome in found}


def test_every_policy_test_passes() -> None:
    found = run_tests(load_policies(own_files()), load_tests(own_files()))
    assert [outcome for outcome in found if not outcome.passed] == []
    written = sum(len(re.findall(r"^test_", path.read_text(), re.MULTILINE)) for path in MODULES)
    assert len(found) == written > 60


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.stem)
def test_every_package_has_a_twin_and_says_what_it_is_for(path: Path) -> None:
    head = path.read_text().partition("\npackage ")[0]
    for key in ("title", "description", "custom", "severity", "owner", "parameters", "solution"):
        assert re.search(rf"^# +{key}:", head, re.MULTILINE), key
    assert path.with_name(f"{path.stem}_test.rego").exists()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("test_case := false", "expected true, got False", id="false"),
        pytest.param('test_case := "true"', "expected true, got 'true'", id="text"),
        pytest.param("test_case := 1", "expected true, got 1", id="number"),
        pytest.param("test_case if input.absent", "undefined", id="undefined"),
        pytest.param('test_case if to_number("x") == 1', "could not parse", id="raises"),
        pytest.param('test_case if strings.count("x", "") == 1', "window size", id="panics"),
        pytest.param("test_case := true\n\ntest_case := false", "conflicts", id="conflicts"),
        pytest.param('test_case contains "x"', "got ['x']", id="set"),
    ],
)
def test_a_test_that_is_not_true_fails(body: str, reason: str) -> None:
    tests = {"policies/sample_test.rego": f"package rfgit.sample_test\n\n{body}\n".encode()}
    outcome = outcomes(tests)["test_case"]
    assert not outcome.passed
    assert reason in outcome.reason
    assert (outcome.path, outcome.line) == ("policies/sample_test.rego", 3)


@pytest.mark.parametrize("body", ["", "check if true", "no_test_case if true"], ids=["empty", "other name", "inside"])
def test_no_tests_are_no_success(body: str) -> None:
    with pytest.raises(CannotTell) as caught:
        outcomes({"policies/sample_test.rego": f"package rfgit.sample_test\n\n{body}\n".encode()})
    assert caught.value.code == "policy-no-tests"


def test_tests_are_linted_too() -> None:
    with pytest.raises(Refusal) as caught:
        outcomes({"policies/sample_test.rego": b"package rfgit.sample_test\n\ntest_case if time.now_ns() > 0\n"})
    assert caught.value.code == "policy-builtin"


def test_a_test_that_defines_what_it_tests_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        outcomes({"policies/sample_test.rego": b"package rfgit.region\n\nplaces := {}\n\ntest_case := true\n"})
    (finding,) = caught.value.findings
    assert (finding.rule, finding.path, finding.line) == ("policy-package", "policies/sample_test.rego", 1)


def test_nothing_at_all_is_refused_by_every_package() -> None:
    answers = engine().evaluate({})
    refusing = {finding.package for finding in answers.findings if finding.severity == "error"}
    assert refusing == set(answers.packages) == {"rfgit.region", "rfgit.signatures", "rfgit.sovereignty"}


def test_a_good_gate_and_a_good_proposal_pass() -> None:
    assert rules(engine(), gate()) == set()
    assert rules(engine(), proposal()) == set()


def test_a_gate_names_fleet_region_and_what_is_allowed() -> None:
    (finding,) = engine().evaluate(gate(region="US")).findings
    assert finding.rule == "region-not-allowed"
    assert finding.message == "fleet lyon is in US, the release may run in: EU"
    assert finding.path == "fleet/spec/place/region"
