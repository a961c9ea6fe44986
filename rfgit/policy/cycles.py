"""Who calls whom in a policy set, and the functions that come back to themselves.

A function that calls itself ends the process of the embedded engine, without an exception.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .syntax import Module, Path, Reference, Rule


class Definitions:
    """All rules of a set, found by their path or by a part of it."""

    def __init__(self, modules: tuple[Module, ...]) -> None:
        self.modules = modules
        self.by_path: dict[Path, list[Rule]] = defaultdict(list)
        self._below: dict[Path, set[Path]] = defaultdict(set)
        for rule in (rule for module in modules for rule in module.rules):
            self.by_path[rule.path].append(rule)
            for length in range(1, len(rule.path)):
                self._below[rule.path[:length]].add(rule.path)

    def arities(self, module: Module, target: Reference) -> frozenset[int]:
        """The numbers of arguments that a function of the set takes; none where the name is no such function."""
        rules = self.by_path.get(_resolve(module, target), ())
        return frozenset(rule.arguments for rule in rules if rule.arguments is not None)

    def reached(self, module: Module, target: Reference) -> set[Path]:
        """The rules that evaluating a name may evaluate: what it names, what lies below, what it looks into."""
        whole = _resolve(module, target)
        above = {whole[:length] for length in range(1, len(whole) + 1)} & self.by_path.keys()
        return above | self._below.get(whole, set())


def _resolve(module: Module, target: Reference) -> Path:
    front, rest = target.path[0], target.path[1:]
    if front in ("data", "input"):
        return target.path
    for alias, imported in module.imports:
        if alias == front:
            return imported.path + rest
    return module.package + target.path


def recursive_functions(definitions: Definitions) -> Iterator[Rule]:
    """One rule for each function that can reach itself, through other functions or rules.

    A local variable that has a rule's name counts as that rule, so a harmless policy may be refused and
    has to rename it; the other way round, the process would end.
    """
    graph = _graph(definitions)
    for path, rules in definitions.by_path.items():
        if rules[0].arguments is not None and _reaches(graph, path):
            yield rules[0]


def _graph(definitions: Definitions) -> dict[Path, set[Path]]:
    graph: dict[Path, set[Path]] = defaultdict(set)
    for module in definitions.modules:
        for rule in module.rules:
            for reference in (*rule.references, *(call.target for call in rule.calls)):
                graph[rule.path] |= definitions.reached(module, reference)
    return graph


def _reaches(graph: dict[Path, set[Path]], start: Path) -> bool:
    seen: set[Path] = set()
    pending = list(graph.get(start, ()))
    while pending:
        path = pending.pop()
        if path == start:
            return True
        if path not in seen:
            seen.add(path)
            pending.extend(graph.get(path, ()))
    return False
