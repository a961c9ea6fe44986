"""The demo's release: its network gives the golden answers, and the same network in int8 does not."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from rfgit.domain.digest import Digest
from tests.content.declared import ROOT, Chain, declared

INT8 = "reachy_mini/assets/models/fknetwork_int8.onnx"


@pytest.fixture(scope="module")
def chain() -> Chain:
    (release,) = declared(ROOT)[0].releases.values()
    return Chain.of(ROOT, release)


@pytest.fixture(scope="module")
def wheel(chain: Chain, fetched: Path) -> zipfile.ZipFile:
    """The published package."""
    container = chain.release.model.container
    assert container is not None
    return zipfile.ZipFile(fetched / "sha256" / container.hex)


@pytest.fixture(scope="module")
def model(chain: Chain, wheel: zipfile.ZipFile) -> bytes:
    return wheel.read(chain.release.model.file)


def readings(chain: Chain, **changed: Any) -> dict[str, Any]:
    return {**chain.cases[0]["inputs"], **changed}


def test_the_declared_digest_is_the_networks(chain: Chain, model: bytes) -> None:
    assert Digest.of(model) == chain.release.model.digest


def test_the_golden_answers_hold_with_a_margin(chain: Chain, model: bytes) -> None:
    golden = {case["name"]: case["outputs"] for case in chain.cases}
    got = chain.answers(model)
    assert chain.wrong(got) == ()
    for name, parts in golden.items():
        for part, due in parts.items():
            assert got[name][part] == pytest.approx(due, abs=chain.release.golden.absolute / 5)


def test_other_arithmetic_gives_the_golden_answers_too(chain: Chain, model: bytes) -> None:
    """ONNX's own slow evaluator adds in another order, as another processor does."""
    evaluator = ReferenceEvaluator(onnx.load_model_from_string(model))
    answers = chain.answers_of(lambda feeds: {"output": evaluator.run(None, feeds)[0]})
    assert chain.wrong(answers) == ()


def test_the_int8_network_fails_in_every_case(chain: Chain, wheel: zipfile.ZipFile) -> None:
    wrong = chain.wrong(chain.answers(wheel.read(INT8)))
    assert {item.place.split(".")[1] for item in wrong} == {case["name"] for case in chain.cases}
    assert max(item.size for item in wrong) > 100 * chain.release.golden.absolute


def test_every_joint_has_limits_and_every_case_is_within(chain: Chain) -> None:
    limits = chain.config["config/limits.json"]["joints"]
    for case in chain.cases:
        assert set(case["inputs"]) == set(limits)
        assert chain.pre(case["inputs"])["input"].shape == (1, 7)


@pytest.mark.parametrize(
    ("joint", "angle"), [("yaw_body", 10.1), ("stewart_1", -48.1), ("stewart_5", 81), ("stewart_6", float("nan"))]
)
def test_an_angle_outside_its_limits_is_refused(chain: Chain, joint: str, angle: float) -> None:
    with pytest.raises(ValueError, match=rf"{joint}: expected -\d+ to \d+ degrees"):
        chain.pre(readings(chain, **{joint: angle}))


def test_a_joint_that_is_unknown_is_refused(chain: Chain) -> None:
    with pytest.raises(ValueError, match="expected the joints"):
        chain.pre(readings(chain, stewart_7=0))


def test_a_joint_that_is_missing_is_refused(chain: Chain) -> None:
    inputs = readings(chain)
    del inputs["stewart_3"]
    with pytest.raises(ValueError, match="expected the joints"):
        chain.pre(inputs)
