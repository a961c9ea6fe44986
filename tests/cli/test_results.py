"""Every verb, run for real: yes, no, a request that cannot be read, and cannot tell. Its JSON fits its schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jsonschema
import pytest

from rfgit.cli.verbs import VERBS
from tests.cli.running import SCHEMAS, assert_answer, validator
from tests.cli.scene import Scene

HELLO = "hello@0.1.0"
TRUST = "policies/trust/1.json"
EVIDENCE = "releases/hello/0.1.0/attestations/lab-pc"
REGIONS = {"in": "releases/hello/0.1.0/release.yaml", "old": "      - EU\n", "new": "      - NOWHERE\n"}
GOLDEN = {"in": "releases/hello/0.1.0/golden/cases.json", "old": "0.", "new": "9."}
EXPORT: list[dict[str, Any]] = [{"run": ["export", HELLO, "--target", "lab-pc", "{outside}/export"]}]
VERIFY = ["verify", "../export", "--trust", TRUST, "--first-use"]


@dataclass(frozen=True)
class Case:
    """`repository` and `steps` as in tests/vectors/exits; the verb is the first word."""

    status: int
    command: list[str]
    rule: str = ""
    repository: str = "released"
    steps: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        return "-".join([self.command[0], str(self.status), self.rule or "yes"])


YES = [
    Case(0, ["init", "new"], repository="none"),
    Case(0, ["init", "--dev", "new"], repository="none"),
    Case(0, ["check"]),
    Case(0, ["check", "--commit", "HEAD", "releases/hello"]),
    Case(0, ["new", "release", "hello@0.2.0"]),
    Case(0, ["new", "release", "other@1.0.0", "--from", HELLO, "--target", "lab-pc"]),
    Case(0, ["new", "target", "lab-pc-2"]),
    Case(0, ["new", "fleet", "hall", "--from", "lab"]),
    Case(0, ["diff", "HEAD"]),
    Case(0, ["diff", "HEAD~1...HEAD"]),
    Case(0, ["diff", "HEAD~1", "HEAD"], steps=[{"replace": REGIONS}, {"commit": "Move it"}]),
    Case(0, ["plan", HELLO]),
    Case(0, ["build", HELLO]),
    Case(0, ["build", HELLO, "--out", "../built"]),
    Case(0, ["validate", HELLO]),
    Case(0, ["release", HELLO], repository="fresh"),
    Case(0, ["release", HELLO]),
    Case(0, ["approve", HELLO, "--all", "--yes"]),
    Case(0, ["approve", HELLO, "--all", "--yes"], repository="fresh"),
    Case(0, ["approve", HELLO, "--artifact", "--yes"], repository="fresh", steps=[{"run": ["release", HELLO]}]),
    Case(0, VERIFY, steps=EXPORT),
    Case(0, ["gate", HELLO, "--fleet", "lab"]),
    Case(0, ["audit"]),
    Case(0, ["show", HELLO]),
    Case(0, ["show", HELLO], repository="fresh"),
    Case(0, ["export", HELLO, "--target", "lab-pc", "../export"]),
    Case(0, ["key", "generate", "new.pem"]),
    Case(0, ["trust", "show"]),
    Case(0, ["explain"], repository="none"),
    Case(0, ["explain", "usage"], repository="none"),
]
NO = [
    Case(1, ["init", "."], "directory-not-empty"),
    Case(1, ["check"], "region-unknown", steps=[{"replace": REGIONS}]),
    Case(1, ["check"], "yaml-syntax", steps=[{"write": {"rfgit.yaml": "a: [\n"}}]),
    Case(1, ["new", "release", "other@1.0.0"], "release-unknown"),
    Case(1, ["new", "fleet", "hall", "--from", "lba"], "fleet-unknown"),
    Case(1, ["diff", "HEAD~1"], "yaml-syntax", steps=[{"write": {"rfgit.yaml": "a: [\n"}}, {"commit": "Break it"}]),
    Case(1, ["plan", "hello@9.0.0"], "release-unknown"),
    Case(1, ["build", "hello@9.0.0"], "release-unknown"),
    Case(
        1,
        ["validate", HELLO],
        "golden-mismatch",
        "fresh",
        [{"replace": GOLDEN}, {"commit": "Expect something else"}, {"run": ["build", HELLO]}],
    ),
    Case(
        1,
        ["release", HELLO],
        "golden-mismatch",
        "fresh",
        [{"replace": GOLDEN}, {"commit": "Change the cases"}, {"run": ["approve", HELLO, "--all", "--yes"]}],
    ),
    Case(1, ["release", HELLO, "--target", "lab"], "target-unknown"),
    Case(
        1, ["approve", HELLO, "--model", "--yes", "--signer", "model-owner=file:.rfgit/keys/builder.pem"], "wrong-role"
    ),
    Case(1, VERIFY, "blob-digest", steps=[*EXPORT, {"flip": "../export/blobs/sha256/*"}]),
    Case(1, ["gate", HELLO, "--fleet", "lab"], "not-released", "fresh"),
    Case(1, ["gate", HELLO, "--target", "lab-pc"], "region-place-unknown"),
    Case(1, ["gate", HELLO, "--target", "other"], "variant-missing"),
    Case(1, ["audit"], "evidence-removed", steps=[{"remove": EVIDENCE}, {"commit": "Remove evidence"}]),
    Case(1, ["show", "hello@9.0.0"], "release-unknown"),
    Case(1, ["export", HELLO, "--target", "lab-pc", "../export"], "not-released", "fresh"),
    Case(1, ["trust", "show"], "trust-chain", steps=[{"flip": TRUST}, {"commit": "Change whom to trust"}]),
]
USAGE = [Case(2, [verb, "--colour", "blue"], "usage") for verb in VERBS] + [
    Case(2, ["check", "--commit", "HEAD", "--index"], "usage"),
    Case(2, ["check", "--commit", "nothing"], "commit-unknown"),
    Case(2, ["new"], "usage"),
    Case(2, ["new", "release", HELLO], "destination-exists"),
    Case(2, ["new", "target", "Lab"], "usage"),
    Case(2, ["new", "target", "b"], "usage", steps=[{"run": ["new", "target", "a"]}]),
    Case(2, ["diff"], "usage"),
    Case(2, ["diff", "HEAD...HEAD", "HEAD"], "usage"),
    Case(2, ["diff", "nothing"], "commit-unknown"),
    Case(2, ["gate", HELLO], "usage"),
    Case(2, ["approve"], "usage"),
    Case(2, ["approve", "--declaration"], "usage"),
    Case(2, ["approve", HELLO, "--all"], "confirmation-needed", "fresh", [{"run": ["release", HELLO]}]),
    Case(2, ["approve", "--protected", "other"], "protected-unknown"),
    Case(2, ["release", HELLO, "--signer", "builder"], "usage"),
    Case(2, ["release", HELLO, "--signer", "bulider=file:.rfgit/keys/builder.pem"], "usage", "fresh"),
    Case(2, ["release", HELLO, "--signer", "builder=vault:key"], "signer-uri", "fresh"),
    Case(2, ["build", HELLO, "--out", "."], "destination-exists"),
    Case(2, ["export", HELLO, "--target", "lab-pc", "."], "destination-exists"),
    Case(2, ["verify", ".", "--first-use"], "usage"),
    Case(2, ["audit", "--expect", "sha256:0"], "usage"),
    Case(2, ["key"], "usage"),
    Case(2, ["trust", "shwo"], "usage"),
    Case(2, ["explain", "usgae"], "rule-unknown", "none"),
]
CANNOT_TELL = [
    Case(3, ["init", "--dev", "new"], "disk-full", "none", [{"file-size": 64}]),
    Case(3, ["new", "release", "hello@0.2.0"], "disk-full", "fresh", [{"file-size": 64}]),
    Case(3, ["new", "target", "lab-pc-2"], "disk-full", "fresh", [{"file-size": 64}]),
    Case(3, ["validate", HELLO], "not-built", "fresh"),
    Case(3, ["verify", "nowhere", "--trust", TRUST, "--first-use"], "export-unreadable"),
    Case(3, ["verify", "releases", "--trust", "nowhere.json", "--first-use"], "trust-unreadable"),
    Case(3, [*VERIFY[:-1]], "no-state", steps=EXPORT),
    Case(3, ["key", "generate", "rfgit.yaml"], "key-exists"),
    Case(3, ["explain"], "internal-error", steps=[{"plant": {"at": "import rfgit.flow.explain", "do": "exit 0"}}]),
    *(
        Case(3, [*command], "not-a-repository", "none")
        for command in (
            ["check"],
            ["diff", "HEAD"],
            ["plan", HELLO],
            ["new", "release", HELLO],
            ["build", HELLO],
            ["validate", HELLO],
            ["release", HELLO],
            ["approve", HELLO, "--all"],
            ["gate", HELLO, "--fleet", "lab"],
            ["audit"],
            ["show", HELLO],
            ["export", HELLO, "--target", "lab-pc", "new"],
            ["trust", "show"],
        )
    ),
]


@pytest.mark.parametrize("case", [*YES, *NO, *USAGE, *CANNOT_TELL], ids=str)
def test_an_answer_fits_its_schema(case: Case, scene: Callable[[str], Scene]) -> None:
    ended = scene(case.repository).prepare(case.steps).run([*case.command, "--format", "json"])
    assert ended.status == case.status, ended
    assert_answer(ended, case.command[0])
    assert not case.rule or case.rule in ended.rules


def test_no_kind_of_answer_is_left_out() -> None:
    assert {case.command[0] for case in YES} == set(VERBS)
    assert {case.command[0] for case in NO} == set(VERBS) - {"explain", "key"}
    assert {case.command[0] for case in CANNOT_TELL} == set(VERBS)
    assert len(YES) < len(NO) + len(USAGE) + len(CANNOT_TELL)


def test_every_verb_has_a_schema_and_no_other_has() -> None:
    assert {path.name for path in (SCHEMAS / "results").iterdir()} == {f"{verb}.schema.json" for verb in VERBS}


@pytest.mark.parametrize("name", ["result", *(f"results/{verb}" for verb in VERBS)])
def test_a_schema_is_closed_and_described(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://rfabric.dev/schemas/{name}.schema.json"
    assert schema["description"]
    _assert_closed(schema, "#")


def _assert_closed(part: Any, way: str) -> None:
    if isinstance(part, list):
        for index, item in enumerate(part):
            _assert_closed(item, f"{way}/{index}")
    if not isinstance(part, dict):
        return
    conditional = any(word in way for word in ("/if", "/then", "/allOf"))
    if "properties" in part and not conditional and part.get("type") == "object":
        assert part["additionalProperties"] is False, way
        assert sorted(part["required"]) == sorted(part["properties"]), way
    for key, item in part.get("properties", {}).items() if not conditional else ():
        assert item.get("description"), f"{way}/properties/{key}"
    for key, item in part.items():
        _assert_closed(item, f"{way}/{key}")


GOOD = {"schema": "rfgit/result/v1", "verb": "gate", "verdict": "undecided", "data": {}}
FINDING = {"severity": "error", "message": "m", "path": None, "line": None, "column": None, "hint": None}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"verdict": "pass", "findings": []}, id="pass-without-answer"),
        pytest.param({"verdict": "fail", "findings": []}, id="fail-without-reason"),
        pytest.param({"findings": []}, id="undecided-without-reason"),
        pytest.param({"verdict": "yes"}, id="verdict"),
        pytest.param({"schema": "rfgit/result/v2"}, id="version"),
        pytest.param({"verb": "show"}, id="verb"),
        pytest.param({"more": 1}, id="more"),
        pytest.param({"data": {"release": HELLO}}, id="half-an-answer"),
        pytest.param({"findings": [{**FINDING, "rule": "a", "line": 0}]}, id="line"),
        pytest.param({"findings": [{**FINDING, "rule": "Not A Rule"}]}, id="rule"),
        pytest.param({"findings": [{**FINDING, "rule": "a", "severity": "fatal"}]}, id="severity"),
        pytest.param({"findings": [FINDING]}, id="no-rule"),
    ],
)
def test_a_schema_refuses(change: dict[str, Any]) -> None:
    good = {**GOOD, "findings": [{**FINDING, "rule": "a"}]}
    assert validator("results/gate").is_valid(good)
    assert not validator("results/gate").is_valid({**good, **change})
