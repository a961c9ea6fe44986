"""What can be said of an ONNX file without running it, before onnxruntime sees it."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..domain.finding import WARNING, Finding
from .onnx_facts import ModelFacts
from .onnx_reader import read_facts

_LARGEST = 2**31 - 1
_MOST_FUNCTIONS = 2000
_DEEPEST_CALLS = 32
_DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "com.microsoft")
_LOADERS = {("com.microsoft", "EPContext")}
"""Operators that open another file."""

_SUPPORTED = {
    "1.16": (19, 3, 9),
    "1.17": (20, 4, 9),
    "1.18": (21, 5, 10),
    "1.19": (21, 5, 10),
    "1.20": (21, 5, 10),
    "1.21": (22, 5, 10),
    "1.22": (22, 5, 10),
    "1.23": (23, 5, 11),
    "1.24": (25, 5, 13),
    "1.25": (26, 5, 13),
    "1.26": (26, 5, 13),
}
"""onnxruntime release: newest ai.onnx opset, ai.onnx.ml opset and IR version that it loads. From 1.19 on tried."""


def inspect_model(path: Path, runtime_version: str, name: str) -> tuple[ModelFacts | None, tuple[Finding, ...]]:
    """Read the file `path`, called `name` in findings. Facts are None when it is no ONNX file. OSError as it comes."""
    size = path.stat().st_size
    if size > _LARGEST:
        message = f"{name} has {size} bytes; one ONNX file has {_LARGEST} at most"
        return None, (Finding("model-too-large", message, path=name),)
    if size == 0:
        return None, (_not_onnx(name, "it is empty"),)
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        memoryview(data) as view,
    ):
        return inspect_bytes(view, runtime_version, name)


def inspect_bytes(data: memoryview, runtime_version: str, name: str) -> tuple[ModelFacts | None, tuple[Finding, ...]]:
    """The same for bytes in memory. Never raises for what the bytes say."""
    try:
        facts = read_facts(data)
    except ValueError as problem:
        return None, (_not_onnx(name, str(problem)),)
    return facts, tuple(_judge(facts, runtime_version, name))


def _judge(facts: ModelFacts, runtime_version: str, name: str) -> Iterator[Finding]:
    if facts.external:
        places = _shown(", ".join(sorted(set(facts.external))))
        hint = "save the model with its weights inside"
        yield Finding("model-external-data", f"{name} keeps weights in other files: {places}", path=name, hint=hint)
    own = set(facts.functions)
    for domain, operator in sorted(facts.operators - own):
        if domain not in _DOMAINS or (domain, operator) in _LOADERS:
            whole = _shown(f"{domain or 'ai.onnx'}.{operator}")
            message = f"{name} uses the operator {whole}, which onnxruntime alone does not run"
            yield Finding("model-custom-op", message, path=name, hint="export the model to standard operators")
    yield from _judge_functions(facts, name)
    yield from _judge_versions(facts, runtime_version, name)


def _judge_functions(facts: ModelFacts, name: str) -> Iterator[Finding]:
    """onnxruntime puts functions in place of their calls, one in another: a long chain ends it (or us)."""
    if len(facts.functions) > _MOST_FUNCTIONS:
        message = f"{name} defines {len(facts.functions)} functions, of {_MOST_FUNCTIONS} at most"
        yield Finding("model-functions", message, path=name)
    elif not _ends_within(facts, _DEEPEST_CALLS):
        message = f"{name} has functions that call each other more than {_DEEPEST_CALLS} deep, or in a circle"
        yield Finding("model-functions", message, path=name)


def _ends_within(facts: ModelFacts, levels: int) -> bool:
    """True when no chain of calls is longer: functions that call none are taken away, level by level."""
    own = set(facts.functions)
    waiting = [(item, uses & own) for item, uses in facts.calls]
    for _ in range(levels):
        left = {item for item, uses in waiting if uses}
        if not left:
            return True
        waiting = [(item, uses & left) for item, uses in waiting if uses]
    return not waiting


def _judge_versions(facts: ModelFacts, runtime_version: str, name: str) -> Iterator[Finding]:
    known = _SUPPORTED.get(".".join(runtime_version.split(".")[:2]))
    if known is None:
        message = f"which opsets onnxruntime {runtime_version} loads is not known here; {name} was not checked for it"
        yield Finding("model-opset-unknown", message, WARNING, path=name)
        return
    opset, ml_opset, ir_version = known
    newest: Mapping[str, int] = {"": opset, "ai.onnx": opset, "ai.onnx.ml": ml_opset}
    for domain, version in sorted(set(facts.opsets)):
        if version > newest.get(domain, version):
            yield _too_new(name, f"opset {version} of {domain or 'ai.onnx'}", newest[domain], runtime_version)
    if facts.ir_version > ir_version:
        yield _too_new(name, f"IR version {facts.ir_version}", ir_version, runtime_version)


def _too_new(name: str, what: str, newest: int, runtime_version: str) -> Finding:
    message = f"{name} is of {what}; onnxruntime {runtime_version} loads {newest} at most"
    return Finding("model-opset", message, path=name, hint="export it for an older opset, or pin a newer runtime")


def _not_onnx(name: str, why: str) -> Finding:
    return Finding("model-not-onnx", f"{name} is not an ONNX model: {why}", path=name)


def _shown(text: str) -> str:
    """Names come from the file: one line, printable, not endless."""
    return "".join(char if char.isprintable() else "?" for char in text)[:200]
