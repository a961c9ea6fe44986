"""Two real repositories, the exports that an attacker can get hold of, and every key, for attacks that steal some.

`lab-pc` is the export under attack. `other` is another target's of the same release, `next` another release's, and
`stranger` the same release out of another repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rfgit.domain.digest import Digest
from rfgit.trust.signers import Signer, open_signer
from tests.gitkit import Kit

RFGIT = Path(sys.executable).with_name("rfgit")
FOLDER = "releases/hello/0.1.0"
EXPORTS = {"lab-pc": ("0.1.0", "lab-pc"), "other": ("0.1.0", "other-pc"), "next": ("0.2.0", "lab-pc")}


@dataclass(frozen=True)
class World:
    root: Path

    @property
    def pinned(self) -> Path:
        """The trust policy that the robot has; `pinned_elsewhere` that of a robot of the other repository."""
        return self.root / "pinned.json"

    def export(self, name: str) -> Path:
        return self.root / "exports" / name

    def signer(self, name: str) -> Signer:
        """`builder` is this repository's builder, `stranger/builder` the other's; `unknown` nobody's key."""
        owner, _, role = name.rpartition("/")
        if name == "unknown":
            return open_signer("file:unknown.pem", self.root)
        return open_signer(f"file:{role}.pem", self.root / (owner or "own") / ".rfgit/keys")


def rfgit(*words: str, directory: Path) -> str:
    done = subprocess.run([RFGIT, *words], cwd=directory, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def make(root: Path) -> World:
    """Make it all through the verbs; no key but the ones that `init --dev` makes, and one that nobody knows."""
    for name in ("own", "stranger"):
        rfgit("init", "--dev", name, directory=root)
    rfgit("key", "generate", "unknown.pem", directory=root)
    own, stranger = root / "own", root / "stranger"
    _declare(Kit(own))
    rfgit("approve", "--all", "--yes", directory=own)
    for release in ("hello@0.1.0", "hello@0.2.0"):
        _release(own, release)
    _release(stranger, "hello@0.1.0")
    for name, (version, target) in EXPORTS.items():
        rfgit("export", f"hello@{version}", "--target", target, f"../exports/{name}", directory=own)
    rfgit("export", "hello@0.1.0", "--target", "lab-pc", "../exports/stranger", directory=stranger)
    (root / "pinned.json").write_bytes((own / "policies/trust/1.json").read_bytes())
    return World(root)


def _release(repository: Path, release: str) -> None:
    rfgit("approve", release, "--all", "--yes", directory=repository)
    rfgit("release", release, directory=repository)
    rfgit("approve", release, "--all", "--yes", directory=repository)


def _declare(kit: Kit) -> None:
    """A second target for 0.1.0, and a release 0.2.0 whose model has another weight.

    What `init` recorded of 0.1.0 goes, so that each kind of evidence will be there exactly once.
    """
    shutil.rmtree(kit.root / FOLDER / "attestations")
    for path, text in dict(_second_target(kit.root)).items():
        kit.write(path, text)
    for source in sorted((kit.root / FOLDER).rglob("*")):
        path = source.relative_to(kit.root / FOLDER).as_posix()
        if source.is_file():
            kit.write(f"releases/hello/0.2.0/{path}", source.read_bytes())
    model = kit.root / "releases/hello/0.2.0/model/hello.onnx"
    old = Digest.of(model.read_bytes())
    model.write_bytes(model.read_bytes().replace(bytes.fromhex("9a9999be"), bytes.fromhex("9b9999be"), 1))
    document = model.parents[1] / "release.yaml"
    text = document.read_text().replace('version: "0.1.0"', 'version: "0.2.0"', 1)
    text = text.replace("counter: 1", "counter: 2").replace(old.hex, Digest.of(model.read_bytes()).hex)
    document.write_text(text)
    kit.commit("declare more")


def _second_target(root: Path) -> Iterator[tuple[str, str]]:
    yield "targets/other-pc.yaml", (root / "targets/lab-pc.yaml").read_text().replace("lab-pc", "other-pc")
    yield f"{FOLDER}/locks/other-pc.pylock.toml", (root / f"{FOLDER}/locks/lab-pc.pylock.toml").read_text()
    text = (root / f"{FOLDER}/release.yaml").read_text()
    start = text.index("    - target: lab-pc\n")
    entry = text[start : text.index("\n\n", start)]
    text = text.replace(entry, f"{entry}\n{entry.replace('lab-pc', 'other-pc')}")
    yield f"{FOLDER}/release.yaml", text.replace("    - name: lab-pc", "    - name: lab-pc\n    - name: other-pc")


def tell(text: str) -> None:
    """A count or a figure for whoever runs the tests with -s."""
    sys.stdout.write(f"\n{text}\n")
