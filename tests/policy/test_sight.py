"""What a policy set sees of a question: never less than what decides, for two questions that look alike are one."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.errors import CannotTell
from rfgit.policy.distinct import DistinctEngine
from rfgit.policy.embedded import EmbeddedEngine
from rfgit.policy.engine import Answers, PolicySet
from rfgit.policy.load import load_policies
from rfgit.policy.sight import Sight

ROOT = Path(__file__).parents[2]
DOCUMENT = {
    "phase": "propose",
    "now": "2026-01-01T00:00:00Z",
    "a": {"b": {"c": 1, "d": [1, 2]}, "e": "e", "f": None},
    "list": [{"x": 1, "y": 2}, {"x": 3}],
    "text": "t",
    "t": "t",
}
WHOLE: tuple[tuple[str, ...], ...] = ((),)
SEEN = {
    "input.a.b.c == 1": (("a", "b", "c"),),
    'input["a"].b["c"] == 1': (("a", "b", "c"),),
    "input.a.b.c == 1; is_object(input.a.b)": (("a", "b"),),
    "not input.a.missing": (("a", "missing"),),
    "input.list[0].x == 1": (("list",),),
    "some item in input.list; item.x == 3": (("list",),),
    "every item in input.list { item.x > 0 }": (("list",),),
    "[1 | input.text] == [1]": (("text",),),
    'object.get({input.a.e: 1}, "e", 0) == 1; {input.text} == {"t"}; [0 - input.a.b.c] == [-1]': (
        ("a", "b", "c"),
        ("a", "e"),
        ("text",),
    ),
    'object.get(input.a, ["b", "c"], 0) == 1': (("a",),),
    'sprintf("%s", [input.text]) == "t"': (("text",),),
    "count(input.list) + input.a.b.c == 3": (("a", "b", "c"), ("list",)),
    'input.text in {"t"}': (("text",),),
    "more == 1": (("a", "b", "c"),),
    "fallback == 2": (("a", "e"), ("text",)),
    "worth": (("a", "e"),),
    'pairs.e == "t"': (("a", "e"), ("text",)),
    "double(input.a.b.c) == 2": (("a", "b", "c"),),
    "renamed.c == 1": (("a", "b"),),
    "x := input; x.a.b.c == 1": WHOLE,
    'some key; input[key] == "t"': WHOLE,
    'input[input.text] == "t"': WHOLE,
    'some key, value in input; value == "t"': WHOLE,
    'object.get(input, "text", "") == "t"': WHOLE,
    'walk(input, [["a", "e"], "e"])': WHOLE,
    'json.filter(input, ["text"]) == {"text": "t"}': WHOLE,
    "hidden({}) == 1": WHOLE,
    "more == 5 with input.a.b.c as 5": (("a", "b", "c"),),
    'more == 5 with input as {"a": {"b": {"c": input.a.b.c + 4}}}': (("a", "b", "c"),),
}
HELPERS = """
more := input.a.b.c

default fallback := 2

fallback := 1 if { input.text == "u" } else := 3 if { input.a.e == "f" }

worth := input.a.e

pairs[input.a.e] := input.text

double(x) := 2 * x

hidden(input) := input.a if true
hidden(other) := 1
"""


def engine(condition: str) -> EmbeddedEngine:
    """Only those helpers that the condition names, since whatever a set holds may be asked."""
    helpers = [part for part in HELPERS.split("\n\n") if part.strip() and _named(part, condition)]
    imports = "import input.a.b as renamed\n\n" if "renamed" in condition else ""
    rule = f'deny contains {{"rule": "yes", "message": "m"}} if {{ {condition} }}'
    text = f"package rfgit.x\n\n{imports}warn := set()\n\n{rule}\n\n" + "\n\n".join(helpers) + "\n"
    return EmbeddedEngine(PolicySet({"policies/x.rego": text.encode()}, {}))


def _named(part: str, condition: str) -> bool:
    words = part.split()
    name = (words[1] if words[0] == "default" else words[0]).partition("(")[0].partition("[")[0]
    return name in condition


def hidden_from(sight: Sight, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what is not seen."""
    left = copy.deepcopy(dict(document))
    for path in list(_paths(document)):
        if not any(path[: len(seen)] == seen or seen[: len(path)] == path for seen in sight.paths):
            place: Any = left
            for part in path[:-1]:
                place = place.get(part, {})
            place.pop(path[-1], None)
    return left


def _paths(value: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, item in value.items():
        yield (*above, key)
        if isinstance(item, Mapping):
            yield from _paths(item, (*above, key))


@pytest.mark.parametrize("condition", SEEN)
def test_what_is_named_is_seen(condition: str) -> None:
    asked = engine(condition)
    assert set(asked.sight.paths) == set(SEEN[condition])
    whole = asked.evaluate(DOCUMENT)
    assert [item.rule for item in whole.findings] == ["yes"]
    assert asked.evaluate(hidden_from(asked.sight, DOCUMENT)) == whole


def test_the_time_is_seen_only_by_who_names_it() -> None:
    assert engine('input.now > "2026"').sight.reaches("now")
    assert engine("input[input.text]").sight.reaches("now")
    assert engine('time.parse_rfc3339_ns(object.get(input, "now", "")) > 0').sight.reaches("now")
    assert not engine("input.nowhere.now == 1; input.a.now == 1").sight.reaches("now")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"a": None}),
        ({"a": {}}, {"a": {"b": None}}),
        ({"a": None}, {"a": {}}),
        ({"a": "b"}, {"a": ["b"]}),
        ({"a": {"b": 1}}, {"a": {"b": True}}),
        ({"a": {"b": 1}}, {"a": {"b": "1"}}),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [2, 1]}}),
    ],
)
def test_what_differs_looks_different(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    sight = Sight((("a", "b"),))
    assert sight.of(one) != sight.of(other)


def test_this_projects_policies_do_not_look_at_what_is_no_concern_of_theirs() -> None:
    files = {str(path.relative_to(ROOT)): path.read_bytes() for path in ROOT.glob("policies/**/*") if path.is_file()}
    sight = EmbeddedEngine(load_policies(MemoryFiles(files))).sight
    assert not sight.reaches("now")
    assert not any(path[:2] == ("release", "version") or path in ((), ("release",)) for path in sight.paths)


class Counting:
    """Answers by the number of the question, and has no answer to some."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def evaluate_many(self, documents: Sequence[Mapping[str, Any]]) -> Iterator[Answers | CannotTell]:
        for document in documents:
            self.asked.append(document["a"])
            silent = CannotTell("policy-undecided", f"{document['a']}")
            yield silent if document["a"] < 0 else Answers((), (str(document["a"]),))


def test_what_looks_alike_is_asked_once() -> None:
    inner = Counting()
    asked = DistinctEngine(inner, Sight((("a",),)))
    documents = [{"a": number % 3, "b": number} for number in range(12)]
    assert [answer.packages for answer in asked.evaluate_many(documents)] == [(str(n % 3),) for n in range(12)]
    assert list(asked.evaluate_many(documents[:2])) == list(asked.evaluate_many(documents[:2]))
    assert inner.asked == [0, 1, 2]


def test_that_there_was_no_answer_is_not_remembered() -> None:
    inner = Counting()
    asked = DistinctEngine(inner, Sight((("a",),)))
    for _ in range(2):
        answers = list(asked.evaluate_many([{"a": -1}, {"a": 1}, {"a": -1}]))
        assert [isinstance(answer, CannotTell) for answer in answers] == [True, False, True]
    assert inner.asked == [-1, 1, -1]


def test_nothing_is_asked_that_nobody_reads() -> None:
    inner = Counting()
    next(DistinctEngine(inner, Sight((("a",),))).evaluate_many([{"a": 1}, {"a": 2}]))
    assert inner.asked == [1]
