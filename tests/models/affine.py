"""The smallest model with a pre, a post and golden outputs: y = 2x + 1 over float32[1,3].

The hostile transforms of `tests/vectors/sandbox` are meant for it.
"""

from __future__ import annotations

from typing import Any

GOLDEN = {
    "cases": [
        {"name": "one", "inputs": [[1, 2, 3]], "outputs": {"y": [[3.0, 5.0, 7.0]]}},
        {"name": "two", "inputs": [[0, 0, -1]], "outputs": {"y": [[1.0, 1.0, -1.0]]}},
    ]
}
PRE = 'def pre(inputs, config):\n    return {"x": inputs}\n'
POST = 'def post(outputs, config):\n    return {"y": outputs["y"]}\n'


def affine(factor: float = 2.0, *, opset: int = 18, ir_version: int = 9) -> Any:
    """A ModelProto: Mul by an initializer, then Add of another."""
    from onnx import TensorProto, helper

    nodes = [helper.make_node("Mul", ["x", "a"], ["z"]), helper.make_node("Add", ["z", "b"], ["y"])]
    graph = helper.make_graph(
        nodes,
        "affine",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor(name, TensorProto.FLOAT, [1], [value]) for name, value in (("a", factor), ("b", 1.0))],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version)
