"""Work grows with the number of releases, and not with its square: counted in lines of Python that are run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rfgit.check.across import Field, findings_across
from rfgit.check.known import known
from rfgit.check.outline import Outline
from rfgit.declare.catalog import load_catalog
from rfgit.declare.documents import Constraints, Fleet, Place, Source
from rfgit.declare.files import MemoryFiles
from rfgit.domain.digest import Digest
from rfgit.domain.finding import NOTE
from tests.check.judging import judge
from tests.check.outlines import outline, steps
from tests.declare.overlays import tree

_FLEETS = 100
_MUCH_MORE = 6  # times the work for four times the releases; the square would be 16 times


def _terms(customer: str) -> Constraints:
    return Constraints(regions=("FR",), residency=None, customers=(customer,), hosting=None)


def _ordinary(count: int) -> list[Outline]:
    """Products of a hundred versions for three targets each; one in twenty has the counter of another."""
    found = []
    for number in range(count):
        product, version = divmod(number, 100)
        targets = tuple(f"t{(product + shift) % 40}" for shift in range(3))
        before = f"p{product}@{version - 1}" if version else None
        counter = version if version % 20 == 19 else version + 1
        found.append(outline(f"p{product}@{version}", counter, targets=targets, replaces=before, rollback_to=before))
    return found


SHAPES: dict[str, Callable[[int], list[Outline]]] = {
    "ordinary": _ordinary,
    "one line": lambda n: [outline(f"a@{i}", i + 1, replaces=f"a@{i - 1}" if i else None) for i in range(n)],
    "one circle": lambda n: [outline(f"a@{i}", i + 1, replaces=f"a@{(i + 1) % n}") for i in range(n)],
    "all replace one": lambda n: [outline(f"a@{i}", i + 1, replaces="a@0" if i else None) for i in range(n)],
    "all replace nothing": lambda n: [outline(f"a@{i}", i + 1) for i in range(n)],
    "falling": lambda n: [outline(f"a@{i}", n - i) for i in range(n)],
    "one counter": lambda n: [outline(f"a@{i}", 7) for i in range(n)],
    "all unknown": lambda n: [outline(f"a@{i}", i + 1, replaces=f"b@{i}", rollback_to=f"c@{i}") for i in range(n)],
    "all for others": lambda n: [outline(f"a@{i}", i + 1, constraints=_terms(f"c{i}")) for i in range(n)],
    "a target each": lambda n: [outline(f"a@{i}", i + 1, targets=(f"x{i}",)) for i in range(n)],
}


def _field(outlines: Sequence[Outline], fleets: int) -> Field:
    made = []
    for number in range(fleets):
        source = Source(f"targets/fleets/f{number}.yaml", Digest.of(b""), {"spec": {}}, {})
        place = Place("FR", None, "nobody", None)
        made.append(Fleet(source, f"f{number}", ("lite", f"t{number % 40}"), place))
    targets = known(name for item in (*outlines, *made) for name in item.targets)
    return Field(known(item.id for item in outlines), made, [fleet.name for fleet in made], targets, (), {})


def _work(outlines: Sequence[Outline], fleets: int = 3) -> int:
    field = _field(outlines, fleets)
    there = frozenset(item.id for item in outlines[::2])
    return steps(lambda: list(findings_across(outlines, field, there)))


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_releases_are_four_times_the_work(shape: str) -> None:
    few, many = SHAPES[shape](250), SHAPES[shape](1000)
    assert _work(many) < _MUCH_MORE * _work(few)


def test_ten_thousand_releases_and_a_hundred_fleets() -> None:
    outlines = _ordinary(10_000)
    assert _work(outlines, _FLEETS) < 250 * len(outlines)


@pytest.mark.parametrize("shape", SHAPES)
def test_notes_do_not_flood(shape: str) -> None:
    outlines = SHAPES[shape](300)
    notes = [item for item in findings_across(outlines, _field(outlines, _FLEETS)) if item.severity == NOTE]
    assert len({item.path for item in notes}) == len(notes) <= len(outlines) + _FLEETS


def _copies(count: int, old: str, new: str) -> MemoryFiles:
    """A tree of so many releases, in which one text is another: faults, or none."""
    files = dict(tree())
    folder = "releases/reachy-kinematics/1.0.0"
    inside = {path[len(folder) :]: data for path, data in files.items() if path.startswith(folder)}
    for number in range(count):
        for path, data in inside.items():
            text = data.replace(b"name: reachy-kinematics\n", f"name: r{number}\n".encode())
            files[f"releases/r{number}/1.0.0{path}"] = text.replace(old.encode(), new.encode())
    return MemoryFiles(files)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nothing", "nothing"),
        ("name: reachy-mini-lite", "name: reachy-mini-light"),
        ("role: release-authority", "role: nobody"),
        ("registry: pypi", "registry: nowhere"),
        ("config/limits.json]", "config/limit.json]"),
        ("lock: locks", "lock: lock"),
    ],
)
def test_each_release_is_judged_for_itself(old: str, new: str) -> None:
    def work(count: int) -> int:
        files = _copies(count, old, new)
        catalog, found = load_catalog(files)
        return steps(lambda: judge(files, catalog, found))

    assert work(120) < _MUCH_MORE * work(30)
