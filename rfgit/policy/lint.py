"""What is refused in a policy set before it may decide anything.

Not checked here: what the engine itself refuses when it compiles (unsafe variables, recursion of plain rules),
and how long a policy takes or how much memory it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ..domain.finding import Finding, in_order
from .builtins import ANY_ARITY, ARITY, IMPURE, RELATIONS
from .column import real_column
from .cycles import Definitions, recursive_functions
from .syntax import Call, Module, Reference, Rule

_PART = re.compile(r"[a-z][a-z0-9_]*")
_DECISIONS = frozenset({"deny", "warn"})
_MOCKED = frozenset({"data", "input"})


def lint(modules: tuple[Module, ...]) -> tuple[Finding, ...]:
    """Every reason to refuse the set: `policy-package`, `-import`, `-builtin`, `-arity`, `-with`, and so on."""
    definitions = Definitions(modules)
    found = chain(
        *(_module(module, definitions) for module in modules),
        _defaults(modules),
        _kinds(definitions),
        (_at(rule, "policy-recursion", f"{_name(rule)} calls itself") for rule in recursive_functions(definitions)),
    )
    return in_order(found)


def decision_packages(modules: tuple[Module, ...]) -> tuple[str, ...]:
    """The packages that are asked: all but those below `rfgit.lib`."""
    return tuple(sorted({".".join(module.package[1:]) for module in modules if not _is_library(module)}))


def _is_library(module: Module) -> bool:
    return module.package[:3] == ("data", "rfgit", "lib")


def _module(module: Module, definitions: Definitions) -> Iterator[Finding]:
    yield from _package(module)
    for alias, target in module.imports:
        if alias in _MOCKED and target.path != (alias,):
            yield _in(module, target, "policy-import", f"{target.name} must not be called {alias}: that name is taken")
    for rule in module.rules:
        for reference in rule.references:
            if reference.name in IMPURE:
                yield _in(module, reference, "policy-builtin", _impure(reference))
        for replaced in rule.replaced:
            if replaced.path[0] not in _MOCKED or replaced.path[:2] == ("data", "rfgit"):
                message = f"`with` may replace input and data documents, not {replaced.name}"
                yield _in(module, replaced, "policy-with", message)
        for call in rule.calls:
            yield from _call(module, call, definitions)


def _package(module: Module) -> Iterator[Finding]:
    name = module.package[3:] if _is_library(module) else module.package[2:]
    if module.package[:2] != ("data", "rfgit") or len(name) != 1 or not _PART.fullmatch(name[0]):
        text = ".".join(module.package[1:])
        message = f"expected package rfgit.<name> or rfgit.lib.<name>, got {text}"
        yield Finding("policy-package", message, path=module.file, line=1, column=1)
    elif _is_library(module):
        for rule in module.rules:
            if _DECISIONS & set(rule.path[4:5]):
                yield _at(rule, "policy-package", f"{_name(rule)} would never be asked: rfgit.lib only helps others")


def _call(module: Module, call: Call, definitions: Definitions) -> Iterator[Finding]:
    name, got = call.target.name, call.arguments
    if name in IMPURE:
        yield _in(module, call.target, "policy-builtin", _impure(call.target))
        return
    arities = definitions.arities(module, call.target) or _builtin_arities(name, got)
    if not arities:
        message = f"{name} is no function of the policies and no builtin that they may call"
        yield _in(module, call.target, "policy-builtin", message)
    elif got not in arities:
        wanted = " or ".join(str(count) for count in sorted(arities))
        yield _in(module, call.target, "policy-arity", f"{name} takes {wanted} arguments, got {got}")


def _builtin_arities(name: str, got: int) -> frozenset[int]:
    if name in ANY_ARITY:
        return frozenset({got})
    if name not in ARITY:
        return frozenset()
    return frozenset({ARITY[name], ARITY[name] + (name in RELATIONS)})


def _defaults(modules: tuple[Module, ...]) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    for rule in (rule for module in modules for rule in module.rules if rule.default):
        if rule.path in seen:
            yield _at(rule, "policy-duplicate-default", f"{_name(rule)} has another default already")
        seen.add(rule.path)


def _kinds(definitions: Definitions) -> Iterator[Finding]:
    """OPA refuses a name that is both a function and a rule, or a function of two arities; regorus picks one."""
    for rules in definitions.by_path.values():
        kinds = {rule.arguments for rule in rules}
        if len(kinds) > 1:
            yield _at(rules[-1], "policy-conflict", f"{_name(rules[-1])} is defined twice, with other arguments")


def _impure(reference: Reference) -> str:
    return f"{reference.name} reaches out of the policy: what it decides must follow from input and data alone"


def _name(rule: Rule) -> str:
    return ".".join(rule.path[1:])


def _at(rule: Rule, code: str, message: str) -> Finding:
    return Finding(code, message, path=rule.file, line=rule.line, column=rule.column)


def _in(module: Module, place: Reference, code: str, message: str) -> Finding:
    column = real_column(module.lines[place.line - 1], place.column)
    return Finding(code, message, path=module.file, line=place.line, column=column)
