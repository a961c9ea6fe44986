"""The chain that an artifact is: pre, model, post. Runs in the child only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from .transform import Problem, Stopped, Transform, as_feeds, as_json

UNLOADABLE = "model-unloadable"
REFUSES = "model-refuses-input"
FAILED = "model-failed"
TIMEOUT = "model-timeout"

_LONGEST = 600
_KINDS = {
    "tensor(float)": "float32", "tensor(double)": "float64", "tensor(float16)": "float16", "tensor(bool)": "bool",
    "tensor(int8)": "int8", "tensor(int16)": "int16", "tensor(int32)": "int32", "tensor(int64)": "int64",
    "tensor(uint8)": "uint8", "tensor(uint16)": "uint16", "tensor(uint32)": "uint32", "tensor(uint64)": "uint64",
    "tensor(string)": "object",
}  # fmt: skip


class Model:
    """One onnxruntime session on one thread."""

    def __init__(self, path: str, name: str, providers: list[str]) -> None:
        runtime: Any = import_module("onnxruntime")
        self._name = name
        try:
            self._session = runtime.InferenceSession(path, _options(runtime), providers=providers)
        except Exception as problem:  # noqa: BLE001 - onnxruntime has no common root of its errors
            raise Stopped(self._problem(UNLOADABLE, "does not load", problem)) from None
        self._kinds = {item.name: _KINDS.get(item.type, "") for item in self._session.get_inputs()}
        self._outputs = [item.name for item in self._session.get_outputs()]

    def feeds(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Lists of numbers become arrays of the kind that the input has; arrays stay what they are."""
        numpy: Any = import_module("numpy")
        if set(values) != set(self._kinds):
            expected, got = ", ".join(sorted(self._kinds)), ", ".join(sorted(values)) or "none"
            message = f"the model takes the inputs {expected}, got {got}"
            raise Stopped((REFUSES, message[:_LONGEST], self._name, 0))
        try:
            return {name: self._array(numpy, name, value) for name, value in values.items()}
        except (ValueError, TypeError, OverflowError) as problem:
            raise Stopped(self._problem(REFUSES, "cannot take an input", problem)) from None

    def _array(self, numpy: Any, name: str, value: Any) -> Any:
        return value if isinstance(value, numpy.ndarray) else numpy.asarray(value, dtype=self._kinds[name] or None)

    def run(self, feeds: dict[str, Any]) -> dict[str, Any]:
        try:
            return dict(zip(self._outputs, self._session.run(None, feeds), strict=True))
        except Exception as problem:  # noqa: BLE001 - as above
            refused = "INVALID_ARGUMENT" in str(problem) or isinstance(problem, (ValueError, TypeError))
            rule = REFUSES if refused else FAILED
            raise Stopped(self._problem(rule, "does not run", problem)) from None

    def _problem(self, rule: str, what: str, problem: Exception) -> Problem:
        return rule, f"the model {what}: {str(problem)[:_LONGEST]}", self._name, 0


class Chain:
    """pre, model and post as one call. `mark` is told what runs, for the case that nothing returns."""

    def __init__(
        self, model: Model, pre: Transform | None, post: Transform | None, mark: Callable[[str], None]
    ) -> None:
        self.model = model
        self._pre = pre
        self._post = post
        self._mark = mark

    def feeds(self, inputs: Any, config: Any) -> dict[str, Any]:
        self._mark("pre")
        values = self._pre(inputs, config, as_feeds) if self._pre else inputs
        if not isinstance(values, dict):
            problem = f"without pre, golden inputs are an object of arrays by input name, got {type(values).__name__}"
            raise Stopped((REFUSES, problem, "", 0))
        return self.model.feeds(values)

    def __call__(self, inputs: Any, config: Any) -> Any:
        """The outputs as plain JSON values."""
        feeds = self.feeds(inputs, config)
        self._mark("model")
        outputs = self.model.run(feeds)
        self._mark("post")
        return self._post(outputs, config, as_json) if self._post else as_json(outputs)


def available_providers() -> list[str]:
    runtime: Any = import_module("onnxruntime")
    return list(runtime.get_available_providers())


def _options(runtime: Any) -> Any:
    """One thread, so that a number means the same on every machine; and never another format than ONNX."""
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.load_model_format", "ONNX")
    return options
