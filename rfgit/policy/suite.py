"""Runs the tests of a policy set: every rule of a `*_test.rego` whose name starts with `test_`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..domain.finding import Finding, Refusal
from ..errors import CannotTell, RfgitError
from .engine import PolicySet
from .program import Program, prepare
from .syntax import Module, Path, Rule


@dataclass(frozen=True)
class Outcome:
    """`passed` is true only where the rule is `true`. `reason` says what it was instead."""

    name: str
    path: str
    line: int
    passed: bool
    reason: str = ""


def run_tests(policies: PolicySet, tests: Mapping[str, bytes]) -> tuple[Outcome, ...]:
    """Ask for every test rule. Raises Refusal like the policies themselves, CannotTell `policy-no-tests` for none.

    Refusal `policy-package` for a test in a package of policies: it could define what it tests.
    """
    prepared = prepare({**policies.modules, **tests}, policies.data)
    inside = [
        module for module in prepared.modules if module.file in tests and not module.package[-1].endswith("_test")
    ]
    if inside:
        raise Refusal(*map(_inside, inside))
    rules: dict[Path, Rule] = {}
    for rule in (rule for module in prepared.modules for rule in module.rules if _is_test(rule, tests)):
        rules.setdefault(rule.path, rule)
    if not rules:
        hint = "Write a *_test.rego with a rule whose name starts with test_."
        raise CannotTell("policy-no-tests", "expected at least one test rule below policies/, got none", hint=hint)
    return tuple(_run(prepared.program, rule) for rule in rules.values())


def _inside(module: Module) -> Finding:
    message = f"expected a package that ends in _test, got {'.'.join(module.package[1:])}"
    return Finding("policy-package", message, path=module.file, line=1, column=1, hint="test a package from outside")


def _is_test(rule: Rule, tests: Mapping[str, bytes]) -> bool:
    return rule.file in tests and rule.path[-1].startswith("test_")


def _run(program: Program, rule: Rule) -> Outcome:
    name = ".".join(rule.path[1:])
    try:
        (value,) = program.ask({}, (f"data.{name}",))
    except RfgitError as problem:
        return Outcome(name, rule.file, rule.line, False, problem.message)
    reason = "" if value is True else "undefined" if value is None else f"expected true, got {value!r}"
    return Outcome(name, rule.file, rule.line, value is True, reason)
