from __future__ import annotations

from pathlib import Path

import pytest

from rfgit.policy.engine import PolicySet
from rfgit.policy.solutions import solution_of

HEAD = "# METADATA\n# title: T\n# custom:\n"


def _set(text: str) -> PolicySet:
    return PolicySet({"policies/a.rego": text.encode()}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(HEAD + "#   solution: Do it.\npackage rfgit.a\n", "Do it.", id="one line"),
        pytest.param(
            HEAD + "#   solution: |\n#     Do it,\n#     now.\npackage rfgit.a\n", "Do it, now.", id="a block"
        ),
        pytest.param(
            HEAD + "#   solution: Do it.\n#   owner: x\npackage rfgit.a\n", "Do it.", id="ends at the next key"
        ),
        pytest.param(HEAD + "#   owner: x\npackage rfgit.a\n", "", id="none stated"),
        pytest.param(HEAD + "#   solution: Do it.\npackage rfgit.b\n", "", id="another package"),
        pytest.param("package rfgit.a\n# solution: late\n", "", id="below the package"),
        pytest.param("\xff\npackage rfgit.a\n", "", id="odd bytes"),
    ],
)
def test_a_solution_is_read_from_the_metadata_above_its_package(text: str, expected: str) -> None:
    assert solution_of(_set(text), "rfgit.a") == expected


def test_every_package_of_the_library_states_its_solution() -> None:
    root = Path(__file__).parents[2]
    modules = {path.name: path.read_bytes() for path in (root / "policies").glob("*.rego") if "_test" not in path.name}
    names = [
        line.split()[1]
        for data in modules.values()
        for line in data.decode().splitlines()
        if line.startswith("package ")
    ]
    assert names
    assert all(solution_of(PolicySet(modules, {}), name) for name in names)
