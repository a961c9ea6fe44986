"""What an ONNX file says of itself."""

from __future__ import annotations

from dataclasses import dataclass

Operator = tuple[str, str]
"""Domain and name. The domain of the standard operators is empty, or `ai.onnx`."""


@dataclass(frozen=True)
class Value:
    """An input or output. `kind` is ONNX's number of the element type, 0 when it is no tensor or not stated.

    `shape` holds a number, or a name or `?` for what is free; None when no shape is stated.
    """

    name: str
    kind: int
    shape: tuple[int | str, ...] | None


@dataclass(frozen=True)
class ModelFacts:
    """`functions` are what the file defines itself, `calls` what the body of each of them uses."""

    ir_version: int
    opsets: tuple[tuple[str, int], ...]
    operators: frozenset[Operator]
    functions: tuple[Operator, ...]
    calls: tuple[tuple[Operator, frozenset[Operator]], ...]
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    initializers: int
    external: tuple[str, ...]
