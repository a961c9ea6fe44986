"""Apply the recipe of a vector to a copy of an export.

A recipe is `{"rule": ..., "why": ..., "steps": [...]}`. Steps are those of `tests/store/attacks.py`, and those below.
A step names a file by its path, by `@manifest`, `@model` and so on, or by `evidence:KIND`, where KIND is that of the
file name, `verdict` or `seal`. What needs a key says whose: `by` is a role of the attacked repository,
`stranger/ROLE` of the other one, or `unknown`. An attacker recomputes every digest that nobody signs.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rfgit.attest import dsse
from rfgit.attest.predicates import verdict
from rfgit.domain.canonical import canonical_json
from rfgit.domain.digest import Digest
from rfgit.trust.keys import pem_of
from tests import nested
from tests.store import attacks as layout
from tests.verify.world import World

BLOBS = "blobs/sha256"
STATEMENT = "https://in-toto.io/Statement/v1"
TRUST_VERSION = "https://rfabric.dev/attestation/trust-version/v0.1"
Step = dict[str, Any]


@dataclass(frozen=True)
class Attack:
    """`root` is the copy that is changed."""

    world: World
    root: Path

    def apply(self, steps: list[Step]) -> None:
        for step in steps:
            own = _STEPS.get(step["do"])
            if own is not None:
                own(self, step)
            else:
                layout.apply(self.root, [{**step, "file": self.name(step["file"])} if "file" in step else step])

    def name(self, file: str) -> str:
        """The path below the root that a step means."""
        return find(self.root, file)

    def path(self, file: str) -> Path:
        name = self.name(file)
        return layout.place(self.root, name) if name.startswith("@") else self.root / name

    def write_envelope(self, payload: bytes, keys: list[str], payload_type: str = dsse.IN_TOTO) -> Path:
        """Sign with each key, and name the file as the recorded name of the first signature is."""
        message = dsse.pae(payload_type, payload)
        signers = [self.world.signer(key) for key in keys]
        signatures = tuple(dsse.Signature("", signer._signature(message)) for signer in signers)
        kind = _kind(json.loads(payload)["predicateType"])
        name = f"{kind}.{Digest.of(payload).hex[:32]}.{Digest.of(signers[0].spki).hex[:16]}.dsse.json"
        path = self.root / "evidence" / name
        path.write_bytes(dsse.write_envelope(dsse.Envelope(payload_type, payload, signatures)))
        return path


def find(root: Path, file: str) -> str:
    kind = file.removeprefix("evidence:")
    if kind == file:
        return file
    files = sorted((root / "evidence").glob(f"{'vsa' if kind in ('seal', 'verdict') else kind}.*"))
    if kind in ("seal", "verdict"):
        files = [path for path in files if (verdict.LEVEL_EXPORT in _levels(path)) == (kind == "seal")]
    return f"evidence/{files[0].name}"


def read_payload(path: Path) -> Any:
    return json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))


def _levels(path: Path) -> list[str]:
    found: list[str] = read_payload(path)["predicate"]["verifiedLevels"]
    return found


def _kind(predicate_type: str) -> str:
    words = predicate_type.split("/")
    return {"verification_summary": "vsa"}.get(words[-2], words[-2])


# Files, without any key.


def _take(attack: Attack, step: Step) -> None:
    """A file of another export, under its own name or `to`."""
    there = attack.world.export(step["from"])
    name = find(there, step["file"])
    source = layout.place(there, name) if name.startswith("@") else there / name
    shutil.copyfile(source, attack.root / (attack.name(step["to"]) if "to" in step else source.relative_to(there)))


def _exchange(attack: Attack, step: Step) -> None:
    first, second = (attack.path(name) for name in step["files"])
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)


def _envelope(attack: Attack, step: Step) -> None:
    """Change an envelope around what is signed; no key is needed."""
    path = attack.path(step["file"])
    value = json.loads(path.read_bytes())
    nested.change(value, step)
    path.write_bytes(canonical_json(value) + b"\n")


def _flood(attack: Attack, step: Step) -> None:
    for number in range(step["count"]):
        (attack.root / step["in"] / f"{number}{step.get('suffix', '')}").write_text(step.get("text", ""))


def _sparse(attack: Attack, step: Step) -> None:
    path = attack.root / step["file"] if step.get("new") else attack.path(step["file"])
    path.touch()
    os.truncate(path, step["size"])


def _fill(attack: Attack, step: Step) -> None:
    """A file of `head`, `text` many times, and `tail`."""
    text = step.get("head", "") + step["text"] * step["times"] + step.get("tail", "")
    attack.path(step["file"]).write_text(text)


def _socket(attack: Attack, step: Step) -> None:
    path = attack.path(step["file"])
    path.unlink()
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # a socket's path has at most 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


# The artifact, with every digest and size that nobody signs made right again.


def _blob(attack: Attack, step: Step) -> None:
    """Flip a byte, replace a text, or take another export's; whatever lists the blob lists what it now is."""
    path = attack.path(step["file"])
    if "from" in step:
        data = layout.place(attack.world.export(step["from"]), step["file"]).read_bytes()
    elif "old" in step:
        data = path.read_bytes()
        assert step["old"].encode() in data, step
        data = data.replace(step["old"].encode(), step["new"].encode(), 1)
    else:
        data = bytearray(path.read_bytes())
        data[step["at"]] ^= 1
    put_blob(attack.root, path.name, bytes(data))


def _deploy(attack: Attack, step: Step) -> None:
    """Change the deployment manifest, in its canonical form."""
    path = attack.path("@deployment")
    value = json.loads(path.read_bytes())
    nested.change(value, step)
    put_blob(attack.root, path.name, canonical_json(value))


def _annotate(attack: Attack, step: Step) -> None:
    """Change a manifest's annotation."""
    path = attack.path("@manifest")
    value = json.loads(path.read_bytes())
    value["annotations"][step["key"]] = step["value"]
    put_blob(attack.root, path.name, canonical_json(value))


def _layers(attack: Attack, step: Step) -> None:
    """List one layer very often, as another path each time."""
    path = attack.path("@manifest")
    value = json.loads(path.read_bytes())
    one = next(item for item in value["layers"] if item["annotations"]["rfabric.dev/role"] == "config")
    where = value["layers"].index(one)
    more = [json.loads(json.dumps(one).replace("config/", f"config/{n}/")) for n in range(step["count"])]
    value["layers"][where:where] = more
    put_blob(attack.root, path.name, canonical_json(value))


def put_blob(root: Path, old: str, data: bytes) -> None:
    new = Digest.of(data).hex
    (root / BLOBS / old).unlink()
    (root / BLOBS / new).write_bytes(data)
    index = json.loads((root / "index.json").read_bytes())
    entry = index["manifests"][0]
    if entry["digest"] == f"sha256:{old}":
        name = json.loads(data)["annotations"]
        release, version = name["rfabric.dev/release"].split("@")
        entry["annotations"]["org.opencontainers.image.ref.name"] = f"{release}/{version}/{name['rfabric.dev/target']}"
        entry.update(digest=f"sha256:{new}", size=len(data))
        (root / "index.json").write_bytes(canonical_json(index))
        return
    manifest = entry["digest"].split(":")[1]
    while (path := _names(root, old, (new, manifest))) is not None:
        put_blob(root, path.name, path.read_bytes().replace(old.encode(), new.encode()))
        manifest = json.loads((root / "index.json").read_bytes())["manifests"][0]["digest"].split(":")[1]
    value = json.loads((root / BLOBS / manifest).read_bytes())
    for item in [value["config"], *value["layers"]]:
        if item["digest"] == f"sha256:{old}":
            item.update(digest=f"sha256:{new}", size=len(data))
    put_blob(root, manifest, canonical_json(value))


def _names(root: Path, digest: str, but: tuple[str, ...]) -> Path | None:
    """A blob, other than those, that names a digest."""
    paths = sorted((root / BLOBS).iterdir())
    return next((path for path in paths if path.name not in but and digest.encode() in path.read_bytes()), None)


# Evidence, with keys.


def _sign(attack: Attack, step: Step) -> None:
    """The same payload, signed by others."""
    path = attack.path(step["file"])
    payload = base64.b64decode(json.loads(path.read_bytes())["payload"])
    path.unlink()
    attack.write_envelope(payload, _keys(step))


def _state(attack: Attack, step: Step) -> None:
    """A changed statement, signed anew; `add` leaves the old one beside it."""
    path = attack.path(step["file"])
    value = read_payload(path)
    for change in step["changes"]:
        nested.change(value, change)
    if not step.get("add"):
        path.unlink()
    payload = canonical_json(value)
    for old, new in step.get("replace", []):
        assert old.encode() in payload, step
        payload = payload.replace(old.encode(), new.encode(), 1)
    attack.write_envelope(payload, _keys(step), step.get("type", dsse.IN_TOTO))


def _seal(attack: Attack, step: Step) -> None:
    """A new seal over what now is there, about the artifact that now is there."""
    path = attack.path("evidence:seal")
    value = read_payload(path)
    path.unlink()
    _rebind(value, attack.root)
    value["predicate"]["inputAttestations"] = _inputs(attack.root)
    for change in step.get("changes", []):
        nested.change(value, change)
    attack.write_envelope(canonical_json(value), _keys(step))


def _forge(attack: Attack, step: Step) -> None:
    """With the keys of a machine: state what it states, but about the artifact that now is there."""
    for kind in step["kinds"]:
        path = attack.path(f"evidence:{kind}")
        value = read_payload(path)
        path.unlink()
        _rebind(value, attack.root)
        if kind == "verdict":
            value["predicate"]["inputAttestations"] = _inputs(attack.root)
        for change in step.get("changes", {}).get(kind, []):
            nested.change(value, change)
        attack.write_envelope(canonical_json(value), [step.get("by", _MACHINES[kind])])


_MACHINES = {
    "provenance": "builder",
    "test-result": "validator",
    "performance": "validator",
    "verdict": "verifier",
    "approval": "release-authority",
    "registry-state": "model-owner",
}


def _rebind(value: Any, root: Path) -> None:
    """About the artifact that now is there: its digest, and what its manifest says of itself."""
    manifest = layout.place(root, "@manifest")
    found = json.loads(manifest.read_bytes())
    subject = value["subject"][0]
    if value["predicateType"].endswith("registry-state/v0.1"):
        subject["digest"]["sha256"] = layout.place(root, "@model").name
    else:
        subject["digest"]["sha256"] = manifest.name
        for key in ("release", "declaration", "target", "target-digest"):
            subject["annotations"][f"rfabric.dev/{key}"] = found["annotations"][f"rfabric.dev/{key}"]
    for item in value["predicate"].get("buildDefinition", {}).get("resolvedDependencies", []):
        if item["name"] == "model":
            item["digest"]["sha256"] = layout.place(root, "@model").name


def _inputs(root: Path) -> list[Step]:
    found = []
    for path in sorted((root / "evidence").iterdir()):
        payload = base64.b64decode(json.loads(path.read_bytes())["payload"])
        found.append({"uri": path.name, "digest": {"sha256": Digest.of(payload).hex}})
    return found


def _keys(step: Step) -> list[str]:
    return [step["by"]] if isinstance(step["by"], str) else list(step["by"])


# Trust.


def _trust(attack: Attack, step: Step) -> None:
    """Version `version` of the trust policy, changed from the one before, signed by `by`, or by nobody."""
    folder, number = attack.root / "trust", step["version"]
    value = json.loads((folder / f"{step.get('after', number - 1)}.json").read_bytes())
    value["version"] = number
    for change in step.get("changes", []):
        key = {"value": pem_of(attack.world.signer(change["key"]).spki)} if "key" in change else {}
        nested.change(value, {**change, **key})
    data = canonical_json(value)
    for old, new in step.get("replace", []):
        assert old.encode() in data, step
        data = data.replace(old.encode(), new.encode(), 1)
    (folder / f"{step.get('file', number)}.json").write_bytes(data)
    repository = step.get("repository", Digest.of((folder / "1.json").read_bytes()).hex)
    for key in step.get("by", []):
        signer = attack.world.signer(key)
        subject = {"name": "trust", "digest": {"sha256": Digest.of(data).hex}}
        subject["annotations"] = {"rfabric.dev/repository": f"sha256:{repository}"}
        statement = {"_type": STATEMENT, "subject": [subject], "predicateType": TRUST_VERSION, "predicate": {}}
        name = f"{number}.{Digest.of(signer.spki).hex[:16]}.dsse.json"
        (folder / name).write_bytes(signer.sign(canonical_json(statement)))


def _pin_beside(attack: Attack, step: Step) -> None:
    """The very bytes that the robot has pinned, under a name where they are no link of the chain."""
    shutil.copyfile(attack.world.pinned, attack.root / "trust" / step["as"])


_STEPS: dict[str, Callable[[Attack, Step], None]] = {
    "take": _take,
    "exchange": _exchange,
    "envelope": _envelope,
    "flood": _flood,
    "sparse": _sparse,
    "fill": _fill,
    "socket": _socket,
    "blob": _blob,
    "deploy": _deploy,
    "annotate": _annotate,
    "layers": _layers,
    "sign": _sign,
    "state": _state,
    "seal": _seal,
    "forge": _forge,
    "trust": _trust,
    "pin-beside": _pin_beside,
}
