"""Models that are refused: each made of the good one of `hello`, whose transforms go on feeding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _changed(change: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    def make(good: bytes) -> bytes:
        import onnx

        model = onnx.load_model_from_string(good)
        change(model)
        made: bytes = model.SerializeToString(deterministic=True)
        return made

    return make


def _external_data(model: Any) -> None:
    from onnx import TensorProto

    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"


def _custom_op(model: Any) -> None:
    model.graph.node[0].domain = "acme.robots"


def _functions(model: Any) -> None:
    """One that calls itself."""
    from onnx import helper

    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("own", 1)]
    node = helper.make_node("f", ["p"], ["q"], domain="own")
    model.functions.append(helper.make_function("own", "f", ["p"], ["q"], [node], opsets))
    model.graph.node.append(helper.make_node("f", [model.graph.output[0].name], ["more"], domain="own"))


def _opset(model: Any) -> None:
    model.opset_import[0].version = 99


def _unloadable(model: Any) -> None:
    model.graph.node[0].op_type = "NoSuchOperator"


def _refuses_input(model: Any) -> None:
    name = model.graph.input[0].name
    model.graph.input[0].name = "other"
    for node in model.graph.node:
        node.input[:] = ["other" if item == name else item for item in node.input]


def _failed(model: Any) -> None:
    """Three numbers are to take a shape that depends on them, and is of many more."""
    from onnx import TensorProto, helper

    name, result = model.graph.input[0].name, model.graph.output[0].name
    model.graph.initializer.append(helper.make_tensor("many", TensorProto.INT64, [1], [1000]))
    model.graph.initializer.append(helper.make_tensor("flat", TensorProto.INT64, [1], [-1]))
    _replace_nodes(
        model,
        [
            helper.make_node("Cast", [name], ["whole"], to=TensorProto.INT64),
            helper.make_node("Reshape", ["whole", "flat"], ["line"]),
            helper.make_node("Add", ["line", "many"], ["shape"]),
            helper.make_node("Reshape", [name, "shape"], [result]),
        ],
    )


def _timeout(model: Any) -> None:
    """It counts until the end of time."""
    from onnx import TensorProto, helper

    name, result = model.graph.input[0].name, model.graph.output[0].name
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Identity", ["v"], ["w"])],
        "body",
        [value("i", TensorProto.INT64, []), value("go", TensorProto.BOOL, []), value("v", TensorProto.FLOAT, None)],
        [value("on", TensorProto.BOOL, []), value("w", TensorProto.FLOAT, None)],
    )
    model.graph.initializer.append(helper.make_tensor("yes", TensorProto.BOOL, [], [True]))
    _replace_nodes(model, [helper.make_node("Loop", ["", "yes", name], [result], body=body)])


def _replace_nodes(model: Any, nodes: list[Any]) -> None:
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.output[0].type.tensor_type.ClearField("shape")


def _not_onnx(_: bytes) -> bytes:
    return b"version https://git-lfs.github.com/spec/v1\n"


MODELS: dict[str, Callable[[bytes], bytes]] = {
    "not-onnx": _not_onnx,
    "external-data": _changed(_external_data),
    "custom-op": _changed(_custom_op),
    "functions": _changed(_functions),
    "opset": _changed(_opset),
    "unloadable": _changed(_unloadable),
    "refuses-input": _changed(_refuses_input),
    "failed": _changed(_failed),
    "timeout": _changed(_timeout),
}
