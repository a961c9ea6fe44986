"""What may be done to the files of a repository, beside the steps of `tests/cli/scene.py`."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Mapping
from contextlib import chdir
from typing import Any

from rfgit.domain.digest import Digest
from tests.cli.scene import Scene
from tests.refusals import wheels
from tests.refusals.models import MODELS

_LINKS = {"120000", "160000"}


class FileSteps(Scene):
    """Declarations, trust policies, models, and whatever else a commit may hold."""

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

    def step_link(self, links: Mapping[str, str]) -> None:
        """`{path: where it points}`."""
        for path, target in links.items():
            self.place(path).unlink(missing_ok=True)
            self.place(path).symlink_to(self._filled(target))

    def step_socket(self, path: str) -> None:
        """A socket in the place of a file."""
        place = self.place(path)
        place.unlink()
        with chdir(place.parent), socket.socket(socket.AF_UNIX) as opened:
            opened.bind(place.name)

    def step_pin(self, _: bool) -> None:
        """`rfgit.yaml` names the trust policy as it stands."""
        configuration = self.place("rfgit.yaml")
        before, key, rest = configuration.read_text().partition("    id: sha256:")
        assert key
        digest = Digest.of(self.place("policies/trust/1.json").read_bytes())
        configuration.write_text(f"{before}    id: {digest}{rest[64:]}")

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

    def step_digest(self, document: Mapping[str, str]) -> None:
        """`{"of": file, "in": document}`: the only model digest in the document becomes that of the file."""
        place = self.place(document["in"])
        before, _, rest = place.read_text().partition('digest: "sha256:')
        place.write_text(f'{before}digest: "{Digest.of(self.place(document["of"]).read_bytes())}{rest[64:]}')

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
