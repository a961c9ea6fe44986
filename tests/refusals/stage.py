"""One repository, and command lines that are run in it.

Steps are those of `tests/cli/scene.py`, of the modules beside this one, and those below.
"""

from __future__ import annotations

import base64
import json
import os
import pty
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

from rfgit.attest import dsse, kinds
from rfgit.domain.canonical import canonical_json
from rfgit.domain.digest import Digest
from rfgit.trust.signers import Signer, open_signer
from tests import evidencekit, nested
from tests.cli.running import RFGIT, Ended
from tests.refusals.here import run_here
from tests.refusals.object_steps import ObjectSteps
from tests.store import attacks

_ROOT = Path(__file__).resolve().parents[2]


class Stage(ObjectSteps):
    """`root` is the repository; `outside` holds it and, beside it, `export/` and `pinned.json` where it has them."""

    def __init__(self, root: Path, outside: Path) -> None:
        super().__init__(root, outside)
        self._vanishes = False

    def run(self, arguments: Sequence[str]) -> Ended:
        with self._held, chdir(self.root):
            if self._vanishes:
                self.root.rmdir()
            return run_here(arguments, Path(), self.env)

    def run_as_process(self, arguments: Sequence[str]) -> Ended:
        return super().run(arguments)

    def run_on_terminal(self, arguments: Sequence[str], typed: str) -> Ended:
        """As a process that somebody types at."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, typed.encode())
            command = [RFGIT, *arguments]
            done = subprocess.run(command, cwd=self.root, env=self.env, stdin=theirs, capture_output=True, check=False)
        finally:
            os.close(ours)
            os.close(theirs)
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def step_run(self, arguments: list[str]) -> None:
        """Run rfgit, which has to say yes."""
        ended = run_here([self._filled(item) for item in arguments], self.root, self.env)
        assert ended.status == 0, ended

    def step_vanish(self, _: bool) -> None:
        """The working directory goes away after somebody went there."""
        self._vanishes = True

    def step_damaged(self, schema: str) -> None:
        """An installation of rfgit that has lost a schema, for a process of its own."""
        there = self.outside / "damaged"
        shutil.copytree(_ROOT / "rfgit", there / "rfgit", ignore=shutil.ignore_patterns("__pycache__", ".*"))
        shutil.copytree(_ROOT / "schemas", there / "schemas")
        (there / "schemas" / schema).unlink()
        self.env["PYTHONPATH"] = str(there)

    def step_attack(self, steps: list[dict[str, Any]]) -> None:
        """What `attack.json` of the layouts says, done to the export."""
        attacks.apply(self.outside / "export", steps)

    def step_deployment(self, changes: list[list[str]]) -> None:
        """Change the export's deployment manifest, and every digest that leads to it."""
        root = self.outside / "export"
        layers = json.loads(attacks.place(root, "@manifest").read_bytes())["layers"]
        number = next(n for n, item in enumerate(layers) if item["annotations"]["rfabric.dev/role"] == "deployment")
        place = attacks.place(root, "@deployment")
        data = place.read_bytes()
        for old, new in changes:
            assert old.encode() in data, old
            data = data.replace(old.encode(), new.encode())
        digest = Digest.of(data)
        place.unlink()
        (place.parent / digest.hex).write_bytes(data)
        for key, value in (("digest", str(digest)), ("size", len(data))):
            attacks.apply(root, [{"do": "edit", "at": ["layers", number, key], "value": value}])

    def step_forge(self, wish: Mapping[str, Any]) -> None:
        """Sign a changed copy of a recorded statement, and put it where it would be recorded.

        `from` is the glob of one envelope, or of one whose statement has what `where` says. `set` changes members
        (`at`, and `value`, or none to take it out); `payload` replaces all of it. `by` is a role's dev key,
        `unknown`, or absent: then the old signature stays. `gone`: the original is removed. `to` is another folder,
        `called` another file name, `kind` what it begins with, `type` another payload type, `mode` that of the file.
        """
        source = self._envelope(wish)
        envelope = json.loads(source.read_bytes())
        payload = _changed(base64.b64decode(envelope["payload"]), wish)
        folder = self.place(wish["to"]) if "to" in wish else source.parent
        if "by" not in wish:
            envelope["payload"] = base64.b64encode(payload).decode()
            source.write_bytes(json.dumps(envelope).encode())
            return
        if wish.get("gone"):
            source.unlink()
        signer = self._signer(wish["by"])
        kind = wish.get("kind") or source.name.partition(".")[0]
        name = f"{kind}.{Digest.of(payload).hex[:32]}.{Digest.of(signer.spki).hex[:16]}.dsse.json"
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / wish.get("called", name)
        place.write_bytes(_signed(signer, payload, wish.get("type", dsse.IN_TOTO)))
        place.chmod(int(wish.get("mode", "644"), 8))

    def step_trust_version(self, wish: Mapping[str, Any]) -> None:
        """Version 2 of the trust policy: version 1 with `replace` (old to new), signed `by` these roles' keys."""
        text = self.place("policies/trust/1.json").read_text().replace('"version": 1', f'"version": {wish["says"]}')
        for old, new in wish.get("replace", {}).items():
            assert old in text, old
            text = text.replace(old, new)
        self._write("policies/trust/2.json", text.encode())
        subject = {
            "name": "policies/trust/2.json",
            "digest": {"sha256": Digest.of(text.encode()).hex},
            "annotations": {"rfabric.dev/repository": str(Digest.of(self.place("policies/trust/1.json").read_bytes()))},
        }
        statement = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [subject],
            "predicateType": kinds.PREDICATE_TYPES[kinds.TRUST_VERSION],
            "predicate": {"version": 2},
        }
        for role in wish["by"]:
            signer = self._signer(role)
            name = f"policies/trust/2.{Digest.of(signer.spki).hex[:16]}.dsse.json"
            self._write(name, _signed(signer, canonical_json(statement), dsse.IN_TOTO))

    def place(self, path: str) -> Path:
        """`FOLDER/$KIND` is the only envelope of that kind there; `$verdict` and `$seal` are told apart."""
        folder, dollar, kind = path.partition("$")
        if not dollar:
            return super().place(path)
        level = {"verdict": "RFGIT_RELEASE", "seal": "RFGIT_EXPORT"}.get(kind)
        where = [{"at": ["predicate", "verifiedLevels"], "value": [level]}] if level else []
        return self._envelope({"from": f"{folder}{'vsa' if level else kind}.*", "where": where})

    def filled(self, text: str) -> str:
        return self._filled(text)

    def _filled(self, text: str) -> str:
        if "{id}" in text:
            text = text.replace("{id}", str(Digest.of((self.outside / "pinned.json").read_bytes())))
        return super()._filled(text)

    def _envelope(self, wish: Mapping[str, Any]) -> Path:
        folder, _, pattern = wish["from"].rpartition("/")
        found = [path for path in sorted(self.place(folder).glob(pattern)) if _has(path, wish.get("where", []))]
        assert len(found) == 1, f"{wish['from']} is {[path.name for path in found]}"
        return found[0]

    def _signer(self, name: str) -> Signer:
        if name == "unknown":
            return evidencekit.signer(name)
        return open_signer(f"file:{name}.pem", self.root / ".rfgit/keys")


def _changed(payload: bytes, wish: Mapping[str, Any]) -> bytes:
    if "payload" in wish:
        return str(wish["payload"]).encode()
    statement = json.loads(payload)
    for change in wish.get("set", ()):
        nested.change(statement, change)
    return canonical_json(statement)


def _has(path: Path, members: list[Mapping[str, Any]]) -> bool:
    statement = json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))
    return all(nested.inside(statement, member["at"]) == member["value"] for member in members)


def _signed(signer: Signer, payload: bytes, payload_type: str) -> bytes:
    signature = dsse.Signature("", signer._signature(dsse.pae(payload_type, payload)))
    return dsse.write_envelope(dsse.Envelope(payload_type, payload, (signature,)))
