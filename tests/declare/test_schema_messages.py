"""What people read of a document that does not fit: each fault once, at its place, with the way to mend it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from rfgit.declare.documents import Pointer
from rfgit.declare.mend import mended
from rfgit.declare.schema import load_schema, validate
from rfgit.declare.strict_yaml import YamlDocument, read_yaml
from rfgit.domain.finding import Finding
from rfgit.domain.near import among, near_hint
from tests import nested
from tests.declare.schema_nodes import documents

_GOOD = {item.kind: item.value for item in documents() if item.tree == "full"}
_NOWHERE = object()


def _found(kind: str, *changes: tuple[Pointer, Any]) -> tuple[Finding, ...]:
    value = copy.deepcopy(_GOOD[kind])
    for pointer, new in changes:
        if new is _NOWHERE:
            nested.drop(value, pointer)
        else:
            nested.put(value, pointer, new)
    return validate(kind, YamlDocument("a.yaml", value, {}, {}))


def _told(kind: str, *changes: tuple[Pointer, Any]) -> list[tuple[str, str, str]]:
    return [(item.rule, item.message, item.hint) for item in _found(kind, *changes)]


def test_all_that_is_wrong_is_told_once_and_in_order() -> None:
    head = b"apiVersion: rfgit/v1alpha1\nkind: Fleet\n"
    text = head + b"metadata: {nam: x}\nspec: {targets: [A, b], robot: 3, place: {region: x}}\n"
    found = validate("Fleet", read_yaml(text, "a.yaml"))
    assert [(item.rule, item.line, item.column, item.hint) for item in found] == [
        ("schema-unknown-field", 3, 12, "did you mean 'name'?"),
        ("schema-pattern", 4, 18, "did you mean 'a'?"),
        ("schema-unknown-field", 4, 25, "did you mean 'robots'?"),
        ("schema-pattern", 4, 51, ""),
    ]


@pytest.mark.parametrize(
    ("kind", "pointer", "value", "rule", "message", "hint"),
    [
        pytest.param("Release", ("spec", "window"), "02:00-04:00", "schema-unknown-field",
                     "spec.window: there is no such field", "it belongs in spec.activation", id="level"),
        pytest.param("Release", ("runtime",), {}, "schema-unknown-field",
                     "runtime: there is no such field", "it belongs in spec", id="outside of spec"),
        pytest.param("Fleet", ("spec", "place", "name"), "x", "schema-unknown-field",
                     "spec.place.name: there is no such field", "it belongs in metadata", id="metadata"),
        pytest.param("Fleet", ("spec", "customer"), "acme", "schema-unknown-field",
                     "spec.customer: there is no such field", "it belongs in spec.place", id="place"),
        pytest.param("Repository", ("spec", "protected"), [], "schema-unknown-field",
                     "spec.protected: there is no such field",
                     "it belongs in a TrustPolicy, policies/trust/<version>.json", id="kind"),
        pytest.param("Target", ("spec", "compute", "sensor"), [], "schema-unknown-field",
                     "spec.compute.sensor: there is no such field",
                     "there are: arch, cores, memoryMiB, accelerator", id="unheard of"),
        pytest.param("Target", ("spec", "compute", "memory_mib"), 1, "schema-unknown-field",
                     "spec.compute.memory_mib: there is no such field", "did you mean 'memoryMiB'?", id="style"),
        pytest.param("Fleet", ("kind",), "Target", "kind-unknown", "kind: expected Fleet, got 'Target'",
                     "write kind: Fleet; a document of kind Target is targets/<target>.yaml", id="other kind"),
        pytest.param("Fleet", ("kind",), "fleet", "kind-unknown", "kind: expected Fleet, got 'fleet'",
                     "did you mean 'Fleet'?", id="case of kind"),
        pytest.param("Fleet", ("kind",), ["Fleet"], "kind-unknown", "kind: expected Fleet, got a list",
                     "write kind: Fleet", id="list of kind"),
        pytest.param("Fleet", ("apiVersion",), "v1", "api-version", "apiVersion: expected rfgit/v1alpha1, got 'v1'",
                     "write apiVersion: rfgit/v1alpha1", id="other format"),
        pytest.param("Target", ("spec", "compute", "arch"), "X86_64", "schema-value",
                     "spec.compute.arch: expected one of x86_64, aarch64, got 'X86_64'",
                     "did you mean 'x86_64'?", id="word"),
        pytest.param("Target", ("spec", "runtime", "os"), "lunix", "schema-value",
                     "spec.runtime.os: expected linux, got 'lunix'", "did you mean 'linux'?", id="one word"),
        pytest.param("Release", ("spec", "targets", 0), "gripper-arm", "schema-wrong-type",
                     "spec.targets[0]: expected a mapping, got 'gripper-arm'", "write {name: gripper-arm}", id="item"),
        pytest.param("Fleet", ("spec", "targets"), "gripper-arm", "schema-wrong-type",
                     "spec.targets: expected a list, got 'gripper-arm'", "write [gripper-arm]", id="list"),
        pytest.param("Target", ("spec", "runtime", "python"), 3.11, "schema-wrong-type",
                     "spec.runtime.python: expected a text, got 3.11", "write it in quotes", id="quotes"),
        pytest.param("Release", ("spec", "counter"), "2", "schema-wrong-type",
                     "spec.counter: expected an integer, got '2'", "write a number, without quotes", id="no quotes"),
        pytest.param("Release", ("spec", "counter"), 2.5, "schema-wrong-type",
                     "spec.counter: expected an integer, got 2.5", "write a whole number", id="whole number"),
        pytest.param("Fleet", ("spec", "place", "region"), None, "schema-wrong-type",
                     "spec.place.region: expected a text, got nothing",
                     "give it a value, or remove the line", id="nothing"),
        pytest.param("Fleet", ("spec", "targets"), ["gripper-arm"] * 5, "schema-items",
                     "spec.targets[1]: expected no item twice, got 'gripper-arm' again",
                     "remove one of the two", id="twice"),
        pytest.param("Release", ("spec", "targets", 1, "name"), "gripper-arm", "schema-items",
                     "spec.targets[1]: expected no item twice, got one that stands there already",
                     "remove one of the two", id="equal mappings"),
        pytest.param("Release", ("spec", "targets", 1), {"name": "gripper-arm"}, "schema-items",
                     "spec.targets[1].name: expected no name twice, got 'gripper-arm' again",
                     "remove one of the two", id="one name"),
        pytest.param("Fleet", ("spec", "waves", 1, "share"), 1, "schema-unknown-field",
                     "spec.waves[1].robots: this field is not allowed here: a step has share or robots, not both",
                     "remove it", id="both"),
        pytest.param("Fleet", ("spec", "waves", 1), {"soak": "P1D"}, "schema-missing-field",
                     "spec.waves[1]: the field 'robots' is missing", "add share: or robots:", id="neither"),
        pytest.param("Waiver", ("spec", "expires"), _NOWHERE, "schema-missing-field",
                     "spec: the field 'expires' is missing", "add expires: until when", id="missing"),
        pytest.param("Waiver", ("apiVersion",), _NOWHERE, "schema-missing-field",
                     "the document: the field 'apiVersion' is missing",
                     "add apiVersion: rfgit/v1alpha1", id="missing constant"),
        pytest.param("Repository", ("spec", "registries", "own", "type"), "mlflow", "not-supported-yet",
                     "spec.registries.own.type: this version of rfgit cannot do 'mlflow' yet",
                     "write one of directory, package", id="later word"),
        pytest.param("Release", ("spec", "runtime", "vendor"), True, "not-supported-yet",
                     "spec.runtime.vendor: this version of rfgit cannot do true yet", "write false", id="later flag"),
        pytest.param("Release", ("spec", "envelope", 0, "conditions"), {}, "not-supported-yet",
                     "spec.envelope[0].conditions: this version of rfgit does not know this field yet",
                     "remove it", id="later field"),
    ],
)  # fmt: skip
def test_a_message_says_what_where_and_how_to_mend_it(
    kind: str, pointer: Pointer, value: Any, rule: str, message: str, hint: str
) -> None:
    assert _told(kind, (pointer, value)) == [(rule, message, hint)]


@pytest.mark.parametrize(
    ("kind", "pointer", "value", "hint"),
    [
        (kind, pointer, value, hint)
        for kind, pointer, pairs in (
            ("Fleet", ("spec", "place", "region"), {"fr": "FR", "fr_ara": "FR-ARA", " FR": "FR", "eu": "EU"}),
            ("Fleet", ("spec", "place", "region"), {"UK": "GB", "uk": "GB", "uk-lnd": "GB-LND"}),
            ("Fleet", ("spec", "waves", 0, "soak"), {"24h": "PT24H", "1d": "P1D", "P1M": "PT1M", "p1d": "P1D"}),
            ("Fleet", ("spec", "manager"), {"Ops Team": "ops-team", "ops..team": "ops.team"}),
            ("Target", ("spec", "runtime", "libc"), {"2.31": "glibc-2.31", "glibc 2.31": "glibc-2.31"}),
            ("Target", ("spec", "runtime", "python"), {"3.11.4": "3.11"}),
            ("Target", ("spec", "runtime", "executionProviders", 0), {"CUDA": "CUDAExecutionProvider"}),
            ("Repository", ("spec", "trail", "ref"), {"main": "refs/heads/main", "heads/main": "refs/heads/main"}),
            ("Release", ("spec", "activation", "window"), {"2:00-4:00": "02:00-04:00", "02:00 - 04:00": "02:00-04:00"}),
            ("Release", ("spec", "licenses", 0), {"MIT or Apache-2.0": "MIT OR Apache-2.0"}),
            ("Release", ("spec", "model", "requiredState"), {"in production": "in-production"}),
            ("Release", ("spec", "model", "digest"), {"A" * 64: "sha256:" + "a" * 64}),
            ("Waiver", ("spec", "expires"), {
                "2026-12-31": "2026-12-31T00:00:00Z",
                "2026-12-31 10:00:00": "2026-12-31T10:00:00Z",
                "2026-12-31T10:00:00+00:00": "2026-12-31T10:00:00Z",
                "2026-12-31T10:00:00.25Z": "2026-12-31T10:00:00Z",
            }),
        )
        for value, hint in pairs.items()
    ],
)  # fmt: skip
def test_a_text_of_nearly_the_right_form_is_mended(kind: str, pointer: Pointer, value: str, hint: str) -> None:
    assert [item.hint for item in _found(kind, (pointer, value))] == [f"did you mean {hint!r}?"]


@pytest.mark.parametrize(
    ("kind", "pointer", "value"),
    [
        (kind, pointer, value)
        for kind, pointer, values in (
            ("Fleet", ("spec", "place", "region"), ("XX", "EUR OPE", "FR-", "FR-ABCD", "", "F", "../FR")),
            ("Fleet", ("spec", "place", "region"), ("Europe", "Germany", "germany-by")),
            ("Fleet", ("spec", "waves", 0, "soak"), ("", "P", "PT", "P1", "1", "P1Y", "P1W", "-P1D")),
            ("Fleet", ("spec", "manager"), ("", "a/b", "..", "x" * 64, "-a")),
            ("Release", ("spec", "model", "version"), ("latest", "stable", "main", "1.x", "1.X", ">=1", "1,2", "*")),
            ("Release", ("spec", "version"), ("latest", "a/b", "")),
            ("Release", ("spec", "replaces"), ("a", "a@", "@1", "a@latest", "a@1@2", "a@../1")),
            ("Release", ("spec", "activation", "window"), ("24:00-01:00", "02:00-02:00", "02:60-03:00", "02:00")),
            ("Release", ("spec", "licenses", 0), ("", "MIT OR", "OR", "(MIT", "MIT AND OR MIT", "(A OR (B))")),
            ("Release", ("spec", "model", "digest"), ("", "sha512:" + "a" * 64, "sha256:" + "a" * 63)),
            ("Waiver", ("spec", "expires"), ("2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-1-1", "never")),
            ("Waiver", ("spec", "finding"), ("", "a b", "x" * 256, "sha256:ab")),
        )
        for value in values
    ],
)  # fmt: skip
def test_what_cannot_be_mended_is_refused_with_its_form(kind: str, pointer: Pointer, value: str) -> None:
    (finding,) = _found(kind, (pointer, value))
    assert finding.rule == "schema-pattern"
    assert "expected" in finding.message
    assert repr(value)[:20] in finding.message
    assert "did you mean" not in finding.hint


@pytest.mark.parametrize("day", ["2024-02-29", "2000-02-29", "2026-02-28", "2028-12-31"])
def test_days_of_the_calendar_are_taken(day: str) -> None:
    assert _found("Waiver", (("spec", "expires"), f"{day}T23:59:59Z")) == ()


def test_a_letter_that_looks_like_another_is_named() -> None:
    (finding,) = _found("Fleet", (("spec", "manager"), "\u043eps"))
    assert finding.hint == "it holds U+043E CYRILLIC SMALL LETTER O: write plain ASCII"


def test_another_kind_stands_alone_and_a_mistyped_one_does_not() -> None:
    faults: tuple[tuple[Pointer, Any], ...] = ((("spec", "robot"), 3), (("spec", "manager"), "A"))
    assert [item.rule for item in _found("Fleet", (("kind",), "Release"), *faults)] == ["kind-unknown"]
    assert [item.rule for item in _found("Fleet", (("apiVersion",), "v2"), *faults)] == ["api-version"]
    assert sorted(item.rule for item in _found("Fleet", (("kind",), "Flete"), *faults)) == [
        "kind-unknown",
        "schema-pattern",
        "schema-unknown-field",
    ]


def test_a_wrong_type_is_told_before_what_follows_from_it() -> None:
    assert [item.rule for item in _found("Target", (("spec", "compute", "arch"), 5))] == ["schema-wrong-type"]


def test_hostile_values_stay_short_and_in_one_line() -> None:
    for value in ("x\n::error::y" * 9999, "\x1b[31m", {"a": ["b"] * 999}, ["`" * 999]):
        for finding in _found("Fleet", (("spec", "manager"), value)):
            assert len(finding.message) < 400
            assert finding.message.isprintable()


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("Name", ["name", "names"], "did you mean 'name'?"),
        ("memory-mib", ["memoryMiB"], "did you mean 'memoryMiB'?"),
        ("so", ["os", "libc"], "did you mean 'os'?"),
        ("o", ["os", "on", "libc"], "did you mean 'os' or 'on'?"),
        ("b", ["a", "c", "d", "e"], "did you mean 'a' or 'c' or 'd'?"),
        ("enviroment", ["environment", "engine"], "did you mean 'environment'?"),
        ("excution", ["executionProviders", "python"], "did you mean 'executionProviders'?"),
        ("exit", ["executionProviders", "python"], ""),
        ("", ["a"], ""),
        ("x" * 65, ["x" * 64], ""),
        ("x", [], ""),
    ],
)
def test_near_names(word: str, known: list[str], hint: str) -> None:
    assert near_hint(word, known) == hint


def test_without_a_near_name_the_known_ones_are_told() -> None:
    assert among("zzz", ["b", "a"]) == "there are: a, b"
    assert among("zzz", []) == ""


def test_nothing_is_mended_into_another_thing() -> None:
    """What a mend gives is of the right form; and a long text is not worth the time."""
    pattern = load_schema("Fleet")["$defs"]["region"]["pattern"]
    assert mended("fr" * 1000, pattern) == ""
    assert mended("", pattern) == ""
    assert mended("FR\n", pattern) == "FR"


def test_a_hostile_key_stays_in_one_line() -> None:
    for key in ("x\n::error::y", "\x1b[31m", "`@everyone`" * 99):
        for way in (("spec", key), ("metadata", "labels", key)):
            for finding in _found("Fleet", (way, "x")):
                assert len(finding.message) < 400
                assert finding.message.isprintable()


def test_forty_thousand_unknown_fields_buy_no_prose() -> None:
    crowd = [{f"{'k' * 50}{number}": 1 for number in range(200)} for _ in range(200)]
    assert len(_found("Fleet", (("spec", "waves"), crowd))) <= 200
