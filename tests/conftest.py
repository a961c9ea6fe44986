"""What the tests of every room share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import settings

# The machines that run this are small and shared: a slow example is no finding.
settings.register_profile("rfgit", deadline=None)
settings.load_profile("rfgit")


def in_ci() -> bool:
    return any(os.environ.get(name, "") not in ("", "0", "false") for name in ("CI", "RFGIT_CI"))


@pytest.fixture
def needs() -> Callable[[str], str]:
    """`needs("strace")` is the path of a foreign program, or the end of the test.

    Without the program the test is skipped on a desk and fails in CI, where a skip would be a check that nobody ran.
    """

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is not None:
            return path
        if in_ci():
            pytest.fail(f"{program} is not on the PATH; CI must install it", pytrace=False)
        pytest.skip(f"{program} is not on the PATH")

    return find
