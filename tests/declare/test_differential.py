"""The small runs of `python -m tests.declare.differential` and `python -m tests.declare.fuzz`."""

from __future__ import annotations

import itertools

import pytest

from rfgit.declare.plain_yaml import read_plain
from tests.declare import fuzz
from tests.declare.differential import compare, run, two_readers
from tests.declare.generate import Generator
from tests.declare.overlays import tree


@pytest.mark.parametrize("seed", [1, 2])
def test_rfgit_and_ruamel_read_the_same(seed: int) -> None:
    tally = run(seed, 800)
    assert tally.wrong == []
    assert tally.ends["taken by both, equal"] > 240
    assert len([end for end in tally.ends if "refused" in end]) > 12


def test_the_reader_of_plain_lines_agrees_with_the_full_one() -> None:
    texts = Generator(3)
    plain = [text for text in (texts.scraps() for _ in range(20_000)) if two_readers(text) is not None]
    assert [text for text in plain if two_readers(text)] == []
    assert len(plain) > 1_000


def test_a_seed_gives_its_documents_again() -> None:
    one, other, third = (list(itertools.islice(Generator(seed).texts(), 50)) for seed in (7, 7, 8))
    assert one == other
    assert one != third


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "a: &x 1\n", "a: !!str 1\n", "%YAML 1.1\n---\na: 1\n", "a: .inf\n", "<<: {a: 1}\n"]
)
def test_what_rfgit_alone_refuses_is_told_by_its_rule(text: str) -> None:
    end, good = compare(text)
    assert good
    assert "yaml-" in end


def test_most_good_documents_are_plain() -> None:
    plain = [read_plain(data.decode()) is not None for path, data in tree().items() if path.endswith(".yaml")]
    assert sum(plain) > len(plain) / 2


def test_bytes_at_random_are_refused_or_taken() -> None:
    ends, wrong = fuzz.run(2, 1)
    assert wrong == []
    assert len(ends) > 15
