"""The runtime lock of one release for one target: exact wheels, named by hash and by no index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from shlex import quote
from typing import Any

from ..declare.documents import Release, Target
from ..declare.files import REGULAR, Files
from ..domain.finding import Finding
from ..domain.near import is_slip
from .links import link_findings
from .lock_text import readable_text
from .wheels import Machine, fits, machine_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_OTHER_ORIGINS = ("vcs", "directory", "archive", "sdist")
_LARGEST_KNOWN = 1 << 18  # bytes of a lock
# Minor versions of glibc 2 that uv has a platform for.
_UV_GLIBC = (17, *range(28, 41))


def lock_findings(release: Release, target: Target, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge `<lock>/<target>.pylock.toml`. That it is complete, and that the wheels exist, shows at the build."""
    path = f"{release.id.directory}/{release.runtime.lock}/{target.name}.pylock.toml"
    hint = locking_command(release, target, path)
    at = ("spec", "runtime", "lock")
    through = tuple(link_findings(release.source, at, path, listed, files))
    if through or path not in listed:
        yield from through or [release.source.finding(at, "lock-missing", f"there is no {path}", hint=hint)]
        return
    if files.mode(path) not in REGULAR:
        return
    data = files.read(path)
    try:
        packages, faults = (_known if len(data) <= _LARGEST_KNOWN else _judged)(data, machine_of(target))
    except ValueError as error:
        yield Finding("lock-unreadable", str(error), path=path, hint=hint)
        return
    yield from _runtime(release, path, packages, data, hint)
    for rule, message in faults:
        yield Finding(rule, message, path=path, hint=hint)


def _judged(data: bytes, machine: Machine) -> tuple[list[dict[str, Any]], tuple[tuple[str, str], ...]]:
    """The packages of a lock, not to be changed, and rule and message of what is wrong with them. ValueError too."""
    packages = _packages(data)
    return packages, tuple(fault for package in packages for fault in _package(package, machine))


# Releases that run on one runtime have one lock, byte for byte, which is judged once.
_known = lru_cache(maxsize=128)(_judged)


def locking_command(release: Release, target: Target, path: str) -> str:
    """A line for a shell that makes the lock anew: uv resolves, and what it says of addresses is taken out."""
    compile_ = "uv pip compile - --quiet --no-header --format pylock.toml --only-binary :all:"
    platform = f"--python-version {target.python} --python-platform {_uv_platform(target)}"
    wanted = quote(f"{release.runtime.name}=={release.runtime.version}")
    return f'echo {wanted} | {compile_} {platform} | sed \'s#url = "[^"]*/#path = "#\' > {quote(path)}'


def _uv_platform(target: Target) -> str:
    family, _, version = target.libc.partition("-")
    minor = max((known for known in _UV_GLIBC if known <= int(version.partition(".")[2] or 0)), default=_UV_GLIBC[0])
    return f"{target.arch}-manylinux_2_{minor}" if family == "glibc" else f"{target.arch}-unknown-linux-musl"


def _packages(data: bytes) -> list[dict[str, Any]]:
    """The packages of a lock, each with a name and a version. ValueError with the reason."""
    import tomllib

    try:
        packages = tomllib.loads(readable_text(data)).get("packages")
    except RecursionError:
        raise ValueError("not TOML: nested too deep") from None
    if not isinstance(packages, list) or not packages:
        raise ValueError("expected at least one of [[packages]]")
    for package in packages:
        if not isinstance(package, dict) or not _is_text(package.get("name")) or not _is_text(package.get("version")):
            raise ValueError("expected name and version in each of [[packages]]")
    return packages


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _runtime(release: Release, path: str, packages: list[dict[str, Any]], data: bytes, hint: str) -> Iterator[Finding]:
    """Locks are made, and releases are written: a name that is nearly locked is mistyped in the release."""
    name, version = release.runtime.name, release.runtime.version
    pinned = [package for package in packages if _normal(package["name"]) == _normal(name)]
    if [package["version"] for package in pinned] == [version]:
        return
    meant = next((package["name"] for package in packages if is_slip(name, package["name"])), "")
    if meant and not pinned:
        message, hint = f"{path} locks no {name}", f"did you mean {meant!r}?"
        yield release.source.finding(("spec", "runtime", "name"), "lock-runtime", message, hint=hint)
        return
    got = ", ".join(package["version"] for package in pinned) or "nothing"
    message = f"expected {name} {version}, as spec.runtime says, got {got}"
    yield Finding("lock-runtime", message, path=path, line=_line(data, name) if pinned else 0, hint=hint)


def _line(data: bytes, name: str) -> int:
    """Where a package stands in a lock that is laid out as tools do it; 0 where it is not."""
    found = re.search(rb'^name = "%s"' % re.escape(name.encode()), data, re.MULTILINE)
    return data.count(b"\n", 0, found.start()) + 1 if found else 0


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _package(package: Mapping[str, Any], machine: Machine) -> Iterator[tuple[str, str]]:
    name = f"{package['name']} {package['version']}"
    wheels = package.get("wheels")
    if "index" in package:
        yield "lock-index", f"{name}: expected no index, got {package['index']!r}"
    for origin in _OTHER_ORIGINS:
        if origin in package:
            yield "lock-hash", f"{name}: expected wheels only, got {origin}"
    if not isinstance(wheels, list) or not all(isinstance(wheel, dict) for wheel in wheels):
        yield "lock-hash", f"{name}: expected a list of wheels"
        return
    for wheel in wheels:
        yield from _wheel(name, wheel)
    if not any(fits(_file_name(wheel), machine) for wheel in wheels):
        seen = ", ".join(_file_name(wheel) for wheel in wheels) or "none"
        yield "lock-platform", f"{name}: expected a wheel for {machine}, got {seen}"


def _wheel(name: str, wheel: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    hashes = wheel.get("hashes")
    digest = hashes.get("sha256") if isinstance(hashes, dict) else None
    if "url" in wheel:
        yield "lock-index", f"{name}: expected path (a file name), got url {wheel['url']!r}"
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        yield "lock-hash", f"{name}: expected hashes.sha256 for {_file_name(wheel) or 'a wheel'}, got {digest!r}"


def _file_name(wheel: Mapping[str, Any]) -> str:
    """The last part of `name`, else of `path`."""
    named = wheel.get("name") or wheel.get("path")
    return named.rpartition("/")[2] if isinstance(named, str) else ""
