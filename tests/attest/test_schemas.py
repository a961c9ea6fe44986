"""The evidence schemas against what rfgit really writes, its readers, and the field lists of the standards."""

from __future__ import annotations

import base64
import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from rfgit.attest import kinds
from rfgit.attest.dsse import read_envelope
from rfgit.attest.predicates import approval, performance, provenance, registry_state, test_result, verdict
from rfgit.attest.statement import read_statement
from rfgit.declare.packaged import packaged_folder
from rfgit.domain.canonical import canonical_json
from rfgit.trust.freshness import read_state
from tests.evidencekit import good_predicate
from tests.gitkit import scrubbed

_SCHEMAS = {
    kinds.REGISTRY_STATE: "predicates/registry-state.v0.1",
    kinds.APPROVAL: "predicates/approval.v0.1",
    kinds.PROVENANCE: "predicates/provenance",
    kinds.TEST_RESULT: "predicates/test-result",
    kinds.PERFORMANCE: "predicates/performance.v0.1",
    kinds.VERDICT: "predicates/vsa",
    kinds.TRUST_VERSION: "predicates/trust-version.v0.1",
    kinds.ACTIVATION: "predicates/activation.v0.1",
}
_ALL = (*_SCHEMAS.values(), "statement", "envelope", "deployment", "robot-state")
_WRITTEN = tuple(kind for kind in _SCHEMAS if kind not in (kinds.TRUST_VERSION, kinds.ACTIVATION))
_READERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    kinds.REGISTRY_STATE: registry_state.read,
    kinds.APPROVAL: approval.read,
    kinds.PROVENANCE: provenance.read,
    kinds.TEST_RESULT: test_result.read,
    kinds.PERFORMANCE: performance.read,
    kinds.VERDICT: verdict.read,
}

# Fields that the specification or the reader of a file requires and our predicate reader does not.
_STRICTER = {
    (kinds.VERDICT, "policy/uri"),
    (kinds.TEST_RESULT, "configuration/0/name"),
    (kinds.TEST_RESULT, "configuration/0/digest"),
    (kinds.TEST_RESULT, "configuration/0/digest/sha256"),
    (kinds.TEST_RESULT, "configuration/1/name"),
    (kinds.TEST_RESULT, "configuration/1/uri"),
    (kinds.TEST_RESULT, "configuration/2/name"),
    (kinds.TEST_RESULT, "configuration/2/uri"),
    (kinds.PERFORMANCE, "harness/digest/sha256"),
}

# The field lists of the specifications. None: free below. "*" stands for any key, or any member of a list.
_RESOURCE = {
    "name": None,
    "uri": None,
    "digest": {"*": None},
    "content": None,
    "downloadLocation": None,
    "mediaType": None,
    "annotations": None,
}
_RESOURCES = {"*": _RESOURCE}
_UPSTREAM: Mapping[str, Any] = {
    kinds.PROVENANCE: {  # SLSA provenance v1
        "buildDefinition": {
            "buildType": None,
            "externalParameters": None,
            "internalParameters": None,
            "resolvedDependencies": _RESOURCES,
        },
        "runDetails": {
            "builder": {"id": None, "version": {"*": None}, "builderDependencies": _RESOURCES},
            "metadata": {"invocationId": None, "startedOn": None, "finishedOn": None},
            "byproducts": _RESOURCES,
        },
    },
    kinds.VERDICT: {  # SLSA verification summary v1, with verifier.version as of 1.1
        "verifier": {"id": None, "version": {"*": None}},
        "timeVerified": None,
        "resourceUri": None,
        "policy": _RESOURCE,
        "inputAttestations": _RESOURCES,
        "verificationResult": None,
        "verifiedLevels": None,
        "dependencyLevels": {"*": None},
        "slsaVersion": None,
    },
    kinds.TEST_RESULT: {  # in-toto test-result v0.1
        "result": None,
        "configuration": _RESOURCES,
        "url": None,
        "passedTests": None,
        "warnedTests": None,
        "failedTests": None,
    },
}
_STATEMENT = {"_type": None, "subject": _RESOURCES, "predicateType": None, "predicate": None}
_ENVELOPE = {"payload": None, "payloadType": None, "signatures": {"*": {"keyid": None, "sig": None}}}


def _schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((packaged_folder("schemas") / f"{name}.schema.json").read_bytes())
    return loaded


def _accepts(name: str, value: Any) -> bool:
    """Both validators have to agree."""
    schema = _schema(name)
    fast = bool(jsonschema_rs.Draft202012Validator(schema).is_valid(value))
    assert fast == jsonschema.Draft202012Validator(schema).is_valid(value)
    return fast


def _why(name: str, value: Any) -> list[str]:
    errors = jsonschema.Draft202012Validator(_schema(name)).iter_errors(value)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors]


class Made:
    """What one dev repository recorded and exported: every envelope by its path, and the files of the export."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rfgit("init", "--dev", "repo")
        self._rfgit("-C", "repo", "release", "hello@0.1.0", verb=1)
        self._rfgit("-C", "repo", "approve", "hello@0.1.0", "--all", "--yes", verb=1)
        self._rfgit("-C", "repo", "export", "hello@0.1.0", "../export", "--target", "lab-pc", verb=1)
        pinned = folder / "pinned.json"
        pinned.write_bytes((folder / "repo/policies/trust/1.json").read_bytes())
        self._rfgit("verify", "export", "--trust", "pinned.json", "--state", "state.json", "--first-use")
        found = [*(folder / "repo").rglob("*.dsse.json"), *(folder / "export").rglob("*.dsse.json")]
        self.envelopes = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}

    def _rfgit(self, *words: str, verb: int = 0) -> None:
        """`-C DIR` belongs behind the verb; `verb` is 1 where the words begin with it."""
        ordered = [words[2], *words[:2], *words[3:]] if verb else list(words)
        program = str(Path(sys.executable).parent / "rfgit")
        done = subprocess.run([program, *ordered], cwd=self.folder, env=scrubbed(), capture_output=True, timeout=300)
        assert done.returncode == 0, (ordered, done.stderr.decode(), done.stdout.decode())

    def payloads(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, data in self.envelopes.items():
            yield path, json.loads(base64.b64decode(json.loads(data)["payload"]))

    def predicate(self, kind: str) -> dict[str, Any]:
        wanted = kinds.PREDICATE_TYPES[kind]
        return next(
            copy.deepcopy(value["predicate"]) for _, value in self.payloads() if value["predicateType"] == wanted
        )

    def layer(self, role: str) -> Any:
        index = json.loads((self.folder / "export/index.json").read_bytes())
        manifest = self._blob(index["manifests"][0]["digest"])
        found = [item for item in manifest["layers"] if item["annotations"]["rfabric.dev/role"] == role]
        return self._blob(found[0]["digest"])

    def _blob(self, digest: str) -> Any:
        return json.loads((self.folder / "export/blobs/sha256" / digest.removeprefix("sha256:")).read_bytes())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize("name", _ALL)
def test_a_schema_is_one(name: str) -> None:
    schema = _schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://rfabric.dev/schemas/{name}.schema.json"
    assert schema["description"]


@pytest.mark.parametrize("name", _ALL)
def test_every_property_is_described(name: str) -> None:
    bare = [way for way, part in _properties(_schema(name)) if not part.get("description")]
    assert bare == []


def test_every_file_is_known() -> None:
    there = {path.name.removesuffix(".schema.json") for path in (packaged_folder("schemas") / "predicates").iterdir()}
    assert there == {name.partition("/")[2] for name in _ALL if name.startswith("predicates/")}


def test_every_kind_is_recorded(made: Made) -> None:
    types = {value["predicateType"] for _, value in made.payloads()}
    assert types == {kinds.PREDICATE_TYPES[kind] for kind in _WRITTEN}


def test_recorded_envelopes_and_their_contents_fit(made: Made) -> None:
    assert made.envelopes
    for path, value in made.payloads():
        assert _why("envelope", json.loads(made.envelopes[path])) == [], path
        assert _why("statement", value) == [], path
        assert _why(_SCHEMAS[kinds.KINDS[value["predicateType"]]], value["predicate"]) == [], path


def test_the_deployment_manifest_fits(made: Made) -> None:
    assert _why("deployment", made.layer("deployment")) == []


def test_the_robots_state_fits(made: Made) -> None:
    assert _why("robot-state", json.loads((made.folder / "state.json").read_bytes())) == []


@pytest.mark.parametrize("kind", _SCHEMAS)
def test_good_predicates_fit(kind: str) -> None:
    assert _why(_SCHEMAS[kind], good_predicate(kind)) == []


def test_what_is_written_is_described(made: Made) -> None:
    """No field that rfgit writes is left to be guessed."""
    unknown = [way for path, value in made.payloads() for way in _undescribed("statement", value)]
    for _, value in made.payloads():
        unknown += _undescribed(_SCHEMAS[kinds.KINDS[value["predicateType"]]], value["predicate"])
    unknown += _undescribed("deployment", made.layer("deployment"))
    assert unknown == []


def test_standard_predicates_have_no_field_of_our_own(made: Made) -> None:
    for path, value in made.payloads():
        kind = kinds.KINDS[value["predicateType"]]
        assert list(_foreign(value, _STATEMENT)) == [], path
        assert list(_foreign(json.loads(made.envelopes[path]), _ENVELOPE)) == [], path
        if kind in _UPSTREAM:
            assert list(_foreign(value["predicate"], _UPSTREAM[kind])) == [], path


@pytest.mark.parametrize("kind", _UPSTREAM)
def test_resources_are_named_by_more_than_a_name(made: Made, kind: str) -> None:
    """in-toto's ResourceDescriptor: uri, digest or content; a policy's has a uri, an attestation's a digest."""
    for resource in _resources(made.predicate(kind), _UPSTREAM[kind]):
        assert {"uri", "digest", "content"} & set(resource), resource


def test_no_level_looks_like_one_of_slsa(made: Made) -> None:
    verdicts = [value["predicate"] for _, value in made.payloads() if "verification_summary" in value["predicateType"]]
    levels = {level for given in verdicts for level in given["verifiedLevels"]}
    assert levels == {"RFGIT_RELEASE", "RFGIT_EXPORT"}


@pytest.mark.parametrize("kind", _WRITTEN)
def test_what_the_reader_needs_the_schema_requires(made: Made, kind: str) -> None:
    """Each field taken away on its own: schema and reader give one answer."""
    good = made.predicate(kind)
    for way in _ways(good):
        changed = copy.deepcopy(good)
        holder = _at(changed, way[:-1])
        del holder[way[-1]]
        words = "/".join(map(str, way))
        stricter = (kind, words) in _STRICTER
        assert _accepts(_SCHEMAS[kind], changed) == (not stricter and _reads(kind, changed)), words


@pytest.mark.parametrize("kind", _WRITTEN)
def test_what_is_not_known_is_left_alone(made: Made, kind: str) -> None:
    good = made.predicate(kind)
    for way in [(), *(way for way in _ways(good) if isinstance(_at(good, way), dict))]:
        changed = copy.deepcopy(good)
        _at(changed, way)["unheardOf"] = [1]
        closed = way[-1:] in (("externalParameters",), ("internalParameters",))
        assert _accepts(_SCHEMAS[kind], changed) == (not closed), way
        assert _reads(kind, changed) == (way[-1:] != ("externalParameters",)), way


@pytest.mark.parametrize(
    ("kind", "way", "value"),
    [
        (kinds.APPROVAL, "on", "fleet"),
        (kinds.APPROVAL, "decision", "maybe"),
        (kinds.APPROVAL, "role", 1),
        (kinds.APPROVAL, "role", None),
        (kinds.REGISTRY_STATE, "stage", None),
        (kinds.REGISTRY_STATE, "approvals", {}),
        (kinds.REGISTRY_STATE, "approvals", ["somebody"]),
        (kinds.REGISTRY_STATE, "lineage", []),
        (kinds.PROVENANCE, "buildDefinition/buildType", "https://example.com/other/v1"),
        (kinds.PROVENANCE, "buildDefinition/externalParameters/force", "yes"),
        (kinds.PROVENANCE, "buildDefinition/resolvedDependencies/0/digest", {"sha512": "0" * 128}),
        (kinds.PROVENANCE, "buildDefinition/resolvedDependencies/0/digest/sha256", "0" * 63),
        (kinds.PROVENANCE, "buildDefinition/resolvedDependencies/0/digest/sha256", "A" * 64),
        (kinds.PROVENANCE, "runDetails/builder/version", "0.1.0"),
        (kinds.TEST_RESULT, "result", "FAILED"),
        (kinds.TEST_RESULT, "result", "WARNED"),
        (kinds.TEST_RESULT, "result", "passed"),
        (kinds.TEST_RESULT, "passedTests", []),
        (kinds.TEST_RESULT, "failedTests", ["lab-pc/golden"]),
        (kinds.TEST_RESULT, "configuration", {}),
        (kinds.PERFORMANCE, "samples", True),
        (kinds.PERFORMANCE, "samples", "200"),
        (kinds.PERFORMANCE, "measurements/0/value", "fast"),
        (kinds.PERFORMANCE, "measurements/0/comparator", "=="),
        (kinds.PERFORMANCE, "measurements/0/assurance", "certain"),
        (kinds.PERFORMANCE, "measurements/0/threshold", None),
        (kinds.VERDICT, "verificationResult", "OK"),
        (kinds.VERDICT, "policy/digest/sha256", "0" * 65),
        (kinds.VERDICT, "inputAttestations", {}),
        (kinds.VERDICT, "inputAttestations/0/digest/sha256", "sha256:" + "0" * 64),
    ],
)
def test_schema_and_reader_refuse(made: Made, kind: str, way: str, value: Any) -> None:
    changed = made.predicate(kind)
    steps = [int(step) if step.isdigit() else step for step in way.split("/")]
    _at(changed, tuple(steps[:-1]))[steps[-1]] = value
    assert not _accepts(_SCHEMAS[kind], changed)
    assert not _reads(kind, changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"fleet": "lyon"},
        {"number": 1},
        {"fleet": "lyon", "number": 0},
        {"fleet": "lyon", "number": True},
        {"fleet": "lyon", "number": 2**53},
        {"fleet": 7, "number": 1},
        {"fleet": "lyon", "number": 1, "replaced": 5},
    ],
)
def test_an_activation_is_refused(changed: dict[str, Any]) -> None:
    assert not _accepts(_SCHEMAS[kinds.ACTIVATION], changed)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ("_type", "https://in-toto.io/Statement/v0.1"),
        ("predicateType", ""),
        ("predicateType", 1),
        ("predicate", []),
        ("subject", []),
        ("subject", {}),
        ("subject/0/digest", {"sha512": "0" * 128}),
        ("subject/0/digest/sha256", "0" * 40),
        ("subject/0/name", 1),
        ("subject/0/annotations", []),
        ("subject/0/annotations/rfabric.dev~commit", 1),
    ],
)
def test_schema_and_reader_refuse_a_statement(made: Made, way: str, value: Any) -> None:
    changed = copy.deepcopy(next(made.payloads())[1])
    steps = [int(step) if step.isdigit() else step.replace("~", "/") for step in way.split("/")]
    _at(changed, tuple(steps[:-1]))[steps[-1]] = value
    assert not _accepts("statement", changed)
    with pytest.raises(ValueError, match=r"."):
        read_statement(canonical_json(changed))


@pytest.mark.parametrize("field", ["payload", "payloadType", "signatures"])
def test_an_envelope_lacks_nothing(made: Made, field: str) -> None:
    envelope = json.loads(next(iter(made.envelopes.values())))
    del envelope[field]
    assert not _accepts("envelope", envelope)
    with pytest.raises(ValueError, match=r"expected a string|1 to 64 signatures"):
        read_envelope(canonical_json(envelope))


@pytest.mark.parametrize(
    ("field", "value"),
    [("payload", "not base64!"), ("signatures", []), ("signatures", [{}]), ("signatures", [{"sig": "AA", "keyid": 1}])],
)
def test_schema_and_reader_refuse_an_envelope(made: Made, field: str, value: Any) -> None:
    envelope = {**json.loads(next(iter(made.envelopes.values()))), field: value}
    assert not _accepts("envelope", envelope)
    with pytest.raises(ValueError, match=r"."):
        read_envelope(canonical_json(envelope))


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ("schema", "rfgit/robot-state/v2"),
        ("repository", "sha256:0"),
        ("trustVersion", 0),
        ("trustVersion", True),
        ("trustVersion", 2**53),
        ("seen", []),
        ("seen/hello~lab-pc/counter", 0),
        ("seen/hello~lab-pc/artifact", "latest"),
        ("seen/hello~lab-pc/more", 1),
        ("more", 1),
    ],
)
def test_schema_and_reader_refuse_a_state(made: Made, way: str, value: Any) -> None:
    changed = json.loads((made.folder / "state.json").read_bytes())
    steps = [step.replace("~", "/") for step in way.split("/")]
    _at(changed, tuple(steps[:-1]))[steps[-1]] = value
    assert not _accepts("robot-state", changed)
    with pytest.raises(ValueError, match=r"."):
        read_state(canonical_json(changed))


def test_a_deployment_manifest_is_closed_and_whole(made: Made) -> None:
    good = made.layer("deployment")
    assert not _accepts("deployment", {**good, "more": 1})
    for field in good:
        assert not _accepts("deployment", {key: value for key, value in good.items() if key != field}), field


def _reads(kind: str, predicate: Mapping[str, Any]) -> bool:
    try:
        _READERS[kind](predicate)
    except ValueError:
        return False
    return True


def _ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field of every object."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if isinstance(value, dict):
            yield (*way, key)
        yield from _ways(item, (*way, key))


def _at(value: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        value = value[step]
    return value


def _properties(schema: Any, way: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every member of a `properties`, but those that only narrow another one."""
    for key, item in schema.items() if isinstance(schema, dict) else enumerate(schema):
        here = f"{way}/{key}"
        if key == "properties" and not any(word in way for word in ("/if", "/then", "/else")):
            yield from ((f"{here}/{name}", part) for name, part in item.items())
        if isinstance(item, (dict, list)):
            yield from _properties(item, here)


def _undescribed(name: str, value: Any) -> list[str]:
    schema = _schema(name)
    return list(_unknown(schema, schema, value, name))


def _unknown(root: Mapping[str, Any], part: Mapping[str, Any], value: Any, way: str) -> Iterator[str]:
    """Fields of objects that have named properties, and are not among them."""
    known: dict[str, Any] = {}
    members: list[Mapping[str, Any]] = []
    for layer in _layers(root, part):
        known.update(layer.get("properties", {}))
        members = [*layer.get("prefixItems", []), layer.get("items", {})] if "items" in layer else members
    if isinstance(value, dict) and known:
        for key, item in value.items():
            if key not in known:
                yield f"{way}/{key}"
            yield from _unknown(root, known.get(key, {}), item, f"{way}/{key}")
    if isinstance(value, list) and members:
        for place, item in enumerate(value):
            yield from _unknown(root, members[min(place, len(members) - 1)], item, f"{way}/{place}")


def _layers(root: Mapping[str, Any], part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a schema refers to, then its own words, which come on top."""
    if "$ref" in part:
        yield from _layers(root, root["$defs"][part["$ref"].removeprefix("#/$defs/")])
    yield part


def _foreign(value: Any, allowed: Any, way: str = "") -> Iterator[str]:
    if allowed is None:
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if key in allowed or "*" in allowed:
            yield from _foreign(item, allowed.get(key, allowed.get("*")), f"{way}/{key}")
        else:
            yield f"{way}/{key}"


def _resources(value: Any, allowed: Any) -> Iterator[dict[str, Any]]:
    if allowed is _RESOURCE:
        yield value
    elif isinstance(allowed, dict):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _resources(item, allowed.get(key, allowed.get("*")))
