"""Where the schemas, policies and pages of rules are that come with rfgit: in the wheel, or in its own checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def packaged_folder(name: str) -> Path:
    """The folder `schemas`, `policies` or `docs/rules`. Whether it exists is found out by who reads it."""
    in_wheel = _PACKAGE / "_packaged"
    return (in_wheel if in_wheel.is_dir() else _PACKAGE.parent) / name
