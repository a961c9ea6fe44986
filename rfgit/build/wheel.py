"""Does a wheel run on a target? Its file name says for what it was built (PEP 425, PEP 600, PEP 656)."""

from __future__ import annotations

import re

from ..declare.documents import Target

_NAME = re.compile(r".+-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)\.whl")
_LIBC = {"glibc": re.compile(r"manylinux_(\d+)_(\d+)_(.+)"), "musl": re.compile(r"musllinux_(\d+)_(\d+)_(.+)")}
_ALIASES = {"manylinux1": "manylinux_2_5", "manylinux2010": "manylinux_2_12", "manylinux2014": "manylinux_2_17"}


def is_wheel(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def wheel_fits(name: str, target: Target) -> bool:
    """True when one of the wheel's Python tags and one of its platform tags are the target's."""
    tags = _NAME.fullmatch(name)
    return tags is not None and (
        any(_python_fits(tag, tags["abi"], target.python) for tag in tags["python"].split("."))
        and any(_platform_fits(tag, target) for tag in tags["platform"].split("."))
    )


def _python_fits(tag: str, abi: str, python: str) -> bool:
    """`py3`, the exact `cp311`, or an older `cp38` whose abi3 is stable."""
    minor = int(python.partition(".")[2])
    found = re.fullmatch(r"(py|cp)3(\d*)", tag)
    if found is None:
        return False
    older = found[2] == "" or int(found[2]) <= minor
    return older if found[1] == "py" or "abi3" in abi.split(".") else found[2] == str(minor)


def _platform_fits(tag: str, target: Target) -> bool:
    """Any platform, any Linux of the architecture, or a C library of the target's version or older."""
    if tag in ("any", f"linux_{target.arch}"):
        return True
    old, _, arch = tag.partition("_")
    family, _, version = target.libc.partition("-")
    found = _LIBC[family].fullmatch(f"{_ALIASES[old]}_{arch}" if old in _ALIASES else tag)
    has = tuple(int(part) for part in version.split("."))
    return found is not None and found[3] == target.arch and (int(found[1]), int(found[2])) <= has
