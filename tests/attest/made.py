"""One dev repository from `init` to a robot that let its artifact in, made by the installed `rfgit`."""

from __future__ import annotations

import base64
import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rfgit.attest import kinds
from tests.gitkit import scrubbed


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
