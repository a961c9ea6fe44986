"""Every rule id and error code that rfgit can give, read from its source, and the table that tells what they mean."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_ROW = re.compile(r"\| \[`([a-z0-9-]+)`\]\(rules/\1\.md\) \| ([0-9, ]+) \| ([^|]+) \| ([^|]+) \|")
_REGO_RULE = re.compile(r'"rule":\s*"([^"]+)"')
# What ends with this exit status, whoever raises it.
_EXITS = {"CannotTell": 3, "TrailMoved": 3, "BadRequest": 2, "refuse": 1, "Rejected": 1}
_GIVERS = {*_EXITS, "Finding", "_undecided", "_give_up", "_refuse"}
# Calls whose words are not ours: of git, of codecs, of in-toto and PEP 751 documents.
_FOREIGN = {"git", "ask", "command", "bare_command", "encode", "decode", "get"}
_NOT_RULES = {
    *("fleet-operator", "model-owner", "release-authority"),
    *(
        "registry-state",
        "test-result",
        "trust-version",
        "policy-input",
        "target-digest",
        "trail-commit",
        "new-version",
    ),
    *("measured-on-class", "measured-on-host", "measured-on-robot", "latency-p50", "latency-p99", "memory-peak"),
    *(
        "cat-file",
        "check-ref-format",
        "ls-files",
        "merge-tree",
        "oci-layout",
        "rev-list",
        "rev-parse",
        "update-ref",
        "utf-8",
        "x86-64",
        "x-later",
        "x-unique",
    ),
}
# Rules that are put together from a word and this ending.
_WORDS = {
    "audit/history.py": ("evidence", "trust"),
    "flow/history.py": ("evidence", "trust"),
    "declare/read.py": ("fleet", "release", "target"),
    "flow/new.py": ("fleet", "target"),
}


@dataclass(frozen=True)
class Row:
    """One line of docs/rules.md."""

    rule: str
    exits: frozenset[int]
    meaning: str
    advice: str


def table(root: Path) -> tuple[Row, ...]:
    rows = []
    for line in (root / "docs/rules.md").read_text(encoding="utf-8").splitlines():
        if line.startswith(("| `", "| [")):
            found = _ROW.fullmatch(line)
            assert found, f"expected | [`rule`](rules/rule.md) | exit | what it means | what to do |, got {line}"
            rule, exits, meaning, advice = found.groups()
            rows.append(Row(rule, frozenset(map(int, exits.split(","))), meaning.strip(), advice.strip()))
    return tuple(rows)


def in_source(root: Path) -> dict[str, set[str]]:
    """Rule to the files that give it."""
    found: dict[str, set[str]] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for rule in _in_python(path, name) if path.suffix == ".py" else _REGO_RULE.findall(path.read_text("utf-8")):
            found.setdefault(rule, set()).add(name)
    return found


def exits_in_source(root: Path) -> Iterator[tuple[str, int, str]]:
    """(rule, exit status, file), for each rule that is given by something that says how it ends."""
    for path in _sources(root):
        if path.suffix == ".py":
            for call in _calls(ast.parse(path.read_bytes())):
                if _callee(call) in _EXITS and call.args:
                    for rule in _strings(call.args[0]):
                        yield rule, _EXITS[_callee(call)], path.relative_to(root).as_posix()


def in_vectors(root: Path) -> set[tuple[str, str]]:
    """(verb, rule) of every refusal that a vector drives through the command line."""
    found = set()
    for path in root.glob("tests/vectors/*/*/case.json"):
        case = json.loads(path.read_bytes())
        asks = [{**case, **case["expect"]}] if "expect" in case else case.get("asks", [])
        found.update((ask["command"][0], ask["rule"]) for ask in asks if "rule" in ask)
    return found


def _sources(root: Path) -> list[Path]:
    python = [path for path in (root / "rfgit").rglob("*.py") if "templates" not in path.parts]
    rego = [path for path in (root / "policies").rglob("*.rego") if not path.name.endswith("_test.rego")]
    assert python
    assert rego
    return sorted([*python, *rego])


def _in_python(path: Path, name: str) -> Iterator[str]:
    tree = ast.parse(path.read_bytes())
    foreign = {
        id(part) for call in _calls(tree) if _callee(call) in _FOREIGN for item in call.args for part in ast.walk(item)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in foreign:
            if _KEBAB.fullmatch(node.value) and node.value not in _NOT_RULES:
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from _joined(node, name)
    for call in _calls(tree):
        if _callee(call) in _GIVERS and call.args:
            yield from _strings(call.args[0])


def _joined(node: ast.JoinedStr, name: str) -> Iterator[str]:
    words = next((words for end, words in _WORDS.items() if name.endswith(end)), ())
    parts = node.values
    if len(parts) == 2 and isinstance(parts[1], ast.Constant) and re.fullmatch("-[a-z]+", str(parts[1].value)):
        assert words, f"{name}: a rule is put together from words that tests/house/rules.py does not know"
        yield from (f"{word}{parts[1].value}" for word in words)


def _strings(node: ast.expr) -> list[str]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch("[a-z][a-z-]*", part.value)
    ]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _callee(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
