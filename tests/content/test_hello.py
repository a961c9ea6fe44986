"""The release that `rfgit init` copies: its model is the one that the script makes, and its golden test has teeth."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from rfgit.domain.canonical import read_json
from rfgit.domain.digest import Digest
from tests.content.declared import TEMPLATE, Chain, declared
from tests.models.make_hello import BIAS, MODEL, WEIGHT, hello

WEIGHTS = [
    *(("weight", index) for index in np.ndindex(np.shape(WEIGHT))),
    *(("bias", (index,)) for index in range(len(BIAS))),
]


@pytest.fixture(scope="module")
def chain() -> Chain:
    (release,) = declared(TEMPLATE)[0].releases.values()
    return Chain.of(TEMPLATE, release)


def changed(name: str, index: tuple[int, ...], by: float) -> bytes:
    """The model with one weight moved."""
    model = onnx.load_model_from_string(MODEL.read_bytes())
    (tensor,) = [item for item in model.graph.initializer if item.name == name]
    values = numpy_helper.to_array(tensor).copy()
    values[index] += by
    tensor.CopyFrom(numpy_helper.from_array(values, name))
    return model.SerializeToString()


def test_the_script_makes_the_committed_model_byte_for_byte() -> None:
    assert hello() == MODEL.read_bytes()


def test_the_declared_digest_is_the_models(chain: Chain) -> None:
    assert chain.release.model.digest == Digest.of(MODEL.read_bytes())


def test_the_model_is_small_and_of_the_form_that_it_says() -> None:
    model = onnx.load_model_from_string(MODEL.read_bytes())
    assert len(MODEL.read_bytes()) < 1024
    assert (model.ir_version, [item.version for item in model.opset_import]) == (8, [17])


def test_the_models_state_is_the_required_one(chain: Chain) -> None:
    state = read_json((MODEL.parent / "state.json").read_bytes())
    assert state == {"stage": chain.release.model.required_state, "approvals": [], "lineage": {}}


def test_the_golden_answers_hold(chain: Chain) -> None:
    golden = {case["name"]: case["outputs"] for case in chain.cases}
    got = chain.answers(MODEL.read_bytes())
    assert chain.wrong(got) == ()
    assert all(got[name] == pytest.approx(outputs, abs=1e-4) for name, outputs in golden.items())


@pytest.mark.parametrize(("name", "index"), WEIGHTS)
@pytest.mark.parametrize("by", [0.1, -0.1, 1e-6])
def test_a_weight_may_move_a_little(chain: Chain, name: str, index: tuple[int, ...], by: float) -> None:
    assert changed(name, index, by) != MODEL.read_bytes()
    assert chain.wrong(chain.answers(changed(name, index, by))) == ()


@pytest.mark.parametrize(("name", "index"), WEIGHTS)
@pytest.mark.parametrize("by", [0.5, -0.5])
def test_a_weight_that_moves_far_is_refused(chain: Chain, name: str, index: tuple[int, ...], by: float) -> None:
    assert chain.wrong(chain.answers(changed(name, index, by))) != ()


@pytest.mark.parametrize("by", [0.1, -0.1, 0.5, 100.0])
def test_every_broken_golden_answer_is_refused(chain: Chain, by: float) -> None:
    golden = {case["name"]: case["outputs"] for case in chain.cases}
    got = chain.answers(MODEL.read_bytes())
    for case, outputs in golden.items():
        for key in outputs:
            broken = copy.deepcopy(golden)
            broken[case][key] += by
            (wrong,) = chain.wrong(got, broken)
            assert wrong.place == f"$.{case}.{key}"


@pytest.mark.parametrize("distance", [-0.1, float("nan"), "near", None])
def test_what_is_no_distance_is_refused(chain: Chain, distance: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        chain.pre({"left_m": 1.0, "front_m": distance, "right_m": 1.0})


def test_a_sensor_that_is_missing_is_refused(chain: Chain) -> None:
    with pytest.raises(KeyError, match="right_m"):
        chain.pre({"left_m": 1.0, "front_m": 1.0})
