"""The development lock: every file by its hash, from any index, and no dependency left out."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PIN = re.compile(r"([a-z0-9-]+)==[\w.!+]+(?: ; .+)?")


@pytest.fixture(scope="module")
def entries(root: Path) -> list[str]:
    """One logical line a package: the pin and then its hashes."""
    text = (root / "requirements/dev.lock").read_text().replace("\\\n", " ")
    found = [" ".join(line.split()) for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert found
    return found


def test_the_lock_names_no_index_and_no_file(root: Path) -> None:
    text = (root / "requirements/dev.lock").read_text()
    assert not re.search(r"://|^-|--(?!hash=sha256:)|@ ", text, re.MULTILINE)


def test_every_package_is_pinned_by_hashes(entries: list[str]) -> None:
    for entry in entries:
        pin, *hashes = entry.split(" --hash=")
        assert _PIN.fullmatch(pin), pin
        assert hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", item) for item in hashes), pin


def test_every_dependency_is_in_the_lock(root: Path, entries: list[str]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["onnx"]
    wanted += (root / "requirements/dev.in").read_text().splitlines()
    names = {_normal(line) for line in wanted if line and not line.startswith("#")}
    assert names - {_normal(entry) for entry in entries} == set()


def _normal(requirement: str) -> str:
    found = _NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_whatever_is_imported_is_declared(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    declared = {_normal(item) for item in project["dependencies"] + project["optional-dependencies"]["onnx"]}
    known = packages_distributions()
    undeclared = {
        name
        for name in _third_party(root / "rfgit")
        if declared.isdisjoint(_normal(distribution) for distribution in known.get(name, ["nothing-installed"]))
    }
    assert undeclared == set()


def _third_party(package: Path) -> set[str]:
    found: set[str] = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.partition(".")[0])
    assert "click" in found
    return found - set(sys.stdlib_module_names) - {"rfgit"}
