"""The repositories that the examples of docs/rules start from are those of the refused cases."""

from __future__ import annotations

from tests.refusals.conftest import bases

__all__ = ["bases"]
