"""From how a child ended to checks and numbers. Pure: everything that the child said is read as hostile."""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..domain.finding import Finding
from ..domain.metrics import LATENCY_P50, LATENCY_P99, MEASURED_IN, MEMORY_PEAK
from ..errors import CannotTell
from . import chain, guard, transform
from .child import CPU_SPENT
from .compare import differences
from .job import Case
from .outcome import GOLDEN, LOAD, SANDBOX, Check, Measurement, checked
from .plan import Plan
from .supervise import Ended

CRASHED = "model-crashed"

SANDBOX_RULES = frozenset({
    guard.READS, guard.WRITES, guard.NETWORK, guard.ENVIRONMENT, guard.PROCESS, guard.TAMPERS,
    transform.MEMORY, transform.TIMEOUT,
})  # fmt: skip
OTHER_RULES = frozenset({
    chain.UNLOADABLE, chain.REFUSES, chain.FAILED, chain.TIMEOUT, transform.FAILED, transform.OUTPUT,
})  # fmt: skip
_TRANSFORMS = ("pre", "post", "measure")
_LONGEST = 1000
_HINTS = {
    guard.READS: "declare the file under spec.config: a transform is handed it as config",
    guard.WRITES: "a transform has nowhere to write: return what it makes",
    guard.ENVIRONMENT: "the environment is empty on every machine: declare the value under spec.config",
}


def checks_of(ended: Ended, plan: Plan, cases: Sequence[Case]) -> tuple[Check, ...]:
    """The checks that one child made. CannotTell when it says nothing of the artifact.

    A check that was not reached is not listed.
    """
    problems = tuple(_problems(ended, plan))
    if not problems:
        golden = tuple(_mismatches(_part(ended.result, "outputs"), plan, cases))
        return checked(LOAD, ()), checked(SANDBOX, ()), checked(GOLDEN, golden)
    failed = {
        name: tuple(item for item in problems if _check_of(item.rule, ended.phase) == name)
        for name in (LOAD, SANDBOX, GOLDEN)
    }
    made = tuple(checked(name, found) for name, found in failed.items() if found)
    return made if failed[LOAD] else (checked(LOAD, ()), *made)


def _check_of(rule: str, phase: str) -> str:
    if rule in SANDBOX_RULES:
        return SANDBOX
    return LOAD if rule == chain.UNLOADABLE or phase == "load" else GOLDEN


def _problems(ended: Ended, plan: Plan) -> Iterator[Finding]:
    if ended.tampered:
        yield Finding(guard.TAMPERS, ended.tampered, path=_transform_path(plan, ended.phase))
    elif ended.result is None:
        yield _without_result(ended, plan)
    else:
        if ended.phase == "import":
            _require_runtime(ended.result, plan)
        elif _runtime(ended.result) != (plan.runtime_version, []):
            # Our own code looks before it loads anything, and stops there: later this would be a no made no answer.
            message = "the result names another runtime than the one that ran the model"
            yield Finding(guard.TAMPERS, message, path=_transform_path(plan, "pre"))
        for item in _listed(ended.result.get("problems")):
            yield _finding(item, plan)


def _without_result(ended: Ended, plan: Plan) -> Finding:
    """A child that says nothing: never a pass, and a no only where the artifact is what ended it."""
    path = _transform_path(plan, ended.phase)
    in_transform = path != plan.model
    if ended.phase in ("", "import"):
        raise CannotTell("validation-broken", f"the validating process did not get as far as the model: {_how(ended)}")
    if ended.out_of_time or ended.status == CPU_SPENT:
        limits = plan.limits
        message = f"{path} ran until its limit of {limits.wall_seconds} s, or {limits.cpu_seconds} s of processor time"
        return Finding(transform.TIMEOUT if in_transform else chain.TIMEOUT, message, path=path)
    if ended.status == 128 + signal.SIGKILL:
        hint = "see whether the machine is short of memory, then validate again"
        raise CannotTell("validation-killed", "something outside ended the validating process", hint=hint)
    if in_transform:
        return Finding(transform.FAILED, f"{path} ended its process: {_how(ended)}", path=path)
    return Finding(CRASHED, f"{path} ended its process ({ended.phase}): {_how(ended)}", path=path)


def _how(ended: Ended) -> str:
    number = ended.status - 128 if ended.status > 128 else -ended.status
    name = signal.Signals(number).name if number in set(signal.Signals) else f"exit status {ended.status}"
    errors = plain(ended.errors.strip().splitlines()[-1]) if ended.errors.strip() else ""
    return f"{name}, {errors}" if errors else name


def _require_runtime(result: Mapping[str, Any], plan: Plan) -> None:
    got, missing = _runtime(result)
    if got != plan.runtime_version:
        message = f"the release pins onnxruntime {plan.runtime_version}, and here is {plain(got) or 'none'}"
        raise CannotTell("runtime-mismatch", message, hint=f"pip install onnxruntime=={plan.runtime_version}")
    if missing:
        message = f"onnxruntime here has no {plain(', '.join(map(str, missing)))}"
        raise CannotTell("provider-missing", message, hint="validate on a machine of the target's class")


def _runtime(result: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The version of onnxruntime, and the execution providers that it lacks."""
    return str(_part(result, "versions").get("onnxruntime", ""))[:40], _listed(result.get("providersMissing"))


def _finding(item: Any, plan: Plan) -> Finding:
    """A problem that the child names. What it should not be able to say is itself a finding."""
    shape = [type(part) for part in item] if isinstance(item, list) else []
    if shape != [str, str, str, int] or item[0] not in SANDBOX_RULES | OTHER_RULES:
        return Finding(guard.TAMPERS, "the result names a problem that rfgit does not know")
    rule, message, path, line = item
    known = {plan.model, *(function.path for function in (plan.pre, plan.post) if function)}
    path = path if path in known else plan.golden
    return Finding(rule, plain(message), path=path, line=max(0, line), hint=_HINTS.get(rule, ""))


def _mismatches(outputs: Mapping[str, Any], plan: Plan, cases: Sequence[Case]) -> Iterator[Finding]:
    for case in cases:
        if case.name not in outputs:
            yield Finding("golden-mismatch", f"case {case.name!r} has no output", path=plan.golden)
            continue
        found = differences(case.outputs, outputs[case.name], plan.absolute, plan.relative)
        if found:
            worst = max(found, key=lambda item: item.size)
            message = f"case {case.name!r}: {worst}; tolerated {_tolerated(plan)}{_and_more(len(found) - 1)}"
            yield Finding("golden-mismatch", plain(message), path=plan.golden)


def _tolerated(plan: Plan) -> str:
    relative = f"{plan.relative:g} * |expected|" if plan.relative else ""
    absolute = f"{plan.absolute:g}" if plan.absolute or not relative else ""
    return " + ".join(part for part in (absolute, relative) if part)


def _and_more(count: int) -> str:
    return f"; {count} more place{'s' if count > 1 else ''} in this case" if count else ""


def measurements_of(results: Sequence[Mapping[str, Any]]) -> dict[str, Measurement]:
    """The best of the runs, metric by metric; a metric that one run lacks is left out."""
    found: dict[str, Measurement] = {}
    for metric, way in (
        (LATENCY_P50, ("latency", "chain", "p50")),
        (LATENCY_P99, ("latency", "chain", "p99")),
        (MEMORY_PEAK, ("memoryPeak",)),
    ):
        values = [number_at(result, *way) for result in results]
        samples = [int(number_at(result, "latency", "samples") or 0) for result in results]
        numbers = [value for value in values if value]
        if numbers and len(numbers) == len(results) and min(samples) > 0:
            found[metric] = Measurement(metric, min(numbers), MEASURED_IN[metric], samples[numbers.index(min(numbers))])
    return found


def number_at(value: Any, *way: str) -> float | None:
    """A finite, positive number below the keys `way`, else None."""
    for key in way:
        value = value.get(key) if isinstance(value, dict) else None
    if type(value) not in (int, float) or not 0 < value < 1e12 or not math.isfinite(value):
        return None
    return float(value)


def _transform_path(plan: Plan, phase: str) -> str:
    ordered = (plan.post, plan.pre) if phase == "post" else (plan.pre, plan.post)
    named = next((function.path for function in ordered if function), plan.model)
    return named if phase in _TRANSFORMS else plan.model


def _part(value: Any, key: str) -> Mapping[str, Any]:
    part = value.get(key) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def plain(text: str) -> str:
    """One line, printable, not endless: it is shown on terminals and kept in evidence."""
    return "".join(char if char.isprintable() else " " for char in text)[:_LONGEST]
