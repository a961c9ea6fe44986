"""Validate one artifact: look at its model, run it in children behind walls, compare, measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..domain.finding import refuse
from ..errors import CannotTell
from .host import Host, this_host
from .job import make_job, read_cases
from .onnx_facts import ModelFacts
from .onnx_static import inspect_model
from .outcome import STATIC, Check, Report, checked
from .plan import Plan
from .supervise import Ended, supervise
from .verdict import checks_of, measurements_of, number_at, plain

_LAYERS = (
    "userNamespace", "networkNamespace", "mountNamespace", "ipcNamespace", "pidNamespace", "privateRoot", "landlock",
    "rlimits", "capabilities", "seccomp", "environment",
)  # fmt: skip


def inspect(plan: Plan) -> tuple[Check, ModelFacts | None]:
    """What any machine can say of the model, without running it: the check `static`, and the facts it rests on.

    Refusal when the model is not there.
    """
    path = plan.root / plan.model
    if not path.is_file() or path.is_symlink() or path.stat().st_nlink > 1:
        message = f"the artifact holds no file {plan.model} of its own"
        raise refuse("artifact-file-missing", message, path=plan.model)
    facts, findings = inspect_model(path, plan.runtime_version, plan.model)
    return checked(STATIC, findings), facts


def validate(plan: Plan, scratch: Path) -> Report:
    """Run the plan in a fresh child for each of its runs; nothing of them is left below `scratch`.

    CannotTell when this machine cannot answer: no onnxruntime, another version of it, a process that never started.
    Refusal when a file of the artifact is missing or unreadable. What the artifact does wrong is in the report.
    Not checked: whether this machine is a target (`host.assurance_for`), and the envelope (`judge`).
    """
    host = this_host()
    if plan.runtime_name != "onnxruntime":
        raise CannotTell("runtime-unknown", f"rfgit runs models in onnxruntime, not in {plan.runtime_name}")
    static, _ = inspect(plan)
    if not static.passed:
        return Report((static,), host)
    cases = read_cases(plan)
    job = make_job(plan, cases)
    results: list[Mapping[str, Any]] = []
    for _ in range(max(1, plan.measure.runs)):
        ended = supervise(job, scratch)
        report = Report((static, *checks_of(ended, plan, cases)), host, isolation=_isolation(ended))
        results.append(ended.result or {})
        if not report.passed:
            return report
    return replace(report, measurements=measurements_of(results), conditions=_conditions(plan, host, results))


def _isolation(ended: Ended) -> dict[str, Any]:
    """The walls as the child told of them before it ran anything; empty when it did not get to tell."""
    told = ended.isolation
    return {name: told[name] for name in _LAYERS if isinstance(told.get(name), (bool, int, str))}


def _conditions(plan: Plan, host: Host, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How the numbers came about. `memory-peak` is all that the process ever held (VmHWM), interpreter and runtime
    included, since a robot must have that; `memoryBaselineMiB` is what it held before the model."""
    first = results[0]
    versions = first["versions"]
    return {
        "samples": int(number_at(first, "latency", "samples") or 0),
        "warmup": plan.measure.warmup,
        "runs": len(results),
        "statistic": "best of runs",
        "threads": 1,
        "executionProviders": list(plan.execution_providers),
        "memoryBaselineMiB": number_at(first, "memoryBaseline"),
        "modelLatencyP50Ms": _least(results, "latency", "model", "p50"),
        "modelLatencyP99Ms": _least(results, "latency", "model", "p99"),
        "python": host.python,
        "onnxruntime": plan.runtime_version,
        "numpy": plain(str(versions.get("numpy", "")))[:40],
        "cpu": host.cpu,
        "governor": host.governor,
        "kernel": host.kernel,
    }


def _least(results: Sequence[Mapping[str, Any]], *way: str) -> float | None:
    found = [value for value in (number_at(result, *way) for result in results) if value is not None]
    return min(found) if found else None
