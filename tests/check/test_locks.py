"""What a lock that is refused is replaced by: a command line that runs, and whose answer is accepted."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rfgit.check.locks import locking_command
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_release, read_target
from rfgit.domain.names import ReleaseId
from tests.declare.overlays import tree

_FILES = MemoryFiles(tree())
_LITE = read_target(_FILES, "reachy-mini-lite")
_RELEASE = read_release(_FILES, ReleaseId.parse("reachy-kinematics@1.0.0"))
_PATH = os.pathsep.join((str(Path(sys.executable).parent), "/usr/bin", "/bin"))
_HASH = 'size = 1, hashes = { sha256 = "00" }'


def _shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": _PATH, "UV_OFFLINE": "1", "UV_CACHE_DIR": str(folder / "cache"), "UV_NO_CONFIG": "1"}
    return subprocess.run(
        ["sh", "-e", "-c", line],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arch", ["x86_64", "aarch64"])
@pytest.mark.parametrize(
    "libc",
    ["glibc-2.17", "glibc-2.27", "glibc-2.28", "glibc-2.31", "glibc-2.40", "glibc-2.99", "glibc-2.5", "musl-1.2"],
)
def test_uv_knows_every_option_of_it(arch: str, libc: str, tmp_path: Path) -> None:
    """Nothing is asked for, so that no index is."""
    line = locking_command(_RELEASE, replace(_LITE, arch=arch, libc=libc), "pylock.toml")
    done = _shell(f"true | {line.partition(' | ')[2]}", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert 'lock-version = "1.0"' in (tmp_path / "pylock.toml").read_text()


def test_addresses_become_file_names(tmp_path: Path) -> None:
    sed = locking_command(_RELEASE, _LITE, "out").split(" | ")[2]
    said = f'wheels = [{{ url = "scheme://host/a/b-1-py3-none-any.whl", {_HASH} }}]'
    done = _shell(f"printf '%s\\n' {shlex.quote(said)} | {sed}", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").read_text() == f'wheels = [{{ path = "b-1-py3-none-any.whl", {_HASH} }}]\n'


@pytest.mark.parametrize("hostile", ["a; touch b", "$(touch b)", "a`touch b`", "a' b", "a|b", "a>b"])
def test_a_hostile_name_is_no_command(hostile: str, tmp_path: Path) -> None:
    release = replace(_RELEASE, runtime=replace(_RELEASE.runtime, name=hostile))
    line = locking_command(release, _LITE, f"{hostile}.toml")
    echo = line.split(" | uv ")[0]
    assert _shell(echo, tmp_path).stdout == f"{hostile}=={release.runtime.version}\n"
    assert line.endswith(f"> {shlex.quote(f'{hostile}.toml')}")
    assert list(tmp_path.iterdir()) == []
