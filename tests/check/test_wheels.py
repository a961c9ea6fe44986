"""Which wheels fit which target, by their tags."""

from __future__ import annotations

import pytest

from rfgit.check.wheels import fits, machine_of
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_target
from tests.declare.overlays import tree

_LITE = machine_of(read_target(MemoryFiles(tree()), "reachy-mini-lite"))  # x86_64, glibc-2.31, Python 3.11


@pytest.mark.parametrize(
    "tags",
    [
        "py3-none-any",
        "py2.py3-none-any",
        "py38-none-any",
        "cp311-cp311-linux_x86_64",
        "cp311-none-any",
        "cp311-cp311-manylinux_2_31_x86_64",
        "cp311-cp311-manylinux_2_35_x86_64.manylinux_2_17_x86_64",
        "cp38-abi3-manylinux2014_x86_64",
        "cp311-cp311-manylinux1_x86_64",
        "1-py3-none-any",
    ],
)
def test_fits(tags: str) -> None:
    assert fits(f"a-1.0-{tags}.whl", _LITE)


@pytest.mark.parametrize(
    "name",
    [
        "a-1.0-py2-none-any.whl",
        "a-1.0-py312-none-any.whl",
        "a-1.0-cp312-abi3-any.whl",
        "a-1.0-cp310-cp310-manylinux2014_x86_64.whl",
        "a-1.0-cp311-cp311t-manylinux2014_x86_64.whl",
        "a-1.0-pp311-pypy311_pp73-manylinux2014_x86_64.whl",
        "a-1.0-cp311-cp311-manylinux_2_32_x86_64.whl",
        "a-1.0-cp311-cp311-manylinux_3_0_x86_64.whl",
        "a-1.0-cp311-cp311-manylinux2014_aarch64.whl",
        "a-1.0-cp311-cp311-manylinux2099_x86_64.whl",
        "a-1.0-cp311-cp311-musllinux_1_2_x86_64.whl",
        "a-1.0-cp311-cp311-win_amd64.whl",
        "a-1.0-cp311-cp311-macosx_11_0_x86_64.whl",
        "a-1.0-cp311-cp311-linux_x86_64_x.whl",
        "a-1.0.tar.gz",
        "a-1.0-py3-none-any",
        "a.whl",
        "",
    ],
)
def test_does_not_fit(name: str) -> None:
    assert not fits(name, _LITE)


def test_musl_takes_musl() -> None:
    machine = _LITE._replace(libc="musl-1.2", arch="aarch64")
    assert fits("a-1.0-cp311-cp311-musllinux_1_1_aarch64.whl", machine)
    assert not fits("a-1.0-cp311-cp311-musllinux_1_3_aarch64.whl", machine)
    assert not fits("a-1.0-cp311-cp311-manylinux2014_aarch64.whl", machine)
