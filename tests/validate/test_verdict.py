"""How a child ended, turned into checks: what is no answer, what is a no, and that nothing else is a yes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.errors import CannotTell
from rfgit.validate.child import CPU_SPENT
from rfgit.validate.job import Case
from rfgit.validate.plan import Function, Plan
from rfgit.validate.supervise import Ended, read_answer
from rfgit.validate.verdict import checks_of, measurements_of, number_at

PLAN = Plan(root=Path("/a"), model="m.onnx", golden="g.json", runtime_version="1.26.0", pre=Function("t/pre.py", "pre"))
BARE = replace(PLAN, pre=None)
CASES = (Case("one", [1], [2]),)
GOOD = {"versions": {"onnxruntime": "1.26.0"}, "providersMissing": [], "problems": [], "outputs": {"one": [2]}}


def rules(ended, plan=PLAN):
    return [item.rule for check in checks_of(ended, plan, CASES) for item in check.findings]


def test_the_one_way_to_pass():
    checks = checks_of(Ended(phase="post", result=GOOD), PLAN, CASES)
    assert [(check.name, check.passed) for check in checks] == [("load", True), ("sandbox", True), ("golden", True)]


@pytest.mark.parametrize(
    ("ended", "plan", "rule"),
    [
        (Ended(phase="load", status=139), PLAN, "model-crashed"),
        (Ended(phase="load", status=0), PLAN, "model-crashed"),
        (Ended(phase="model", status=134), PLAN, "model-crashed"),
        (Ended(phase="pre", status=0), BARE, "model-crashed"),
        (Ended(phase="pre", status=0), PLAN, "transform-failed"),
        (Ended(phase="post", status=139), PLAN, "transform-failed"),
        (Ended(phase="pre", status=137, out_of_time=True), PLAN, "transform-timeout"),
        (Ended(phase="pre", status=CPU_SPENT), PLAN, "transform-timeout"),
        (Ended(phase="load", status=CPU_SPENT), PLAN, "model-timeout"),
        (Ended(phase="measure", status=CPU_SPENT), BARE, "model-timeout"),
        (Ended(phase="post", tampered="x", result=None), PLAN, "transform-tampers"),
        (Ended(phase="post", tampered="x", result=GOOD), PLAN, "transform-tampers"),
        (Ended(phase="post", result={**GOOD, "versions": {"onnxruntime": "1.26.1"}}), PLAN, "transform-tampers"),
        (Ended(phase="measure", result={**GOOD, "providersMissing": ["X"]}), PLAN, "transform-tampers"),
        (Ended(phase="post", result={**GOOD, "outputs": {}}), PLAN, "golden-mismatch"),
        (Ended(phase="post", result={**GOOD, "outputs": None}), PLAN, "golden-mismatch"),
        (Ended(phase="post", result={**GOOD, "problems": [["made-up", "x", "y", 1]]}), PLAN, "transform-tampers"),
        (Ended(phase="post", result={**GOOD, "problems": [["model-failed", "x"]]}), PLAN, "transform-tampers"),
        (Ended(phase="post", result={**GOOD, "problems": ["x"]}), PLAN, "transform-tampers"),
    ],
)
def test_everything_else_is_a_no(ended, plan, rule):
    assert rules(ended, plan) == [rule]
    assert not all(check.passed for check in checks_of(ended, plan, CASES))


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (Ended(), "validation-broken"),
        (Ended(phase="", status=1, errors="no such thing"), "validation-broken"),
        (Ended(phase="import", status=139), "validation-broken"),
        (Ended(phase="import", status=137, out_of_time=True), "validation-broken"),
        (Ended(phase="pre", status=137), "validation-killed"),
        (Ended(phase="load", status=137), "validation-killed"),
        (Ended(phase="import", result={}), "runtime-mismatch"),
        (Ended(phase="import", result={"versions": {"onnxruntime": "1.26.1"}}), "runtime-mismatch"),
        (Ended(phase="import", result={**GOOD, "providersMissing": ["X"]}), "provider-missing"),
    ],
)
def test_broken_infrastructure_is_no_answer(ended, code):
    with pytest.raises(CannotTell) as caught:
        checks_of(ended, PLAN, CASES)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        b"junk",
        b"junk\n",
        b'{"result": {}}\n',
        b'nonce {"phase": "pre"}\njunk\n',
        b'nonce {"result": {}}\nnonce {"result": {}}\n',
        b'nonce {"result": {}}\njunk',
        b"nonce []\n",
        b'nonce {"result": 1}\n',
        b'nonce {"isolation": 1}\n',
        b"nonce " + b"[" * 100_000 + b"\n",
        b'nonce {"phase": "pre"',
    ],
)
def test_no_result_is_read_from_foreign_bytes(data):
    ended = read_answer(data, "nonce")
    assert ended.result is None
    if data != b'nonce {"phase": "pre"':
        assert ended.tampered


@pytest.mark.parametrize("later", ["import", "load", "", "made-up", "pre"])
def test_phases_only_move_forward(later):
    def said(*phases):
        return read_answer("".join(f'nonce {{"phase": "{item}"}}\n' for item in phases).encode(), "nonce")

    honest = ["import", "load", "pre", "post", "pre", "model", "post", "pre", "model", "post", "measure"]
    assert said(*honest) == Ended(phase="measure")
    ended = said(*honest, later)
    assert ended.tampered
    assert ended.phase == "measure"


def test_the_walls_are_told_once():
    told = b'nonce {"isolation": {"landlock": 7}}\nnonce {"isolation": {"landlock": 8}, "result": {"a": 1}}\n'
    assert read_answer(told, "nonce").isolation == {"landlock": 7}


@given(st.binary(max_size=200).filter(lambda data: not data.startswith(b"nonce ")))
def test_no_bytes_pass(data):
    """Only what is a beginning of the nonce may have been cut, and is no tampering."""
    ended = read_answer(data, "nonce")
    assert ended.result is None
    assert bool(ended.tampered) is not b"nonce ".startswith(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["problems", "outputs", "versions", "latency", "memoryPeak"]), JSON))
def test_no_result_of_another_shape_passes(result):
    ended = Ended(phase="post", result={**result, "versions": GOOD["versions"]})
    assert any(not check.passed for check in checks_of(ended, PLAN, CASES))
    measurements_of([result])


def test_the_best_of_the_runs_counts():
    runs = [
        {"latency": {"samples": 10, "chain": {"p50": p50, "p99": 2.0}}, "memoryPeak": 40.0} for p50 in (1.5, 1.0, 1.2)
    ]
    found = measurements_of(runs)
    assert found["latency-p50"].value == 1.0
    assert found["memory-peak"].value == 40.0
    assert measurements_of([*runs, {}]) == {}


@pytest.mark.parametrize("value", [None, True, "1", -1.0, 0.0, float("nan"), float("inf"), 1e300, 10**400, [], {}])
def test_what_is_no_number(value):
    assert number_at({"a": value}, "a") is None
