"""One repository and one command line, run in this process: what the console script does, without starting Python.

Steps are those of `tests/cli/scene.py`, and those below.
"""

from __future__ import annotations

import base64
import io
import json
import os
import pty
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rfgit.attest import dsse, kinds
from rfgit.cli.boundary import run_guarded
from rfgit.cli.signals import ENDING
from rfgit.cli.verbs import rfgit as verbs
from rfgit.domain.canonical import canonical_json
from rfgit.domain.digest import Digest
from rfgit.trust.signers import Signer, open_signer
from tests import evidencekit
from tests.cli.running import RFGIT, Ended
from tests.cli.scene import Scene
from tests.refusals import wheels
from tests.refusals.models import MODELS
from tests.store import attacks

_ROOT = Path(__file__).resolve().parents[2]
_LINKS = {"120000", "160000"}


class Stage(Scene):
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

    def step_patch(self, change: Mapping[str, Any]) -> None:
        """What `patch.json` of the declarations says: `edits`, `write`, `writeHex`, `remove`, `modes`."""
        for edit in change.get("edits", ()):
            place = self.place(edit["path"])
            text = place.read_bytes()
            assert edit["old"].encode() in text, f"{place} has no {edit['old']!r}"
            place.write_bytes(text.replace(edit["old"].encode(), edit["new"].encode(), 1))
        for path, text in change.get("write", {}).items():
            self._write(path, text.encode())
        for path, text in change.get("writeHex", {}).items():
            self._write(path, bytes.fromhex(text))
        for path in change.get("remove", ()):
            self.place(path).unlink()
        for path, mode in change.get("modes", {}).items():
            self._change_mode(path, mode)

    def step_mode(self, modes: Mapping[str, str]) -> None:
        for path, mode in modes.items():
            self.place(path).chmod(int(mode, 8))

    def step_folder(self, path: str) -> None:
        self.place(path).mkdir(parents=True)

    def step_write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            self._write(path, self._filled(text).encode())

    def step_socket(self, path: str) -> None:
        """A socket in the place of a file."""
        place = self.place(path)
        place.unlink()
        with chdir(place.parent), socket.socket(socket.AF_UNIX) as opened:
            opened.bind(place.name)

    def step_lose(self, name: str) -> None:
        """The loose object that `name` (as in HEAD:rfgit.yaml) stands for is gone."""
        oid = self.git("rev-parse", name)
        (self.root / ".git/objects" / oid[:2] / oid[2:]).unlink()

    def step_damaged(self, schema: str) -> None:
        """An installation of rfgit that has lost a schema, for a process of its own."""
        there = self.outside / "damaged"
        shutil.copytree(_ROOT / "rfgit", there / "rfgit", ignore=shutil.ignore_patterns("__pycache__", ".*"))
        shutil.copytree(_ROOT / "schemas", there / "schemas")
        (there / "schemas" / schema).unlink()
        self.env["PYTHONPATH"] = str(there)

    def step_vanish(self, _: bool) -> None:
        """The working directory goes away after somebody went there."""
        self._vanishes = True

    def step_link(self, links: Mapping[str, str]) -> None:
        """`{path: where it points}`."""
        for path, target in links.items():
            self.place(path).unlink(missing_ok=True)
            self.place(path).symlink_to(self._filled(target))

    def step_pin(self, _: bool) -> None:
        """`rfgit.yaml` names the trust policy as it stands."""
        configuration = self.place("rfgit.yaml")
        before, key, rest = configuration.read_text().partition("    id: sha256:")
        assert key
        digest = Digest.of(self.place("policies/trust/1.json").read_bytes())
        configuration.write_text(f"{before}    id: {digest}{rest[64:]}")

    def step_digest(self, document: Mapping[str, str]) -> None:
        """`{"of": file, "in": document}`: the only model digest in the document becomes that of the file."""
        place = self.place(document["in"])
        before, _, rest = place.read_text().partition('digest: "sha256:')
        place.write_text(f'{before}digest: "{Digest.of(self.place(document["of"]).read_bytes())}{rest[64:]}')

    def step_attack(self, steps: list[dict[str, Any]]) -> None:
        """What `attack.json` of the layouts says, done to the export."""
        attacks.apply(self.outside / "export", steps)

    def step_tree(self, entries: list[list[str]]) -> None:
        """`main` becomes a commit of HEAD's tree with more raw entries: [mode, name], each of an empty file."""
        blob = self.git("hash-object", "-w", "/dev/null")
        oid = bytes.fromhex(self.git("rev-parse", "HEAD^{tree}"))
        tree = self._git_bytes("cat-file", "tree", oid.hex())
        for mode, name in entries:
            tree += f"{mode} {name}".encode() + b"\0" + bytes.fromhex(blob)
        made = self.git("commit-tree", "-p", "HEAD", "-m", "crafted", self._raw_tree(tree))
        self.git("update-ref", "refs/heads/main", made)

    def step_bomb(self, wish: Mapping[str, Any]) -> None:
        """Commits of few objects on what is checked out: every other one has a folder `bomb`, in the first one, too.

        It holds `wide` folders, each of which holds as many, and so on for so many `levels`; the last ones hold files.
        `times` is how many commits there are.
        """
        mode, oid = "100644", self.git("hash-object", "-w", "/dev/null")
        for _ in range(wish["levels"]):
            data = b"".join(b"%s %04d\0%s" % (mode.encode(), n, bytes.fromhex(oid)) for n in range(wish["wide"]))
            mode, oid = "40000", self._raw_tree(data)
        empty = self.git("rev-parse", "HEAD^{tree}")
        full = self._raw_tree(self._git_bytes("cat-file", "tree", empty) + b"40000 bomb\0" + bytes.fromhex(oid))
        for number in range(wish.get("times", 1)):
            made = self.git("commit-tree", "-p", "HEAD", "-m", "crafted", empty if number % 2 else full)
            self.git("update-ref", self.git("symbolic-ref", "HEAD"), made)

    def _raw_tree(self, data: bytes) -> str:
        arguments = ("hash-object", "-t", "tree", "-w", "--literally", "--stdin")
        return self._git_bytes(*arguments, stdin=data).decode().strip()

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

    def step_append(self, texts: Mapping[str, str]) -> None:
        for path, text in texts.items():
            with self.place(path).open("ab") as file:
                file.write(text.encode())

    def step_fill(self, sizes: Mapping[str, int]) -> None:
        """Files of so many spaces."""
        for path, size in sizes.items():
            self._write(path, b" " * size)

    def step_flood(self, folder: str) -> None:
        for number in range(1200):
            self._write(f"{folder}/{number}.dsse.json", b"{}")

    def step_merge(self, branch: str) -> None:
        """A merge that ends in a conflict."""
        env = {**self.env, "EMAIL": "author@localhost"}
        done = subprocess.run(["git", "merge", "-q", branch], cwd=self.root, env=env, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr

    def step_block(self, folder: str) -> None:
        """Pack git's objects, and put a file wherever git would make a folder for a new one."""
        self.git("repack", "-adq")
        self.git("prune-packed")
        for number in range(256):
            place = self.place(folder) / f"{number:02x}"
            if not place.exists():
                place.touch()

    def step_unpin(self, _: bool) -> None:
        """`rfgit.yaml` names no trust policy."""
        configuration = self.place("rfgit.yaml")
        lines = configuration.read_text().splitlines(keepends=True)
        start = next(number for number, line in enumerate(lines) if line.startswith("  trust:"))
        configuration.write_text("".join(lines[:start] + lines[start + 2 :]))

    def step_same_key(self, principals: list[str]) -> None:
        """The second principal of the trust policy has the first one's key."""
        place = self.place("policies/trust/1.json")
        document = json.loads(place.read_bytes())
        first, second = (document["principals"][name] for name in principals)
        second["keys"] = first["keys"]
        place.write_text(json.dumps(document))

    def step_deployment(self, changes: list[list[str]]) -> None:
        """Change the export's deployment manifest, and every digest that leads to it."""
        root = self.outside / "export"
        layers = json.loads(attacks._place(root, "@manifest").read_bytes())["layers"]
        number = next(n for n, item in enumerate(layers) if item["annotations"]["rfabric.dev/role"] == "deployment")
        place = attacks._place(root, "@deployment")
        data = place.read_bytes()
        for old, new in changes:
            assert old.encode() in data, old
            data = data.replace(old.encode(), new.encode())
        digest = Digest.of(data)
        place.unlink()
        (place.parent / digest.hex).write_bytes(data)
        for key, value in (("digest", str(digest)), ("size", len(data))):
            attacks.apply(root, [{"do": "edit", "at": ["layers", number, key], "value": value}])

    def step_model(self, kind: str) -> None:
        """The model becomes another one, which the release declares."""
        path = "releases/hello/0.1.0/model/hello.onnx"
        self._write(path, MODELS[kind](self.place(path).read_bytes()))
        self.step_digest({"of": path, "in": "releases/hello/0.1.0/release.yaml"})

    def step_wheel(self, wish: Mapping[str, Any]) -> None:
        """The release takes its model out of a wheel that was fetched already; with `index`, the index has another."""
        data = wheels.make(wish)
        cached = f".rfgit/cache/sha256/{Digest.of(data).hex}"
        self._write("{outside}/index/hello-0.1.0-py3-none-any.whl" if wish.get("index") else cached, data)
        container = wheels.NOBODYS if wish.get("index") else Digest.of(data)
        place = self.place("rfgit.yaml")
        place.write_text(place.read_text().replace("    own:", "    index: {type: package}\n    own:"))
        place = self.place("releases/hello/0.1.0/release.yaml")
        text = place.read_text().replace("file: hello.onnx", "file: hello/hello.onnx")
        own = f'container: {{file: hello-0.1.0-py3-none-any.whl, digest: "{container}"}}'
        place.write_text(text.replace("registry: own\n", f"registry: index\n    {own}\n"))

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

    def _write(self, path: str, data: bytes) -> None:
        place = self.place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def _change_mode(self, path: str, mode: str) -> None:
        """A link or a submodule that would be committed; on disk git has to be asked about the index for the latter."""
        assert mode in _LINKS, mode
        place = self.place(path)
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        if mode == "120000":
            place.symlink_to("/etc/hostname")
            return
        place.mkdir()
        self.git("update-index", "--add", "--replace", "--cacheinfo", f"160000,{self.git('rev-parse', 'HEAD')},{path}")

    def _git_bytes(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return subprocess.run(["git", *arguments], cwd=self.root, input=stdin, capture_output=True, check=True).stdout


def run_here(arguments: Sequence[str], directory: Path, environment: Mapping[str, str]) -> Ended:
    """What the console script would do, with an environment and streams of its own."""
    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as world:
        if directory != Path():
            world.enter_context(chdir(directory))
        world.enter_context(patch.dict(os.environ, environment, clear=True))
        world.enter_context(patch("sys.stdin", world.enter_context(open(os.devnull, encoding="utf-8"))))
        world.enter_context(redirect_stdout(out))
        world.enter_context(redirect_stderr(err))
        world.enter_context(_signals_as_before())
        status = run_guarded(verbs, arguments)
    return Ended(status, out.getvalue(), err.getvalue())


@contextmanager
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _changed(payload: bytes, wish: Mapping[str, Any]) -> bytes:
    if "payload" in wish:
        return str(wish["payload"]).encode()
    statement = json.loads(payload)
    for change in wish.get("set", ()):
        here = statement
        for key in change["at"][:-1]:
            here = here[key]
        if "value" in change:
            here[change["at"][-1]] = change["value"]
        else:
            del here[change["at"][-1]]
    return canonical_json(statement)


def _has(path: Path, members: list[Mapping[str, Any]]) -> bool:
    statement = json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))
    for member in members:
        here: Any = statement
        for key in member["at"]:
            here = here[key]
        if here != member["value"]:
            return False
    return True


def _signed(signer: Signer, payload: bytes, payload_type: str) -> bytes:
    signature = dsse.Signature("", signer._signature(dsse.pae(payload_type, payload)))
    return dsse.write_envelope(dsse.Envelope(payload_type, payload, (signature,)))
