"""Modules and data in a native engine: scanned, parsed, linted, compiled. The only door to regorus."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..domain.finding import Finding, Refusal
from ..errors import CannotTell
from .fault import Fault, native, no_answer
from .lint import lint
from .load import read_data
from .syntax import Module, read_syntax
from .tokens import scan
from .wire import to_wire

_LIMITS = {"max_col": 10_000, "max_file_bytes": 1 << 20, "max_lines": 20_000}


@dataclass(frozen=True)
class Program:
    """A sound policy set. It belongs to the thread that made it: elsewhere every answer is `policy-undecided`."""

    _engine: Any = field(repr=False)

    def ask(self, document: Mapping[str, Any], queries: tuple[str, ...]) -> tuple[Any, ...]:
        """The value of each Rego expression, None where it is undefined. Raises CannotTell `policy-undecided`."""
        with native("the policies", undecided):
            # A fresh copy for each question: what a panic leaves behind is not used again.
            engine = self._engine.clone()
        with native("the input document", undecided):
            engine.set_input_json(to_wire(document))
        return tuple(_value(engine, text) for text in queries)


@dataclass(frozen=True)
class Prepared:
    """A set that was linted: its syntax, and the program that it is."""

    modules: tuple[Module, ...]
    program: Program


def prepare(modules: Mapping[str, bytes], data: Mapping[str, bytes]) -> Prepared:
    """Raises Refusal for every reason why the set is not fit to decide. Not checked: what reading it costs."""
    documents = read_data(data)
    engine = _parse(modules)
    syntax = read_syntax(engine.get_ast_as_json())
    findings = lint(syntax)
    if findings:
        raise Refusal(*findings)
    return Prepared(syntax, _compiled(engine, documents))


def load(modules: Mapping[str, bytes], data: Mapping[str, bytes]) -> Program:
    """What was found sound by `prepare`, without looking at all of it again."""
    return _compiled(_parse(modules), read_data(data))


def _compiled(engine: Any, documents: Mapping[str, Any]) -> Program:
    with native("policies/data", undecided):
        engine.add_data_json(to_wire(documents))
    with native("policies/", _unreadable):
        # Only the first query compiles, and finds variables that are bound nowhere.
        engine.eval_query_as_json("true")
    return Program(engine)


def undecided(fault: Fault) -> CannotTell:
    return no_answer(f"{fault.where}: {fault.reason}")


def _parse(modules: Mapping[str, bytes]) -> Any:
    findings = tuple(found for path in sorted(modules) for found in scan(path, modules[path]))
    if findings:
        raise Refusal(*findings)
    engine = new_engine()
    engine.set_gather_prints(True)
    engine.set_policy_length_config(**_LIMITS)
    for path in sorted(modules):
        with native(path, _unreadable):
            engine.add_policy(path, modules[path].decode("utf-8"))
    return engine


def new_engine() -> Any:
    """An empty engine. Raises CannotTell `policy-engine-missing`."""
    try:
        import regorus
    except ImportError as problem:
        hint = "Install rfgit again: its wheel asks for gordon-to-regorus."
        raise CannotTell("policy-engine-missing", f"the policy engine cannot be loaded: {problem}", hint=hint) from None
    return regorus.Engine()


def _value(engine: Any, text: str) -> Any:
    with native(text, undecided):
        results = json.loads(engine.eval_query_as_json(text)).get("result", [])
    return results[0]["expressions"][0]["value"] if results else None


def _unreadable(fault: Fault) -> Refusal:
    hint = "Mend the module: nothing was judged by it."
    return Refusal(Finding("policy-syntax", fault.reason, "error", fault.path, fault.line, fault.column, hint))
