"""A repository of many distinct releases, a twentieth of them faulty, and the list of what is wrong with which.

The same arguments give the same commit, byte for byte. Every release has its own declaration and golden case; locks
repeat, as they do where many releases run on one runtime.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGETS, FLEETS = 20, 50
COUNTRIES = ("FR", "DE", "ES", "IT", "NL", "SE", "PL", "AT", "BE", "IE")
RUNTIMES = ("1.24.1", "1.25.0", "1.26.0")

RELEASE = """\
# Sorts parcels on line {line}: which of them to pick next, and how to hold it.
apiVersion: rfgit/v1alpha1
kind: Release
metadata:
  name: {name}
  labels:
    line: "{line}"
    team: picking
  annotations:
    summary: Grasp planning of line {line}, trained on week {version} of its own parcels
spec:
  version: "{version}"
  counter: {counter}

  model:
    registry: shelf
    name: {name}
    version: "{version}"
    file: model.onnx
    digest: "sha256:{digest}"
    requiredState: approved

  runtime:
    name: onnxruntime
    version: "{runtime}"
    executionProviders: [CPUExecutionProvider]
    lock: locks

  requires:
    memoryMiB: {memory}
    executionProviders: [CPUExecutionProvider]

  golden:
    file: golden.json
    tolerance: {{absolute: 0.01, relative: 0}}

  targets:
    - name: {target}

  envelope:
    - target: {target}
      metric: latency-p99
      unit: ms
      comparator: "<="
      threshold: {latency}
      minAssurance: measured-on-class
    - target: {target}
      metric: memory-peak
      unit: MiB
      comparator: "<="
      threshold: {memory}
      minAssurance: measured-on-host

  constraints:
    regions: [{regions}]
    residency: EU
    hosting: [on-premises]

  activation:
    policies: {{deployment: default, update: default}}
    conditions:
      - the robot stands still
    instructions:
      entryPoint: the model in onnxruntime, for each picture of the belt
      healthCheck: every golden case within its tolerance
{replaces}
  licenses: [Apache-2.0]
"""

TARGET = """\
apiVersion: rfgit/v1alpha1
kind: Target
metadata:
  name: {name}
spec:
  robotClass: sorter
  compute: {{arch: {arch}, cores: 4, memoryMiB: 8192}}
  runtime:
    os: linux
    libc: glibc-2.28
    python: "3.11"
    executionProviders: [CPUExecutionProvider]
"""

FLEET = """\
apiVersion: rfgit/v1alpha1
kind: Fleet
metadata:
  name: {name}
spec:
  targets: [{target}]
  robots: 12
  place: {{region: {region}, jurisdiction: EU, hosting: on-premises}}
"""

REPOSITORY = """\
apiVersion: rfgit/v1alpha1
kind: Repository
metadata:
  name: parcels
spec:
  registries:
    shelf: {type: directory, path: /srv/models}
"""


@dataclass
class Draft:
    """The files of one release, below its directory, while faults are put into them."""

    name: str
    version: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"releases/{self.name}/{self.version}"

    def named(self, ending: str) -> str:
        return next(name for name in self.files if name.endswith(ending))

    def edit(self, old: str, new: str) -> None:
        """Replace one place of the declaration. AssertionError where the place is not there, or is there twice."""
        assert self.files["release.yaml"].count(old) == 1, old
        self.files["release.yaml"] = self.files["release.yaml"].replace(old, new)


Fault = Callable[[Draft], list[tuple[str, str]]]
"""Breaks a draft. What is to be found: path and rule of each error."""


def _edit(old: str, new: str, *rules: str) -> Fault:
    def fault(draft: Draft) -> list[tuple[str, str]]:
        draft.edit(old, new)
        return [(f"{draft.path}/release.yaml", rule) for rule in rules]

    return fault


def _without(ending: str, rule: str) -> Fault:
    def fault(draft: Draft) -> list[tuple[str, str]]:
        del draft.files[draft.named(ending)]
        return [(f"{draft.path}/release.yaml", rule)]

    return fault


def _in_file(ending: str, old: str, new: str, rule: str) -> Fault:
    def fault(draft: Draft) -> list[tuple[str, str]]:
        name = draft.named(ending)
        assert old in draft.files[name], old
        draft.files[name] = draft.files[name].replace(old, new, 1)
        return [(f"{draft.path}/{name}", rule)]

    return fault


def _counter_again(draft: Draft) -> list[tuple[str, str]]:
    """The counter of the version before, which is told at both."""
    step = int(draft.version.split(".")[1])
    draft.edit(f"  counter: {step + 1}\n", f"  counter: {step}\n")
    before = f"releases/{draft.name}/1.{step - 1}.0"
    return [(f"{path}/release.yaml", "counter-taken") for path in (before, draft.path)]


# A schema checker sees the first five of these. The next two are no YAML for everybody; the rest needs a strict reader,
# or the files around the declaration.
SHAPES, UNREADABLE = 5, 7
FAULTS: tuple[Fault, ...] = (
    _edit("    hosting: [", "    hostng: [", "schema-unknown-field"),
    _edit('digest: "sha256:', 'digest: "SHA256:', "schema-pattern"),
    _edit("minAssurance: measured-on-class", "minAssurance: measured", "schema-value"),
    _edit("  requires:\n    memoryMiB: ", "  requires:\n    memoryMiB: -", "schema-range"),
    _edit("  licenses: [Apache-2.0]", "  licenses: Apache-2.0", "schema-wrong-type"),
    _edit("  licenses: [Apache-2.0]", "  licenses: [Apache-2.0", "yaml-syntax"),
    _edit("  licenses: [", "  licenses: [MIT]\n  licenses: [", "yaml-duplicate-key"),
    _edit("    team: picking", "    team: &team picking", "yaml-anchor"),
    _edit("kind: Release\nmetadata:\n  name: ", "kind: Release\nmetadata:\n  name: other-", "name-mismatch"),
    _edit("registry: shelf", "registry: shelv", "registry-unknown"),
    _edit("    file: golden.json", "    file: golden/cases.json", "file-missing"),
    _without(".pylock.toml", "lock-missing"),
    _in_file("golden.json", '"cases"', '"case"', "golden-unreadable"),
    _in_file(".pylock.toml", 'name = "onnxruntime"', 'name = "onnxruntime-gpu"', "lock-runtime"),
    _in_file(".pylock.toml", "wheels = [", 'index = "https://wheels.example"\nwheels = [', "lock-index"),
    _counter_again,
)
POLICY_FAULTS: tuple[Fault, ...] = (
    _edit("    regions: [", "    regions: [BR, ", "region-not-permitted", "residency-region-outside"),
    _edit("    residency: EU", "    residency: JP", "residency-region-outside"),
)


@dataclass(frozen=True)
class Many:
    """What was written: `expected` has (path, rule) of every error, `last` is the path of the newest release.

    Of the faulty releases, `shapes` are seen by a schema checker, `unreadable` are no YAML for everybody, `policy` are
    seen by the policies alone.
    """

    releases: int
    expected: frozenset[tuple[str, str]]
    shapes: int
    unreadable: frozenset[str]
    policy: int
    last: str


def write(place: Path, releases: int) -> Many:
    """Make the repository, checked out and packed as a fresh clone is: the last commit adds one good release."""
    faulty, policy = releases // 20, max(1, releases // 500)
    expected: set[tuple[str, str]] = set()
    unreadable: set[str] = set()
    shapes = 0

    def drafts() -> Iterator[Draft]:
        nonlocal shapes
        for number in range(releases):
            draft = _draft(number, releases)
            if number % 20 == 7:
                turn = number // 20
                late = turn >= faulty - policy
                kinds = POLICY_FAULTS if late else FAULTS
                expected.update(kinds[turn % len(kinds)](draft))
                place = turn % len(FAULTS)
                shapes += not late and place < SHAPES
                if not late and SHAPES <= place < UNREADABLE:
                    unreadable.add(draft.path)
            yield draft

    last = _import(place, drafts())
    return Many(releases, frozenset(expected), shapes, frozenset(unreadable), policy, last)


def _draft(number: int, releases: int) -> Draft:
    """Fifty versions of a name, or ten where there are few."""
    versions = 50 if releases >= 10_000 else 10
    line, step = divmod(number, versions)
    name, version = f"sorter-{line:03}", f"1.{step}.0"
    target, runtime = f"belt-{line % TARGETS:02}", RUNTIMES[step % len(RUNTIMES)]
    countries = sorted({"EU", COUNTRIES[(number * step) % 10], COUNTRIES[(number + line) % 10]})
    text = RELEASE.format(
        line=line,
        name=name,
        version=version,
        counter=step + 1,
        digest=hashlib.sha256(str(number).encode()).hexdigest(),
        runtime=runtime,
        target=target,
        memory=256 + number % 512,
        latency=5 + number % 40,
        regions=", ".join(countries),
        replaces=f"\n  replaces: {name}@1.{step - 1}.0\n" if step else "",
    )
    case = {"name": "belt", "inputs": {"x": [number, step]}, "outputs": {"grip": [line / 1000]}}
    files = {
        "release.yaml": text,
        "golden.json": json.dumps({"cases": [case]}) + "\n",
        f"locks/{target}.pylock.toml": _lock(target, runtime),
    }
    return Draft(name, version, files)


def _lock(target: str, runtime: str) -> str:
    platform = f"manylinux_2_27_{_arch(target)}.manylinux_2_28_{_arch(target)}"
    wheels = {
        "numpy": ("2.4.6", f"numpy-2.4.6-cp311-cp311-{platform}.whl"),
        "onnxruntime": (runtime, f"onnxruntime-{runtime}-cp311-cp311-{platform}.whl"),
        "protobuf": ("7.36.2", f"protobuf-7.36.2-cp310-abi3-manylinux2014_{_arch(target)}.whl"),
    }
    text = 'lock-version = "1.0"\ncreated-by = "uv"\nrequires-python = ">=3.11"\n'
    for name, (version, wheel) in wheels.items():
        digest = hashlib.sha256(f"{target} {wheel}".encode()).hexdigest()
        text += f'\n[[packages]]\nname = "{name}"\nversion = "{version}"\nwheels = [\n'
        text += f'    {{ path = "{wheel}", hashes = {{ sha256 = "{digest}" }} }},\n]\n'
    return text


def _arch(target: str) -> str:
    return "aarch64" if target.endswith(("1", "3", "5")) else "x86_64"


def _shared() -> Iterator[tuple[str, bytes]]:
    """What all releases rest on. The policies are this project's own, but for signatures: nothing is signed here."""
    yield "rfgit.yaml", REPOSITORY.encode()
    yield "policies/data/signatures.json", b'{"required": []}\n'
    for path in sorted(ROOT.glob("policies/**/*")):
        if path.suffix in (".rego", ".json") and "_test." not in path.name and path.name != "signatures.json":
            yield str(path.relative_to(ROOT)), path.read_bytes()
    for number in range(TARGETS):
        name = f"belt-{number:02}"
        yield f"targets/{name}.yaml", TARGET.format(name=name, arch=_arch(name)).encode()
    for number in range(FLEETS):
        place = {"target": f"belt-{number % TARGETS:02}", "region": COUNTRIES[number % 10]}
        yield f"targets/fleets/depot-{number:02}.yaml", FLEET.format(name=f"depot-{number:02}", **place).encode()


def _import(place: Path, drafts: Iterator[Draft]) -> str:
    def git(*words: str, stdin: bytes = b"") -> None:
        subprocess.run(["git", "-C", str(place), *words], input=stdin, check=True, capture_output=True)

    place.mkdir()
    git("init", "--quiet", "--template=", "--initial-branch=main", ".")
    *there, last = drafts
    parts = [_COMMIT, *(_file(path, data) for path, data in _shared()), *map(_files, there), _COMMIT, _files(last)]
    git("fast-import", "--quiet", stdin=b"".join(parts))
    git("reset", "--quiet", "--hard", "main")
    git("repack", "-a", "-d", "--quiet")
    return last.path


_COMMIT = b"commit refs/heads/main\ncommitter bench <bench@localhost> 1767225600 +0000\ndata 8\nreleases\n"


def _files(draft: Draft) -> bytes:
    return b"".join(_file(f"{draft.path}/{name}", text.encode()) for name, text in draft.files.items())


def _file(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
