"""What this machine is, and so what a number that was measured on it is worth for a target."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass

from ..domain.assurance import LEVELS

ESTIMATED = LEVELS[1]
MEASURED_ON_HOST = LEVELS[3]

_ARCHITECTURES = {"amd64": "x86_64", "x64": "x86_64", "x86-64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True)
class Host:
    """Empty text: the machine does not tell. `libc` is spelt as targets spell it: `glibc-2.36`."""

    arch: str
    os: str
    libc: str
    python: str
    cpu: str
    kernel: str
    governor: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def this_host() -> Host:
    """Read the machine. Its name and addresses are left out."""
    name, version = platform.libc_ver()
    return Host(
        arch=_plain_arch(os.uname().machine),
        os=os.uname().sysname.lower(),
        libc=f"{name}-{version}" if name else "",
        python=platform.python_version(),
        cpu=_cpu_model(),
        kernel=os.uname().release,
        governor=_read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").strip(),
    )


def assurance_for(host: Host, *, arch: str, os: str, libc: str = "") -> str:
    """`measured-on-host` when this machine is of the target's family, `estimated` when it is not.

    A family is architecture, system and kind of C library, where the target names one. Whether the machine is as
    fast as the target is not known here: never more than measured-on-host.
    """
    same = host.arch == _plain_arch(arch) and host.os == os.lower() and (not libc or _kind(host.libc) == _kind(libc))
    return MEASURED_ON_HOST if same else ESTIMATED


def _kind(libc: str) -> str:
    return libc.lower().partition("-")[0]


def _plain_arch(name: str) -> str:
    return _ARCHITECTURES.get(name.lower(), name.lower())


def _cpu_model() -> str:
    for line in _read("/proc/cpuinfo").splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("model name", "Model", "Hardware"):
            return value.strip()
    return ""


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1 << 20)
    except OSError:
        return ""
