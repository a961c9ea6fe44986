"""Makes the model of the release `hello`, which `rfgit init` copies: python tests/models/make_hello.py

`drive = tanh(nearness @ weight + bias)`: from how near things are on the left, ahead and on the right to how fast to
go ahead and to turn left. No weight is above 1, and neither is an input or a speed: so an answer moves by less than
the weight that was changed, and a small change stays within the release's tolerance. The bytes are the same wherever
this runs; a test compares them with the committed file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper

MODEL = Path(__file__).parents[2] / "rfgit/templates/repository/releases/hello/0.1.0/model/hello.onnx"

# A row each: left, ahead, right. A column each: go ahead, turn left.
WEIGHT = [[-0.3, -0.8], [-0.9, 0.4], [-0.3, 0.8]]
BIAS = [0.9, 0.0]


def hello() -> bytes:
    """The model's bytes: ONNX IR 8, opset 17, float32[1, 3] to float32[1, 2]."""
    graph = helper.make_graph(
        [
            helper.make_node("Gemm", ["nearness", "weight", "bias"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["drive"]),
        ],
        "hello",
        [helper.make_tensor_value_info("nearness", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor_value_info("drive", TensorProto.FLOAT, [1, 2])],
        [_constant("weight", WEIGHT), _constant("bias", BIAS)],
    )
    model: ModelProto = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def _constant(name: str, values: list[list[float]] | list[float]) -> TensorProto:
    # Little-endian by ONNX's own rule, so on every machine.
    return numpy_helper.from_array(np.array(values, dtype="<f4"), name)


if __name__ == "__main__":
    MODEL.write_bytes(hello())
