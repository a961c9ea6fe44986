"""The repositories that the cases start from. Each is made once for all workers; a case gets a copy of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from rfgit.domain.digest import Digest
from tests.cli.running import environment
from tests.declare import overlays
from tests.gitkit import Kit
from tests.models import affine as models
from tests.refusals.here import run_here

ROOT = Path(__file__).resolve().parents[2]
RELEASE = "hello@0.1.0"
AFFINE = "affine@1.0.0"


def none(place: Path) -> None:
    """An empty folder."""
    (place / "repository").mkdir()


def plain(place: Path) -> None:
    """What `init` makes, committed by hand: no trust."""
    _yes(place, ["init", "repository"])
    Kit(place / "repository").commit("start")


def declared(place: Path) -> None:
    """What `init --dev` makes: declared and approved, released by nobody."""
    _yes(place, ["init", "--dev", "repository"])


def released(place: Path) -> None:
    """Released, approved, exported; and the trust policy that a robot pinned."""
    declared(place)
    repository = place / "repository"
    _yes(repository, ["release", RELEASE])
    _yes(repository, ["approve", RELEASE, "--all", "--yes"])
    _yes(repository, ["export", RELEASE, "--target", "lab-pc", "../export"])
    shutil.copyfile(repository / "policies/trust/1.json", place / "pinned.json")


def exported(place: Path) -> None:
    """What `released` exported, and the keys of those who might forge it: no repository."""
    released(place)
    shutil.copytree(place / "repository/.rfgit/keys", place / "keys")
    shutil.rmtree(place / "repository")
    (place / "repository/.rfgit").mkdir(parents=True)
    (place / "keys").rename(place / "repository/.rfgit/keys")


def reachy(place: Path) -> None:
    """The good tree that each refused declaration is a change of, with the policies of the library."""
    kit = Kit.make(place / "repository")
    for path, data in overlays.tree().items():
        kit.write(path, data)
    for source in sorted((ROOT / "policies").rglob("*")):
        if source.suffix in (".rego", ".json") and not source.name.endswith("_test.rego"):
            kit.write(source.relative_to(ROOT).as_posix(), source.read_bytes())
    kit.write("policies/data/regions.json", '{"permitted": ["EU", "NO"]}\n')
    signatures = {"required": [{"role": "release-authority", "min": 1, "on": "artifact", "phase": "gate"}]}
    kit.write("policies/data/signatures.json", json.dumps(signatures))
    kit.commit("start")


def affine(place: Path) -> None:
    """A release of `tests/models/affine.py`."""
    declared(place)
    kit = Kit(place / "repository")
    model = models.affine().SerializeToString()
    folder = "releases/affine/1.0.0"
    shutil.copytree(kit.root / "releases/hello/0.1.0/locks", kit.root / folder / "locks")
    kit.write(f"{folder}/model/affine.onnx", model)
    kit.write(f"{folder}/golden/cases.json", json.dumps(models.GOLDEN))
    kit.write(f"{folder}/config/limits.json", '{"most": 7}\n')
    kit.write(f"{folder}/transforms/pre.py", models.PRE)
    kit.write(f"{folder}/transforms/post.py", models.POST)
    text = (kit.root / "releases/hello/0.1.0/release.yaml").read_text()
    for old, new in (
        ("name: hello", "name: affine"),
        ("hello.onnx", "affine.onnx"),
        ('version: "0.1.0"', 'version: "1.0.0"'),
        ("config/hello.json", "config/limits.json"),
        ("absolute: 0.05", "absolute: 0.000001"),
        (Digest.of((kit.root / "releases/hello/0.1.0/model/hello.onnx").read_bytes()).hex, Digest.of(model).hex),
    ):
        assert old in text
        text = text.replace(old, new)
    kit.write(f"{folder}/release.yaml", text)
    kit.commit("declare affine")


BASES: dict[str, Callable[[Path], None]] = {
    maker.__name__: maker for maker in (none, plain, declared, released, exported, reachy, affine)
}
ACCEPTED = {
    "plain": [["init"]],
    "declared": [["init", "--dev"]],
    "released": [["release"], ["approve"], ["export"]],
}
"""The command lines that the bases are made by, each of which had to say yes."""


def make(name: str, place: Path) -> None:
    """Make a folder that holds the base. Git's objects are packed: a copy is then quick."""
    place.mkdir(exist_ok=True)
    BASES[name](place)
    if (place / "repository/.git").exists():
        Kit(place / "repository").git("repack", "-adq")
        Kit(place / "repository").git("prune-packed", "-q")


def _yes(directory: Path, arguments: Sequence[str]) -> None:
    ended = run_here(arguments, directory, environment(directory.parent / "home"))
    assert ended.status == 0, ended
