"""What may not stand in a committed file: where somebody's packages come from, a machine's paths, a private key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Put together here, so that this file does not name them.
_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("registry", "npmjs", "org"),
        ("repo1", "maven", "org"),
        ("deb", "debian", "org"),
    )
]
_MACHINE = re.compile("|".join(f"/{top}/" for top in ("work", "root", "home/[a-z]+", "Users", "opt/wheels")))
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")


def _texts(committed: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    for path in committed:
        raw = path.read_bytes()
        if b"\0" not in raw:
            yield path, raw.decode("utf-8", "replace")


@pytest.mark.parametrize("host", _HOSTS)
def test_no_file_names_a_package_index(committed: tuple[Path, ...], host: str) -> None:
    assert [path for path, text in _texts(committed) if host in text] == []


def test_no_file_names_a_place_on_somebodys_machine(committed: tuple[Path, ...]) -> None:
    assert [(path, found[0]) for path, text in _texts(committed) if (found := _MACHINE.search(text))] == []


def test_no_file_holds_a_private_key(committed: tuple[Path, ...]) -> None:
    assert [path for path, text in _texts(committed) if _PRIVATE_KEY.search(text)] == []


def test_every_script_with_a_shebang_can_be_run(committed: tuple[Path, ...]) -> None:
    assert [path for path in committed if path.read_bytes()[:2] == b"#!" and not path.stat().st_mode & 0o100] == []


@pytest.mark.parametrize("parts", [("work", "main"), ("home", "someone", "x"), ("root", ".cache")], ids="/".join)
def test_a_machine_path_is_seen(parts: tuple[str, ...]) -> None:
    assert _MACHINE.search("/".join(("see ", *parts, "")))


@pytest.mark.parametrize("kind", ["PRIVATE", "OPENSSH PRIVATE", "EC PRIVATE", "ENCRYPTED PRIVATE"])
def test_a_private_key_is_seen(kind: str) -> None:
    assert _PRIVATE_KEY.search(f"-----BEGIN {kind} KEY-----")


def test_a_public_key_may_be_committed() -> None:
    assert not _PRIVATE_KEY.search("-----BEGIN PUBLIC KEY-----")
