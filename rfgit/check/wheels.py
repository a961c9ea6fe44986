"""Which wheels a target can install, by the tags in their file names."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from ..declare.documents import Target

# What the legacy names of PEP 571 and PEP 599 promise of glibc.
_LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
_PLATFORM = re.compile(r"(?:(many|musl)linux_(\d+)_(\d+)|(manylinux1|manylinux20\d\d)|linux)_(.+)")
_PYTHON = re.compile(r"(py|cp)3(\d*)")


class Machine(NamedTuple):
    """What decides which wheels a target can install: architecture, C library and Python, each as declared."""

    arch: str
    libc: str
    python: str

    def __str__(self) -> str:
        return f"{self.arch}, {self.libc}, Python {self.python}"


def machine_of(target: Target) -> Machine:
    return Machine(target.arch, target.libc, target.python)


def fits(wheel: str, machine: Machine) -> bool:
    """Whether one combination of a wheel's tags suits the machine.

    False for a name that is no wheel's. Markers and Requires-Python are not looked at.
    """
    parts = wheel.removesuffix(".whl").split("-")
    if not wheel.endswith(".whl") or len(parts) not in (5, 6):
        return False
    tags = product(*(part.split(".") for part in parts[-3:]))
    return any(_python(python, abi, machine) and _platform(platform, machine) for python, abi, platform in tags)


def _python(tag: str, abi: str, machine: Machine) -> bool:
    match = _PYTHON.fullmatch(tag)
    if not match:
        return False
    have = int(machine.python.partition(".")[2])
    need = int(match[2]) if match[2] else 0
    if match[1] == "py" or abi == "abi3":
        return need <= have and abi in ("none", "abi3")
    return need == have and abi in ("none", f"cp3{have}")


def _platform(tag: str, machine: Machine) -> bool:
    if tag == "any":
        return True
    match = _PLATFORM.fullmatch(tag)
    if not match or match[5] != machine.arch:
        return False
    family, _, version = machine.libc.partition("-")
    major, minor = (int(number) for number in version.split("."))
    if match[4]:
        return family == "glibc" and match[4] in _LEGACY and _LEGACY[match[4]] <= (major, minor)
    if match[1]:
        return family == {"many": "glibc", "musl": "musl"}[match[1]] and (int(match[2]), int(match[3])) <= (
            major,
            minor,
        )
    return True
