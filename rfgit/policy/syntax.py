"""The embedded engine's syntax tree, reduced to what the lint asks: rules, and what each calls, reads and replaces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]
Node = dict[str, Any]

# Spans hold no expressions, and are more than half of the tree.
_LEAVES = frozenset({"span", "eidx", "sidx", "qidx", "op"})
_NAMES = frozenset({"Var", "RefDot", "RefBrack"})


@dataclass(frozen=True)
class Reference:
    """A name as far as it is constant: `data.rfgit[x].deny` is `("data", "rfgit")`. The column is the engine's."""

    path: Path
    line: int
    column: int

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Call:
    target: Reference
    arguments: int


@dataclass(frozen=True)
class Rule:
    """One definition. `path` is whole: `("data", "rfgit", "region", "deny")`; `arguments` is None for no function."""

    file: str
    path: Path
    line: int
    column: int
    arguments: int | None
    default: bool
    calls: tuple[Call, ...]
    references: tuple[Reference, ...]
    replaced: tuple[Reference, ...]


@dataclass(frozen=True)
class Module:
    """One file. `imports` leads from a local name to the whole path that it stands for."""

    file: str
    package: Path
    imports: tuple[tuple[str, Reference], ...]
    rules: tuple[Rule, ...]
    lines: tuple[str, ...] = field(repr=False)


def read_syntax(text: str) -> tuple[Module, ...]:
    """Read the document that the engine's `get_ast_as_json` gives. KeyError where its shape is another."""
    return tuple(_module(item["source"], item["ast"]) for item in json.loads(text))


def _module(source: Node, tree: Node) -> Module:
    file, text = source["file"], source["contents"]
    package = ("data", *_reference(tree["package"]["refr"]).path)
    imports = tuple(_import(item, text.encode("utf-8")) for item in tree["imports"])
    rules = tuple(_rule(file, package, item) for item in tree["rules"])
    return Module(file, package, imports, rules, tuple(text.split("\n")))


def _import(item: Node, content: bytes) -> tuple[str, Reference]:
    target, alias = _reference(item["refr"]), item.get("as")
    return (content[alias["start"] : alias["end"]].decode("utf-8") if alias else target.path[-1]), target


def _rule(file: str, package: Path, item: Node) -> Rule:
    default = "Default" in item
    body = item["Default"] if default else item["Spec"]
    kind, head = ("Default", body) if default else next(iter(body["head"].items()))
    name = _reference(head["refr"])
    parameters = head.get("args", [])
    found = _Found()
    found.visit([parameters, [value for key, value in head.items() if key not in ("refr", "args")]])
    found.visit([_dynamic(head["refr"]), body.get("bodies", [])])
    # A parameter of the name `input` hides nothing here: what is taken for the document is at worst one thing too many.
    bound = frozenset(_variables(parameters)) - {"input"}
    return Rule(
        file=file,
        path=package + name.path,
        line=name.line,
        column=name.column,
        arguments=len(parameters) if kind == "Func" or parameters else None,
        default=default,
        calls=tuple(found.calls),
        references=tuple(item for item in found.references if item.path[0] not in bound),
        replaced=tuple(found.replaced),
    )


class _Found:
    """Collects calls, references and `with` targets below a node."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.references: list[Reference] = []
        self.replaced: list[Reference] = []

    def visit(self, root: object) -> None:
        pending = [root]
        while pending:
            node = pending.pop()
            if isinstance(node, list):
                pending.extend(node)
            elif isinstance(node, dict):
                pending.extend(self._children(node))

    def _children(self, node: Node) -> Iterator[object]:
        for key, value in node.items():
            if key == "Call":
                self.calls.append(Call(_reference(value["fcn"]), len(value["params"])))
                yield value["params"]
                yield _dynamic(value["fcn"])
            elif key in _NAMES:
                self.references.append(_reference(node))
                yield _dynamic(node)
            elif key == "with_mods":
                for change in value:
                    self.replaced.append(_reference(change["refr"]))
                    yield change["as"]
            elif key not in _LEAVES and isinstance(value, (dict, list)):
                yield value


def _reference(node: Node) -> Reference:
    """The constant front of a name. Empty where the front is no name at all, like `[1, 2][i]`."""
    parts: list[str | None] = []
    kind, body = next(iter(node.items()))
    while kind in ("RefDot", "RefBrack"):
        parts.append(body["field"][1] if kind == "RefDot" else _constant(body["index"]))
        kind, body = next(iter(body["refr"].items()))
    if kind != "Var":
        return Reference(("",), body["span"]["line"], body["span"]["col"])
    path = [str(body["value"])]
    for part in reversed(parts):
        if part is None:
            break
        path.append(part)
    return Reference(tuple(path), body["span"]["line"], body["span"]["col"])


def _dynamic(node: Node) -> list[object]:
    """What a name holds besides its constant front: indexes, and what stands at its root when that is no variable."""
    found: list[object] = []
    kind, body = next(iter(node.items()))
    while kind in ("RefDot", "RefBrack"):
        if kind == "RefBrack" and _constant(body["index"]) is None:
            found.append(body["index"])
        kind, body = next(iter(body["refr"].items()))
    if kind != "Var":
        found.append({kind: body})
    return found


def _constant(index: Node) -> str | None:
    text = index.get("String") or index.get("RawString")
    return str(text["value"]) if text else None


def _variables(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _variables(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "Var":
                yield str(value["value"])
            elif key not in _LEAVES:
                yield from _variables(value)
