"""A newcomer's machine: a fresh clone, an empty home, and nothing on the PATH but git, Python and make.

`make demo` and `make test` end 0, and again without any network; the work tree stays clean. It takes as long as
the tests do, twice, so it is a program of its own and no test: .venv/bin/python tests/house/fresh.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("git", "make", "unshare", "ip", "sh")
"""Beside Python: the last three only take the network away."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rfgit-fresh-") as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = fresh_environment(Path(folder), home)
        for words in (
            ["make", "demo"],
            ["unshare", "-rn", "make", "demo"],
            ["make", "test"],
            ["unshare", "-rn", "sh", "-c", "ip link set lo up && make test"],
        ):
            shutil.rmtree(clone / ".demo/repo", ignore_errors=True)
            status = run(words, clone, environment)
            print(f"{' '.join(words)}: {status}", flush=True)
            if status != 0:
                return 1
        left = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
        print(f"git status --porcelain: {left.stdout!r}; left in the home folder: {os.listdir(home)}")
        return 1 if left.stdout or os.listdir(home) else 0


def fresh_environment(folder: Path, home: Path) -> dict[str, str]:
    """A PATH of nothing else, and the user's pip settings, which may name an index."""
    tools = folder / "bin"
    tools.mkdir()
    for name in PROGRAMS:
        found = shutil.which(name, path="/usr/bin:/bin:/usr/sbin:/sbin")
        if found:
            (tools / name).symlink_to(found)
    (tools / "python3").symlink_to(Path(sys.base_prefix) / "bin/python3")
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name.endswith("_PROXY")}
    config = Path.home() / ".config/pip/pip.conf"
    if config.is_file() and "PIP_CONFIG_FILE" not in kept:
        kept["PIP_CONFIG_FILE"] = str(config)
    return {**kept, "PATH": str(tools), "HOME": str(home), "LC_ALL": "C.UTF-8"}


def run(words: list[str], clone: Path, environment: dict[str, str]) -> int:
    done = subprocess.run(words, cwd=clone, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
