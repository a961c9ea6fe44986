import math

import pytest

from rfgit.validate.compare import differences

NAN = float("nan")


@pytest.mark.parametrize(
    ("due", "got", "absolute", "relative"),
    [
        ({}, {}, 0, 0),
        ([1, 2.0, "a", None, True], [1.0, 2, "a", None, True], 0, 0),
        ([1.0], [1.1], 0.11, 0),
        ([-10.0], [-10.9], 0, 0.1),
        ({"a": [[1], {"b": 0}]}, {"a": [[1], {"b": 1e-9}]}, 1e-9, 0),
    ],
)
def test_equal(due, got, absolute, relative):
    assert differences(due, got, absolute, relative) == ()


@pytest.mark.parametrize(
    ("due", "got", "place"),
    [
        ([1.0], [1.2], "$[0]"),
        ([1.0], [NAN], "$[0]"),
        ([1.0], [math.inf], "$[0]"),
        ([1.0], [-math.inf], "$[0]"),
        ([1.0], ["1.0"], "$[0]"),
        ([1], [True], "$[0]"),
        ([0], [False], "$[0]"),
        ([0], [None], "$[0]"),
        ([1, 2], [1], "$[1]"),
        ([1], [1, 2], "$[1]"),
        ({"a": 1}, {}, "$.a"),
        ({}, {"a": 1}, "$.a"),
        ({"a": None}, {}, "$.a"),
        ({"a": {"b": [[0, 0]]}}, {"a": {"b": [[0, 1]]}}, "$.a.b[0][1]"),
        ([[1]], [1], "$[0]"),
        ({"0": 1}, [1], "$"),
        ("a", "b", "$"),
        (1, 10**400, "$"),
        (10**400, 10**400 + 1, "$"),
    ],
)
def test_unequal(due, got, place):
    found = differences(due, got, 0.1, 0.01)
    assert [item.place for item in found] == [place]


def test_a_relative_tolerance_is_of_what_is_due():
    assert differences([0.0], [1e-9], 0, 0.5)
    assert differences([1.0], [1.6], 0, 0.5)
    assert not differences([1.0], [1.5], 0, 0.5)


def test_the_words():
    (item,) = differences({"a": [0.25]}, {"a": [0.5]}, 0, 0)
    assert str(item) == "at $.a[0] expected 0.25, got 0.5, a difference of 0.25"
    (item,) = differences([], {}, 0, 0)
    assert str(item) == "at $ expected a list of 0, got an object of 0 entries"
