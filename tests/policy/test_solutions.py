from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfgit.policy.engine import PolicySet
from rfgit.policy.solutions import solution_of

ROOT = Path(__file__).parents[2]
HEAD = "# METADATA\n# title: T\n# custom:\n"
BODY = '\ndeny contains {"rule": "%s"}\n'
RULE = HEAD + "#   id: %s\n#   solution: %s" + BODY


def _set(*texts: str) -> PolicySet:
    return PolicySet({f"policies/{number}.rego": text.encode() for number, text in enumerate(texts)}, {})


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
        pytest.param("\npackage rfgit.a\n# solution: no metadata\n", "", id="a mere comment"),
        pytest.param("\xff\npackage rfgit.a\n", "", id="odd bytes"),
    ],
)
def test_a_solution_is_read_from_the_metadata_above_its_package(text: str, expected: str) -> None:
    assert solution_of(_set(text), "rfgit.a", "a-rule") == expected


PACKAGE = HEAD + "#   solution: All.\npackage rfgit.a\n"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([PACKAGE + RULE % ("a-rule", "One.", "a-rule")], "One.", id="its own"),
        pytest.param(
            [PACKAGE + RULE % ("b-rule", "Two.", "b-rule") + RULE % ("a-rule", "One.", "a-rule")], "One.", id="second"
        ),
        pytest.param([PACKAGE + RULE % ("b-rule", "Two.", "b-rule")], "All.", id="none of its own"),
        pytest.param([PACKAGE + RULE % ("a-rule-b", "Two.", "a-rule-b")], "All.", id="the longer name"),
        pytest.param([PACKAGE + HEAD + "#   id: a-rule" + BODY % "a-rule"], "All.", id="an id alone"),
        pytest.param([PACKAGE + HEAD + "#   id: a-rule\n\n# solution: far\n"], "All.", id="another comment"),
        pytest.param(
            [PACKAGE, "\npackage rfgit.a\n" + RULE % ("a-rule", "One.", "a-rule")], "One.", id="in another module"
        ),
        pytest.param(
            [PACKAGE, "\npackage rfgit.b\n" + RULE % ("a-rule", "One.", "a-rule")], "All.", id="in another package"
        ),
    ],
)
def test_a_rule_s_own_solution_comes_first(texts: list[str], expected: str) -> None:
    assert solution_of(_set(*texts), "rfgit.a", "a-rule") == expected


def test_every_rule_of_the_library_states_a_solution_of_its_own() -> None:
    modules = {path.name: path.read_bytes() for path in (ROOT / "policies").glob("*.rego") if "_test" not in path.name}
    said = {}
    for data in modules.values():
        text = data.decode()
        (package,) = re.findall(r"(?m)^package (\S+)$", text)
        assert solution_of(PolicySet(modules, {}), package, "somebody-elses-rule")
        for rule in re.findall(r'"rule": "([a-z-]+)"', text):
            said[rule] = solution_of(PolicySet(modules, {}), package, rule)
            assert f"#   id: {rule}\n" in text, rule
    assert len(said) > 12
    assert len(set(said.values())) == len(said), "two rules share one solution"
