"""The release that `rfgit init --dev` brings along, and versions after it."""

from __future__ import annotations

import shutil

import onnx
from onnx import numpy_helper

from rfgit.domain.digest import Digest
from rfgit.validate.host import this_host
from tests.story.storykit import HELLO, Place, approve_release

MODEL = "model/hello.onnx"


def with_one_weight_changed(model: bytes) -> bytes:
    document = onnx.load_model_from_string(model)
    (weight,) = [item for item in document.graph.initializer if item.name == "weight"]
    values = numpy_helper.to_array(weight).copy()
    values[0, 0] += 0.05
    weight.CopyFrom(numpy_helper.from_array(values, "weight"))
    return document.SerializeToString(deterministic=True)


def artifact(place: Place, release: str) -> str:
    (variant,) = place.rfgit("show", release).data["variants"]
    return str(variant["artifact"])


def test_the_next_version_with_one_weight_changed_is_another_artifact(hello: Place) -> None:
    path = hello.copy_release("hello", "0.1.0", "0.2.0")
    model = (hello.root / f"releases/hello/0.2.0/{MODEL}").read_bytes()
    changed = with_one_weight_changed(model)
    hello.write(f"releases/hello/0.2.0/{MODEL}", changed)
    hello.edit(path, ("counter: 1\n", "counter: 2\n"), (str(Digest.of(model)), str(Digest.of(changed))))
    hello.commit("Propose 0.2.0")
    approve_release(hello, "hello@0.2.0")
    hello.rfgit("gate", "hello@0.2.0", "--fleet", "lab")
    assert artifact(hello, "hello@0.2.0") != artifact(hello, HELLO)
    hello.rfgit("audit")


def test_the_card_says_on_what_the_golden_cases_ran(hello: Place) -> None:
    host = this_host()
    (variant,) = hello.rfgit("show", HELLO).data["variants"]
    assert variant["answers"]["targets"]["facts"]["golden cases ran on"] == f"{host.arch}, {host.os}, {host.libc}"


def test_the_gate_tells_a_missing_approval_once(hello: Place) -> None:
    path = hello.copy_release("hello", "0.1.0", "0.4.0")
    hello.edit(path, ("counter: 1\n", "counter: 4\n"))
    hello.commit("Propose 0.4.0")
    hello.rfgit("approve", "hello@0.4.0", "--all", "--yes")
    hello.rfgit("release", "hello@0.4.0")
    errors = hello.rfgit("gate", "hello@0.4.0", "--fleet", "lab", ends=1).errors
    assert [item["rule"] for item in errors] == ["signature-missing"]
    assert "rfgit approve hello@0.4.0 --artifact" in errors[0]["hint"]


def test_a_model_that_is_not_the_declared_one_goes_nowhere(hello: Place) -> None:
    path = hello.copy_release("hello", "0.1.0", "0.2.0")
    model = hello.root / f"releases/hello/0.2.0/{MODEL}"
    model.write_bytes(with_one_weight_changed(model.read_bytes()))
    hello.edit(path, ("counter: 1\n", "counter: 2\n"))
    before = hello.commit("Propose 0.2.0, and forget the digest")
    assert "model-digest" in hello.rfgit("check", ends=1).rules
    hello.rfgit("approve", "hello@0.2.0", "--all", "--yes", ends=1)
    hello.rfgit("release", "hello@0.2.0", ends=1)
    assert (hello.head(), hello.status()) == (before, "")


def test_a_broken_golden_answer_refuses_the_release_and_records_nothing(hello: Place) -> None:
    path = hello.copy_release("hello", "0.1.0", "0.3.0")
    hello.edit(path, ("counter: 1\n", "counter: 3\n"))
    hello.edit("releases/hello/0.3.0/golden/cases.json", ('"forward_mps": 0.3581', '"forward_mps": 0.4581'))
    hello.commit("Propose 0.3.0")
    hello.rfgit("approve", "hello@0.3.0", "--all", "--yes")
    before = hello.head()
    answer = hello.rfgit("release", "hello@0.3.0", ends=1)
    assert answer.rules == {"golden-mismatch"}
    assert answer.errors[0]["path"] == "releases/hello/0.3.0/golden/cases.json"
    assert (hello.head(), hello.status()) == (before, "")
    assert hello.rfgit("gate", "hello@0.3.0", "--fleet", "lab", ends=1).errors
    hello.rfgit("gate", HELLO, "--fleet", "lab")
    hello.rfgit("audit")


def test_evidence_does_not_come_along_to_another_version(hello: Place) -> None:
    shutil.copytree(hello.root / "releases/hello/0.1.0", hello.root / "releases/hello/0.2.0")
    hello.edit("releases/hello/0.2.0/release.yaml", ('\n  version: "0.1.0"', '\n  version: "0.2.0"'))
    answer = hello.rfgit("check", ends=1)
    misplaced = [item for item in answer.errors if item["rule"] == "evidence-misplaced"]
    assert [item["path"] for item in misplaced] == ["releases/hello/0.2.0/attestations"]
    assert misplaced[0]["hint"].startswith("rm -r releases/hello/0.2.0/attestations: ")
    assert all(item["hint"] for item in misplaced)


def test_a_path_where_nothing_lies_gets_no_yes(hello: Place) -> None:
    assert hello.rfgit("check", "releases/hello/0.1.0").data["releases"]
    assert "path-unknown" in hello.rfgit("check", "releases/helo", ends=2).rules
    assert "path-unknown" in hello.rfgit("check", "--commit", "HEAD", "releases/helo", ends=2).rules
