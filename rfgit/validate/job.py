"""From a plan to the job that a child is handed: every file but the model read by us, none by the child."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..declare.json_document import json_finding
from ..domain.canonical import read_json
from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from .plan import Function, Plan

_LARGEST_TEXT = 32 << 20
_CASES = 'write {"cases": [{"name": .., "inputs": .., "outputs": ..}]}'


@dataclass(frozen=True)
class Case:
    """One golden case: what goes in, and what is due."""

    name: str
    inputs: Any
    outputs: Any


def read_cases(plan: Plan) -> tuple[Case, ...]:
    """Read the golden file. Refusal: `golden-invalid` when it is none, `artifact-file-missing` when it is not there."""
    try:
        value = read_json(_read(plan, plan.golden), most_bytes=_LARGEST_TEXT)
    except ValueError as problem:
        raise Refusal(json_finding("golden-invalid", problem, plan.golden, _CASES)) from None
    try:
        cases = tuple(Case(str(item["name"]), item["inputs"], item["outputs"]) for item in value["cases"])
    except (TypeError, KeyError) as problem:
        why = f"expected cases with name, inputs and outputs: {type(problem).__name__} {problem}"
        raise _invalid(plan, why) from None
    if not cases or len({case.name for case in cases}) != len(cases):
        raise _invalid(plan, "expected one case at least, each of its own name")
    return cases


def make_job(plan: Plan, cases: tuple[Case, ...]) -> dict[str, Any]:
    """What the child reads from standard input. The outputs that are due stay here.

    Refusal when a file of the plan is missing or is not text, CannotTell when this installation cannot run models.
    """
    return {
        "libraries": list(_libraries()),
        "model": plan.model,
        "model_path": str((plan.root / plan.model).resolve()),
        "runtime_version": plan.runtime_version,
        "execution_providers": list(plan.execution_providers),
        "pre": _transform(plan, plan.pre),
        "post": _transform(plan, plan.post),
        "config": {name: _config(plan, path) for name, path in plan.config.items()},
        "cases": [{"name": case.name, "inputs": case.inputs} for case in cases],
        "limits": asdict(plan.limits),
        "measure": asdict(plan.measure),
    }


def _libraries() -> tuple[str, ...]:
    """The directories that numpy and onnxruntime are installed in, found without importing them."""
    found = []
    for name in ("numpy", "onnxruntime"):
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.origin:
            hint = "pip install 'rfgit[onnx]'"
            raise CannotTell("onnx-extra-missing", f"to run a model, {name} must be installed here", hint=hint)
        found.append(str(Path(spec.origin).resolve().parent.parent))
    return tuple(dict.fromkeys(found))


def _transform(plan: Plan, function: Function | None) -> Mapping[str, str] | None:
    if function is None:
        return None
    return {"path": function.path, "name": function.name, "source": _text(plan, function.path)}


def _config(plan: Plan, path: str) -> Any:
    if not path.endswith(".json"):
        return _text(plan, path)
    try:
        return read_json(_read(plan, path), most_bytes=_LARGEST_TEXT)
    except ValueError as problem:
        raise Refusal(json_finding("config-invalid", problem, path, "mend the file")) from None


def _text(plan: Plan, path: str) -> str:
    try:
        return _read(plan, path).decode("utf-8")
    except UnicodeDecodeError:
        raise refuse("artifact-file-not-text", f"{path} is not UTF-8 text", path=path) from None


def _read(plan: Plan, path: str) -> bytes:
    place = plan.root / path
    try:
        if place.stat().st_size > _LARGEST_TEXT:
            raise refuse("artifact-file-too-large", f"{path} is over {_LARGEST_TEXT >> 20} MiB", path=path)
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise refuse("artifact-file-missing", f"the artifact holds no file {path}", path=path) from None


def _invalid(plan: Plan, why: str) -> Exception:
    return refuse("golden-invalid", f"{plan.golden}: {why}", path=plan.golden, hint=_CASES)
