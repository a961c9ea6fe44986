"""Imports run against the flow, and nothing starts a program or opens git but the rooms for it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

# Module -> the only files of rfgit/ that may import it; a trailing slash allows a whole room.
_DOORS = {
    "git": ("git/",),
    "gitdb": ("git/",),
    "subprocess": ("git/", "registry/package.py", "validate/"),
    "multiprocessing": (),
    "socket": ("validate/",),
    "pickle": (),
    "regorus": ("policy/",),
    "jsonschema": ("declare/",),
    "jsonschema_rs": ("declare/",),
    "yaml": ("declare/",),
    "ruamel": ("declare/", "flow/init.py"),
    "onnxruntime": ("validate/",),
    "click": ("cli/",),
    "rich": ("report/", "cli/"),
}


def _imported(path: Path) -> set[str]:
    """The top-level names of every absolute import in a file, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _modules(root: Path) -> list[Path]:
    package = root / "rfgit"
    found = sorted(path for path in package.rglob("*.py") if "templates" not in path.relative_to(package).parts)
    assert found
    return found


def test_the_import_contract_is_kept(root: Path) -> None:
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", sorted(_DOORS))
def test_a_module_has_one_door(root: Path, module: str) -> None:
    package = root / "rfgit"
    users = [path.relative_to(package).as_posix() for path in _modules(root) if module in _imported(path)]
    assert [user for user in users if not _allowed(user, _DOORS[module])] == []


def _allowed(user: str, doors: tuple[str, ...]) -> bool:
    return any(user == door or (door.endswith("/") and user.startswith(door)) for door in doors)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import git", id="plain"),
        pytest.param("def f():\n    from git.repo import Repo", id="inside a function"),
        pytest.param("import os, git.db as d", id="second and renamed"),
    ],
)
def test_an_import_is_seen_wherever_it_stands(tmp_path: Path, source: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)
    assert "git" in _imported(path)


def test_a_package_file_holds_only_a_docstring(root: Path) -> None:
    for path in _modules(root):
        if path.name == "__init__.py" and path.parent != root / "rfgit":
            body = ast.parse(path.read_bytes()).body
            assert [type(node) for node in body] == [ast.Expr], f"{path}: only a docstring may stand here"


def test_no_module_is_a_drawer(root: Path) -> None:
    drawers = {"utils", "util", "common", "helpers", "misc"}
    assert [path for path in _modules(root) if path.stem in drawers or path.parent.name in drawers] == []
