"""The runtime lock of one target (`pylock.toml`, PEP 751): exact wheels by digest, and no index."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ..declare.documents import Release, Target
from ..domain.finding import Refusal, refuse
from .wheel import is_wheel, wheel_fits

_PLACES = ("vcs", "directory", "archive", "sdist", "index")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_lock(data: bytes, release: Release, target: Target, path: str) -> None:
    """Refuse a lock that does not say which bytes run on the target.

    `lock-form`: not TOML of PEP 751, or a package without wheels that have a file name and a sha256. `lock-place`: it
    names an index, a URL or sources. `lock-runtime`: the declared runtime is not in it at its version.
    `lock-unfit`: a package has no wheel for the target. Whether the packages are enough is not checked: the
    validator, who runs them, sees that.
    """
    packages = _packages(data, path)
    for package in packages:
        _check_package(package, target, path)
    pinned = {_plain(package["name"]): package["version"] for package in packages}
    got = pinned.get(_plain(release.runtime.name))
    if got != release.runtime.version:
        raise _refuse(
            "lock-runtime",
            path,
            f"expected {release.runtime.name} {release.runtime.version}, got {got or 'none'}",
            "write the lock again for the declared runtime",
        )


def _packages(data: bytes, path: str) -> list[Mapping[str, Any]]:
    try:
        value = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise _form(path, str(error)) from None
    packages = value.get("packages")
    if value.get("lock-version") != "1.0" or not isinstance(packages, list) or not packages:
        raise _form(path, "expected lock-version 1.0 and at least one package")
    for package in packages:
        if not isinstance(package, dict) or not all(isinstance(package.get(key), str) for key in ("name", "version")):
            raise _form(path, "a package has a name and a version")
    return packages


def _check_package(package: Mapping[str, Any], target: Target, path: str) -> None:
    place = next((key for key in _PLACES if key in package), None)
    wheels = package.get("wheels")
    if not isinstance(wheels, list) or not wheels or not all(isinstance(wheel, dict) for wheel in wheels):
        raise _form(path, f"the package {package['name']} has no wheels")
    if place or any("url" in wheel for wheel in wheels):
        raise _refuse(
            "lock-place",
            path,
            f"the package {package['name']} is bound to one place by {place or 'url'}",
            "name each wheel by path (its file name) and sha256, so that any index or folder can serve it",
        )
    names = [_wheel_name(wheel, package["name"], path) for wheel in wheels]
    if not any(wheel_fits(name, target) for name in names):
        raise _refuse(
            "lock-unfit",
            path,
            f"no wheel of {package['name']} {package['version']} is for Python {target.python}, {target.libc}, "
            f"{target.arch}: {', '.join(names)}",
            "write the lock again for this target",
        )


def _wheel_name(wheel: Mapping[str, Any], package: str, path: str) -> str:
    name, hashes = wheel.get("path"), wheel.get("hashes")
    digest = hashes.get("sha256") if isinstance(hashes, dict) else None
    if not isinstance(name, str) or "/" in name or not is_wheel(name):
        raise _form(path, f"a wheel of {package} has no plain file name under path: {name!r}")
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise _form(path, f"{name} has no sha256 of 64 lower-case hexadecimal digits")
    return name


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _form(path: str, reason: str) -> Refusal:
    return _refuse("lock-form", path, reason, "write the lock again in the form of PEP 751")


def _refuse(rule: str, path: str, reason: str, hint: str) -> Refusal:
    return refuse(rule, f"{path}: {reason}", path=path, hint=hint)
