"""The data of the policies that come with rfgit: closed documents, as long as what reads them is there."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from rfgit.declare.json_document import read_json_document
from rfgit.declare.packaged import packaged_folder
from rfgit.declare.policy_data import READERS, data_findings
from rfgit.declare.schema import validate
from tests.declare.wrong_values import misspellings

_OWN = {name: (packaged_folder("policies") / f"data/{name}.json").read_bytes() for name in READERS}
_WRONG = {
    "regions": ['{"permitted": "EU"}', '{"permitted": ["eu"]}', '{"permitted": ["EU", "EU"]}', "{}", "[]", "null"],
    "residency": [
        '{"equivalent": []}',
        '{"equivalent": {"EU": "NO"}}',
        '{"equivalent": {"eu": ["NO"]}}',
        '{"equivalent": {"EU": [true]}}',
    ],
    "signatures": [
        '{"required": {}}',
        '{"required": [{"role": "a", "min": 0, "on": "model", "phase": "gate"}]}',
        '{"required": [{"role": "a", "min": "1", "on": "model", "phase": "gate"}]}',
        '{"required": [{"role": "a", "min": 1, "on": "modle", "phase": "gate"}]}',
        '{"required": [{"role": "a", "min": 1, "on": "model", "phase": "gates"}]}',
        '{"required": [{"role": "a", "min": 1, "on": "model"}]}',
        '{"required": ["model-owner"]}',
    ],
    "zones": [
        '{"countries": ["FR"]}',
        '{"zones": {"EU": ["FR"]}}',
        '{"countries": ["fr"], "zones": {}}',
        '{"countries": ["FRA"], "zones": {}}',
        '{"countries": ["FR"], "zones": {"EU": "FR"}}',
        '{"countries": ["FR"], "zones": {"Eu": ["FR"]}}',
    ],
}


def _found(name: str, text: str | bytes) -> list[tuple[str, str]]:
    data = {f"policies/data/{name}.json": text if isinstance(text, bytes) else text.encode()}
    return [(item.rule, f"{item.message} {item.hint}") for item in data_findings(set(READERS.values()), data)]


@pytest.mark.parametrize("name", READERS)
def test_what_comes_with_rfgit_fits(name: str) -> None:
    """It is not asked about each time, so that this has to be sure."""
    assert validate(f"data/{name}", read_json_document(_OWN[name], "x.json")) == ()
    assert _found(name, _OWN[name]) == _found(name, _OWN[name] + b"\n") == []


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in _WRONG.items() for text in texts])
def test_another_form_is_refused(name: str, text: str) -> None:
    assert _found(name, text)


def _misspelt(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """The way to each mapping with fields of fixed names, a field of it, and a misspelling of that."""
    for key, item in value.items() if isinstance(value, dict) and way[:1] not in (("equivalent",), ("zones",)) else ():
        for _, other in misspellings(key, value):
            yield way, key, other
        yield from _misspelt(item, (*way, key))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield from _misspelt(value[0], (*way, 0))


@pytest.mark.parametrize("name", READERS)
def test_every_misspelt_field_is_told_with_the_right_one(name: str) -> None:
    value = json.loads(_OWN[name])
    cases = list(_misspelt(value))
    assert len(cases) >= 4
    for way, key, other in cases:
        wrong = copy.deepcopy(value)
        holder = wrong
        for step in way:
            holder = holder[step]
        holder[other] = holder.pop(key)
        ((rule, words),) = _found(name, json.dumps(wrong))
        assert rule == "schema-unknown-field", words
        assert other in words
        assert repr(key) in words


@pytest.mark.parametrize("name", READERS)
def test_without_its_reader_a_document_may_have_any_form(name: str) -> None:
    data = {f"policies/data/{name}.json": b'{"mine": 1}'}
    assert list(data_findings({"policies/mine.rego"}, data)) == []
    assert list(data_findings({READERS[name]}, data)) != []


@pytest.mark.parametrize("text", ["{", '{"permitted": [], "permitted": []}', "[" * 99, " " * (1 << 20) + "{}"])
def test_what_cannot_be_read_is_not_passed_over(text: str) -> None:
    ((rule, _),) = _found("regions", text)
    assert rule == "policy-data"
