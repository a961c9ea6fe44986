"""The deployment manifest of an artifact, as a robot reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rfgit.domain.canonical import canonical_json
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.domain.requirements import REQUIRED_CHECKS, EnvelopeEntry, RequiredSignature
from rfgit.store.deployment import MAX_BYTES, Deployment, read_deployment
from rfgit.store.layout import read_layout
from tests.build import sample

Change = Callable[[dict[str, Any]], object]


def read(good: Path, change: Change | None = None) -> Deployment:
    found = read_layout(good)
    data = found.read(found.only.layer("deployment"), MAX_BYTES)
    if change is not None:
        value = json.loads(data)
        change(value)
        data = canonical_json(value)
    return read_deployment(data, found.only)


def test_it_gives_what_has_to_be_proved(good: Path) -> None:
    found = read(good)
    needs = found.requirements
    assert (str(found.variant), found.counter, found.robot_class) == ("arm@1.0.0/bench", 7, "arm")
    assert needs.model == Digest.of(sample.MODEL)
    assert needs.model_state == "approved"
    assert needs.signatures == (RequiredSignature("safety", 1, "declaration"),)
    assert needs.envelope == (EnvelopeEntry("bench", "latency-p99", "ms", "<=", 50, "measured-on-host"),)
    assert needs.checks == REQUIRED_CHECKS
    assert found.pre is not None
    assert (found.pre.path, found.pre.function) == ("transforms/both.py", "pre")
    assert found.absolute == 1e-5


def test_what_is_not_stated_is_null_and_never_everywhere(good: Path) -> None:
    constraints = read(good).value["constraints"]
    assert constraints == {"regions": ["FR"], "residency": None, "customers": None, "hosting": None}


FORM: dict[str, Change] = {
    "key missing": lambda value: value.pop("constraints"),
    "key unknown": lambda value: value.update(more=1),
    "kind": lambda value: value.update(kind="Release"),
    "version": lambda value: value.update(apiVersion="rfgit/v2"),
    "format": lambda value: value.update(formatVersion="2"),
    "counter zero": lambda value: value["release"].update(counter=0),
    "counter true": lambda value: value["release"].update(counter=True),
    "counter float": lambda value: value["release"].update(counter=7.0),
    "counter huge": lambda value: value["release"].update(counter=2**53),
    "counter text": lambda value: value["release"].update(counter="7"),
    "release name": lambda value: value["release"].update(name="../arm"),
    "release list": lambda value: value.update(release=[]),
    "target list": lambda value: value.update(target=[]),
    "model digest": lambda value: value["model"].update(digest="sha512:" + "a" * 128),
    "model state": lambda value: value["model"].update(requiredState=None),
    "no checks": lambda value: value.update(checks=[]),
    "checks twice": lambda value: value.update(checks=["load", "load"]),
    "checks text": lambda value: value.update(checks="load"),
    "envelope object": lambda value: value.update(envelope={}),
    "threshold text": lambda value: value["envelope"][0].update(threshold="50"),
    "threshold true": lambda value: value["envelope"][0].update(threshold=True),
    "comparator": lambda value: value["envelope"][0].update(comparator="=="),
    "assurance": lambda value: value["envelope"][0].update(minAssurance="believed"),
    "signature minimum": lambda value: value["requiredSignatures"][0].update(min=0),
    "signature on": lambda value: value["requiredSignatures"][0].update(on="fleet"),
    "signatures null": lambda value: value.update(requiredSignatures=None),
    "pre list": lambda value: value["transforms"].update(pre=[]),
    "tolerance": lambda value: value["golden"].pop("tolerance"),
}


@pytest.mark.parametrize("name", FORM)
def test_another_form_is_refused(good: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(good, FORM[name])
    assert caught.value.code == "deployment-form"


MISMATCH: dict[str, Change] = {
    "version": lambda value: value["release"].update(version="1.0.1"),
    "target": lambda value: value["target"].update(name="board"),
    "declaration": lambda value: value["release"].update(declaration="sha256:" + "0" * 64),
    "target digest": lambda value: value["target"].update(digest="sha256:" + "0" * 64),
    "model": lambda value: value["model"].update(digest="sha256:" + "0" * 64),
    "no pre": lambda value: value["transforms"].update(pre=None),
    "other post": lambda value: value["transforms"]["post"].update(path="config/names.txt"),
}


@pytest.mark.parametrize("name", MISMATCH)
def test_what_the_artifact_does_not_say_is_refused(good: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(good, MISMATCH[name])
    assert caught.value.code == "deployment-mismatch"


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"{", b"\xff", b'{"a":1,"a":1}'])
def test_other_bytes_are_refused(good: Path, data: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_deployment(data, read_layout(good).only)
    assert caught.value.code == "deployment-form"
