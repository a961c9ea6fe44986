"""Words that nobody lists: a slip is told next to the word that was meant, and a new word is nobody's mistake."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rfgit.check.outline import CUSTOMERS, HOSTING, Outline
from rfgit.check.words import word_findings
from rfgit.declare.documents import Constraints, Fleet, Place, Source
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import target_at
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Finding
from tests.check.outlines import outline, steps
from tests.declare.overlays import tree


def _release(name: str, *customers: str, hosting: Sequence[str] = ()) -> Outline:
    terms = Constraints(None, None, customers or None, tuple(hosting) or None)
    return outline(f"{name}@1", constraints=terms, places={(): (1, 1), CUSTOMERS: (7, 3), HOSTING: (8, 3)})


def _fleet(name: str, customer: str | None = None, hosting: str | None = None) -> Fleet:
    source = Source(f"targets/fleets/{name}.yaml", Digest.of(b""), {"spec": {}}, {})
    return Fleet(source, name, ("lite",), Place(None, None, customer, hosting))


def _found(releases: Sequence[Outline], fleets: Sequence[Fleet]) -> list[tuple[str, str]]:
    found: list[Finding] = list(word_findings(releases, fleets, ()))
    assert {(item.rule, item.severity) for item in found} <= {("word-misspelt", "warning")}
    return [(item.path, item.hint) for item in found]


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        (["acme"], ["acme"]),
        (["acme"], ["globex"]),
        (["acme"], []),
        ([], ["acme"]),
        (["acme"], ["acme-2"]),
        (["abc"], ["abd"]),
        (["acme-1"], ["acme-2"]),
        (["line-101"], ["line-110"]),
        (["acme", "acne"], ["acme", "acne"]),
    ],
)
def test_a_word_that_may_well_be_meant_is_let_be(asked: list[str], there: list[str]) -> None:
    assert _found([_release("a", *asked)], [_fleet(f"f{at}", word) for at, word in enumerate(there)]) == []


@pytest.mark.parametrize("slip", ["acmee", "acm", "amce", "acne", "xacme", "cme", "ac-me"])
def test_a_slip_is_told_where_it_is(slip: str) -> None:
    sure = [_release("a", "acme"), _release("b", "acme")]
    fleets = [_fleet("one", "acme"), _fleet("two", slip)]
    assert _found(sure, fleets) == [("targets/fleets/two.yaml", "did you mean 'acme'?")]
    assert _found([*sure, _release("c", slip)], fleets[:1]) == [("releases/c/1/release.yaml", "did you mean 'acme'?")]


def test_of_two_words_the_release_is_believed() -> None:
    assert _found([_release("a", hosting=["on-premises"])], [_fleet("f", hosting="on-premise")]) == [
        ("targets/fleets/f.yaml", "did you mean 'on-premises'?")
    ]


def test_a_word_of_one_kind_says_nothing_of_the_other() -> None:
    assert _found([_release("a", "acme")], [_fleet("f", hosting="acmee")]) == []


def test_a_slip_of_a_site_is_told_at_the_target() -> None:
    text = tree()["targets/reachy-mini-lite.yaml"].replace(b"customer: acme", b"customer: acmee")
    target = target_at(MemoryFiles({"t.yaml": text}), "t.yaml", "reachy-mini-lite")
    (found,) = word_findings([_release("a", "acme")], [_fleet("f", "acme", "on-premises")], [target])
    assert (found.path, found.line, found.hint) == ("t.yaml", 11, "did you mean 'acme'?")


def test_a_slip_has_its_line() -> None:
    (found,) = word_findings([_release("a", "amce")], [_fleet("f", "acme"), _fleet("g", "acme")], ())
    assert (found.line, found.column) == (7, 3)
    assert "'acme'" in found.message


@pytest.mark.parametrize("form", ["{}", "customer{}", "{}x", "x{:0>6}y", "{:a>9}"])
def test_many_words_take_their_time_and_no_more(form: str) -> None:
    def work(count: int) -> int:
        names = [form.format(_spelt(number)) for number in range(count)]
        releases = [_release(f"a{at}", name) for at, name in enumerate(names)]
        return steps(lambda: list(word_findings(releases, [_fleet("f", "acme")], ())))

    assert work(800) < 6 * work(200)


def _spelt(number: int) -> str:
    """A number in letters."""
    return "".join(chr(97 + int(digit)) for digit in str(number))
