"""A built wheel in an environment of its own: nothing of this checkout in it, and nothing that it did not ask for."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.conftest import ROOT


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout. The backend is called as pip would call it, in an environment that has it already."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("rfgit-*.whl")
    return wheel


@dataclass(frozen=True)
class Environment:
    """A virtual environment, a home and a folder to work in, all of them empty but for what is installed."""

    root: Path

    @classmethod
    def make(cls, root: Path, wheel: Path, extra: str = "") -> Environment:
        """Install the wheel, and by the wheel's own word what it needs, from this interpreter's environment.

        No index is asked: each file of each needed distribution is linked or copied, and of no other one.
        """
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / "env")], check=True)
        install = [sys.executable, "-m", "pip", "--python", str(root / "env/bin/python"), "install"]
        offline = ["--quiet", "--no-index", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"]
        subprocess.run([*install, *offline, str(wheel)], check=True)
        made = cls(root)
        for folder in (made.home, made.work):
            folder.mkdir()
        for needed in _closure(made.site, extra):
            _install(needed, made.site)
        return made

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def site(self) -> Path:
        (found,) = (self.root / "env/lib").glob("python3*/site-packages")
        return found

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a shell command with no network, no git identity and an empty home."""
        env = {"PATH": f"{self.root / 'env/bin'}:{os.defpath}", "HOME": str(self.home)}
        words = ["unshare", "-rn", "sh", "-c", command]
        return subprocess.run(words, cwd=self.work, env=env, capture_output=True, text=True)


def _closure(site: Path, extra: str) -> Iterator[Distribution]:
    """What the installed rfgit needs, directly or not, with one of its extras."""
    (rfgit,) = importlib.metadata.distributions(name="rfgit", path=[str(site)])
    todo = list(_needs(rfgit, extra))
    seen: set[str] = set()
    while todo:
        need = todo.pop()
        if need.name.lower() not in seen:
            seen.add(need.name.lower())
            found = importlib.metadata.distribution(need.name)
            yield found
            todo.extend(wanted for name in ("", *need.extras) for wanted in _needs(found, name))


def _needs(distribution: Distribution, extra: str) -> Iterable[Requirement]:
    for text in distribution.requires or ():
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield need


def _install(distribution: Distribution, site: Path) -> None:
    here = Path(sysconfig.get_path("purelib"))
    tops = {file.parts[0] for file in distribution.files or () if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        if (here / top).is_dir():
            shutil.copytree(here / top, site / top, copy_function=_link, dirs_exist_ok=True)
        else:
            _link(here / top, site / top)


def _link(source: str | Path, place: str | Path) -> None:
    """A hard link: 300 MB need not be copied. Another file system gets a copy."""
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place)
