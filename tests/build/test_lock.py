"""A lock says which bytes run on the target, and nothing about where they come from."""

from __future__ import annotations

import pytest

from rfgit.build.lock import check_lock
from rfgit.domain.finding import Refusal
from tests.build import sample

GOOD = sample.LOCK.format(arch="x86_64", digits="a" * 64)
NAME = "onnxruntime-1.26.0-cp311-cp311-manylinux_2_28_x86_64.whl"
MORE = (
    '\n[[packages]]\nname = "other"\nversion = "1"\nwheels = [{{ path = "{name}", hashes = {{ sha256 = "%s" }} }}]\n'
    % ("b" * 64)
)


def check(text: str, libc: str = "glibc-2.31") -> None:
    files = sample.contents()
    files["targets/bench.yaml"] = files["targets/bench.yaml"].replace(b"glibc-2.31", libc.encode())
    release, target = sample.read(files)
    check_lock(text.encode(), release, target, "the lock")


def rule(text: str, libc: str = "glibc-2.31") -> str:
    with pytest.raises(Refusal) as caught:
        check(text, libc)
    assert caught.value.findings[0].hint
    return caught.value.code


@pytest.mark.parametrize(
    "name",
    [
        *("other-1-py3-none-any.whl", "other-1-py2.py3-none-any.whl", "other-1-cp311-cp311-linux_x86_64.whl"),
        *(
            "other-1-cp38-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
            "other-1-py3-none-manylinux_2_31_x86_64.whl",
        ),
        *("other-1-py38-none-any.whl", "other-1-1build-py3-none-any.whl", "other-1-cp311-cp311-manylinux1_x86_64.whl"),
    ],
)
def test_wheels_that_fit(name: str) -> None:
    check(GOOD + MORE.format(name=name))


@pytest.mark.parametrize(
    "name",
    [
        *("other-1-cp310-cp310-manylinux_2_17_x86_64.whl", "other-1-cp312-abi3-manylinux_2_17_x86_64.whl"),
        *("other-1-cp311-cp311-manylinux_2_28_aarch64.whl", "other-1-cp311-cp311-manylinux_2_32_x86_64.whl"),
        *("other-1-cp311-cp311-musllinux_1_2_x86_64.whl", "other-1-cp311-cp311-win_amd64.whl"),
        *("other-1-cp311-cp311-macosx_11_0_arm64.whl", "other-1-py2-none-any.whl", "other-1-py312-none-any.whl"),
        *("other-1-pp311-pypy311_pp73-manylinux_2_17_x86_64.whl", "other-1-cp311-cp311-manylinux2014_aarch64.whl"),
        "other-1-cp311-cp311-linux_aarch64.whl",
    ],
)
def test_wheels_that_do_not(name: str) -> None:
    assert rule(GOOD + MORE.format(name=name)) == "lock-unfit"


def test_musl_is_another_family() -> None:
    assert rule(GOOD, "musl-1.2") == "lock-unfit"
    check(GOOD.replace("manylinux_2_28", "musllinux_1_2"), "musl-1.2")
    assert rule(GOOD.replace("manylinux_2_28", "musllinux_1_3"), "musl-1.2") == "lock-unfit"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('version = "1.26.0"', 'version = "1.25.0"', "lock-runtime"),
        ('name = "onnxruntime"', 'name = "onnxruntime-gpu"', "lock-runtime"),
        ("path =", 'url = "https://example.com/x.whl", path =', "lock-place"),
        ('name = "onnxruntime"', 'name = "onnxruntime"\nindex = "https://example.com/"', "lock-place"),
        ('name = "onnxruntime"', 'name = "onnxruntime"\nvcs = {type = "git", url = "x"}', "lock-place"),
        ('name = "onnxruntime"', 'name = "onnxruntime"\nsdist = {path = "x.tar.gz"}', "lock-place"),
        ('lock-version = "1.0"', 'lock-version = "2.0"', "lock-form"),
        ('lock-version = "1.0"', "", "lock-form"),
        (NAME, f"wheels/{NAME}", "lock-form"),
        (NAME, f"../{NAME}", "lock-form"),
        (NAME, "onnxruntime-1.26.0.tar.gz", "lock-form"),
        ("a" * 64, "A" * 64, "lock-form"),
        ("a" * 64, "a" * 63, "lock-form"),
        ("sha256", "md5", "lock-form"),
        ("hashes = {", "others = {", "lock-form"),
        ('version = "1.26.0"', "version = 1", "lock-form"),
        ('version = "1.26.0"', "", "lock-form"),
    ],
)
def test_another_lock_is_refused(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    assert rule(GOOD.replace(old, new, 1)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "[",
            "lock-version = '1.0'",
            "lock-version = '1.0'\npackages = []",
            "lock-version = '1.0'\npackages = 1",
        ),
        "lock-version = '1.0'\npackages = [1]",
        "lock-version = '1.0'\n[[packages]]\nname = 'onnxruntime'\nversion = '1.26.0'\n",
        "lock-version = '1.0'\n[[packages]]\nname = 'onnxruntime'\nversion = '1.26.0'\nwheels = []\n",
        "lock-version = '1.0'\n[[packages]]\nname = 'onnxruntime'\nversion = '1.26.0'\nwheels = ['x']\n",
    ],
)
def test_what_is_no_lock(text: str) -> None:
    assert rule(text) == "lock-form"


def test_bytes_that_are_no_text() -> None:
    release, target = sample.read(sample.contents())
    with pytest.raises(Refusal) as caught:
        check_lock(b"\xff", release, target, "the lock")
    assert caught.value.code == "lock-form"
