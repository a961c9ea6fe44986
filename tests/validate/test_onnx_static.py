"""What is said of an ONNX file before onnxruntime sees it."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from rfgit.validate.onnx_static import inspect_bytes, inspect_model
from tests.models.affine import affine


def found(model, version="1.26.0"):
    data = model if isinstance(model, bytes) else model.SerializeToString()
    facts, findings = inspect_bytes(memoryview(data), version, "m.onnx")
    return facts, [item.rule for item in findings]


def test_the_facts_of_a_model():
    facts, rules = found(affine())
    assert rules == []
    assert (facts.ir_version, facts.opsets, facts.initializers) == (9, (("", 18),), 2)
    assert facts.operators == {("", "Mul"), ("", "Add")}
    assert [(item.name, item.kind, item.shape) for item in facts.inputs] == [("x", TensorProto.FLOAT, (1, 3))]
    assert [item.name for item in facts.outputs] == ["y"]


def test_free_dimensions_and_initializers_among_the_inputs():
    model = affine()
    model.graph.input.append(helper.make_tensor_value_info("a", TensorProto.FLOAT, [1]))
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    model.graph.input[0].type.tensor_type.shape.dim[1].Clear()
    facts, _ = found(model)
    assert [(item.name, item.shape) for item in facts.inputs] == [("x", ("batch", "?"))]


def external(tensor, location="weights.bin"):
    tensor.ClearField("float_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", location


@pytest.mark.parametrize("location", ["weights.bin", "../w", "/etc/passwd", ""])
def test_external_data_is_refused(location):
    model = affine()
    external(model.graph.initializer[0], location)
    assert found(model)[1] == ["model-external-data"]


def test_external_data_is_found_wherever_it_hides():
    for place in ("attribute", "subgraph", "function", "sparse", "no location"):
        model = affine()
        tensor = helper.make_tensor("w", TensorProto.FLOAT, [1], [0])
        external(tensor)
        constant = helper.make_node("Constant", [], ["c"], value=tensor)
        if place == "attribute":
            model.graph.node.append(constant)
        elif place == "subgraph":
            inner = helper.make_graph([constant], "inner", [], [])
            model.graph.node.append(helper.make_node("If", ["c"], ["d"], then_branch=inner, else_branch=inner))
        elif place == "function":
            opsets = [helper.make_opsetid("", 18)]
            model.functions.append(helper.make_function("own", "f", [], ["c"], [constant], opsets))
        elif place == "sparse":
            model.graph.sparse_initializer.add().values.CopyFrom(tensor)
        else:
            model.graph.initializer[0].data_location = TensorProto.EXTERNAL
        assert found(model)[1] == ["model-external-data"], place


@pytest.mark.parametrize(
    ("domain", "operator", "rules"),
    [
        ("", "Relu", []),
        ("ai.onnx", "Relu", []),
        ("ai.onnx.ml", "Scaler", []),
        ("com.microsoft", "FusedMatMul", []),
        ("com.microsoft", "EPContext", ["model-custom-op"]),
        ("com.microsoft.nchwc", "Conv", ["model-custom-op"]),
        ("acme.robots", "Grasp", ["model-custom-op"]),
        ("ai.onnx.training", "Gradient", ["model-custom-op"]),
        ("\x1b[2J", "Grasp", ["model-custom-op"]),
    ],
)
def test_operators_of_unknown_domains(domain, operator, rules):
    model = affine()
    model.graph.node.append(helper.make_node(operator, ["y"], ["q"], domain=domain))
    assert found(model)[1] == rules


def with_functions(count, circle=False):
    model = affine()
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("own", 1)]
    for index in range(count):
        after = (index + 1) % count if circle else index + 1
        called = ("own", f"f{after}") if circle or after < count else ("", "Relu")
        node = helper.make_node(called[1], ["p"], ["q"], domain=called[0])
        model.functions.append(helper.make_function("own", f"f{index}", ["p"], ["q"], [node], opsets))
    model.graph.node.append(helper.make_node("f0", ["y"], ["q"], domain="own"))
    return model


@pytest.mark.parametrize(
    ("count", "circle", "rules"),
    [
        (1, False, []),
        (30, False, []),
        (40, False, ["model-functions"]),
        (1500, False, ["model-functions"]),
        (3000, False, ["model-functions"]),
        (1, True, ["model-functions"]),
        (2, True, ["model-functions"]),
    ],
)
def test_chains_of_functions(count, circle, rules):
    assert found(with_functions(count, circle))[1] == rules


@pytest.mark.parametrize(
    ("opset", "ir_version", "runtime", "rules"),
    [
        (26, 13, "1.26.0", []),
        (27, 13, "1.26.0", ["model-opset"]),
        (26, 14, "1.26.3", ["model-opset"]),
        (27, 14, "1.26.0", ["model-opset", "model-opset"]),
        (22, 10, "1.22.1", []),
        (23, 10, "1.22.1", ["model-opset"]),
        (18, 9, "2.0.0", ["model-opset-unknown"]),
        (18, 9, "", ["model-opset-unknown"]),
    ],
)
def test_what_the_pinned_runtime_loads(opset, ir_version, runtime, rules):
    assert found(affine(opset=opset, ir_version=ir_version), runtime)[1] == rules


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\x08",
        b"\x08\x09",
        b"\x80" * 40,
        b"\x3a\xff\xff\xff\xff\x0f",
        b"\x3b\x3c",
        b"PK\x03\x04",
        b"\x0f\x01",
        b"version https://git-lfs.github.com/spec/v1\n",
    ],
)
def test_what_is_no_model(data):
    assert found(data)[1] == ["model-not-onnx"]


def test_graphs_in_graphs_have_an_end():
    graph = helper.make_graph([], "g", [], [])
    for _ in range(28):
        graph = helper.make_graph([helper.make_node("If", ["c"], ["d"], then_branch=graph)], "g", [], [])
    model = affine()
    model.graph.node.append(graph.node[0])
    assert found(model)[1] == ["model-not-onnx"]


def test_a_flood_of_fields_ends():
    assert found(b"\x3a\x80\x80\xa0\x02" + b"\x08\x00" * (0x500000 // 2))[1] == ["model-not-onnx"]


def test_files(tmp_path):
    place = tmp_path / "m.onnx"
    place.write_bytes(affine().SerializeToString())
    assert inspect_model(place, "1.26.0", "m.onnx")[1] == ()
    place.write_bytes(b"\x08\x09\x3a\x05")
    assert [item.rule for item in inspect_model(place, "1.26.0", "m.onnx")[1]] == ["model-not-onnx"]
    place.write_bytes(b"")
    assert [item.rule for item in inspect_model(place, "1.26.0", "m.onnx")[1]] == ["model-not-onnx"]
    os.truncate(place, 2**31)
    assert [item.rule for item in inspect_model(place, "1.26.0", "m.onnx")[1]] == ["model-too-large"]


MODEL = affine().SerializeToString()


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data):
    facts, rules = found(data)
    assert facts is not None or rules == ["model-not-onnx"]


@settings(max_examples=300)
@given(st.integers(0, len(MODEL) - 1), st.integers(0, 255), st.integers(0, len(MODEL)))
def test_a_damaged_model_has_an_answer(position, byte, length):
    data = (MODEL[:position] + bytes([byte]) + MODEL[position + 1 :])[:length]
    facts, rules = found(data)
    assert facts is not None or rules == ["model-not-onnx"]
