"""`rfgit verify` of an artifact with a model of 1 GiB against `openssl dgst -sha256` of the model alone.

The artifact is real: declared, built, signed, recorded and exported by the verbs, with the keys of `init --dev`. Only
the run in the sandbox is that of the small model of `hello`, since a file of 1 GiB of noise is no network.

    python tests/bench/verify.py
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from alternate import Command, alternate

SIZE = 1 << 30  # bytes
ROUNDS = 5
BIN = Path(sys.executable).parent
RFGIT = str(BIN / "rfgit")
HELLO, LARGE = "hello@0.1.0", "large@1.0.0"

# The launcher is small: a child's peak is never less than that of the process that started it.
PEAK = """
import os, resource, sys
status = os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)[1])
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""

# Release both in one process, in which the large one is given what was seen of the small one.
RELEASE = """
import sys
from rfgit.cli.boundary import run_guarded
from rfgit.cli.verbs import rfgit
from rfgit.flow import variant

real, seen = variant.run_artifact, []


def run_once(*arguments):
    seen or seen.append(real(*arguments))
    return seen[0]


variant.run_artifact = run_once
sys.exit(any(run_guarded(rfgit, ["release", name]) for name in sys.argv[1:]))
"""


@dataclass(frozen=True)
class Measured:
    """Seconds of wall time, medians; `peak_kib` is the largest resident set of one `rfgit verify`."""

    seconds: float
    openssl: float
    peak_kib: int

    @property
    def ratio(self) -> float:
        return self.seconds / self.openssl


def measure(folder: Path) -> Measured:
    """Assemble, measure, and see the same artifact refused with its last byte flipped. AssertionError otherwise."""
    export, pinned = assemble(folder)
    words = [RFGIT, "verify", str(export), "--trust", str(pinned), "--first-use"]
    model = max((export / "blobs/sha256").iterdir(), key=lambda path: path.stat().st_size)
    timings = alternate(
        {
            "verify": Command(words, folder),
            "openssl": Command(["openssl", "dgst", "-sha256", str(model)], folder),
        },
        ROUNDS,
    )
    peak = _peak(words)
    _flip_last(model)
    refused = subprocess.run([*words, "--format", "json"], capture_output=True, text=True)
    assert refused.returncode == 1, refused.stdout
    assert [item["rule"] for item in json.loads(refused.stdout)["findings"]] == ["blob-digest"]
    return Measured(timings["verify"].median, timings["openssl"].median, peak)


def assemble(folder: Path) -> tuple[Path, Path]:
    """The export, and the trust policy to verify it by."""
    place, shelf, export = folder / "large", folder / "shelf", folder / "export"
    _rfgit(folder, "init", "--dev", str(place))
    _declare(place, shelf, _noise(shelf / "large/1.0.0/large.onnx"))
    _rfgit(place, "approve", "--all", "--yes")
    _rfgit(place, "approve", LARGE, "--all", "--yes")
    subprocess.run([sys.executable, "-c", RELEASE, HELLO, LARGE], cwd=place, check=True, capture_output=True)
    _rfgit(place, "approve", LARGE, "--all", "--yes")
    _rfgit(place, "export", LARGE, "--target", "lab-pc", str(export))
    pinned = folder / "pinned.json"
    pinned.write_bytes((place / "policies/trust/1.json").read_bytes())
    return export, pinned


def _noise(path: Path) -> str:
    """A file of SIZE bytes that no file system stores as a hole; its sha256."""
    path.parent.mkdir(parents=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for number in range(SIZE // (1 << 20)):
            piece = hashlib.shake_128(number.to_bytes(4, "big")).digest(1 << 20)
            digest.update(piece)
            file.write(piece)
    path.with_name("state.json").write_text('{"stage": "approved", "approvals": [], "lineage": {}}\n')
    return digest.hexdigest()


def _declare(place: Path, shelf: Path, digest: str) -> None:
    """A copy of `hello` whose model is the large one, from a registry outside of the repository."""
    config = place / "rfgit.yaml"
    config.write_text(
        config.read_text().replace("  registries:\n", f"  registries:\n    shelf: {{type: directory, path: {shelf}}}\n")
    )
    hello, large = place / "releases/hello/0.1.0", place / "releases/large/1.0.0"
    for source in sorted(hello.rglob("*")):
        name = source.relative_to(hello)
        if source.is_file() and name.parts[0] not in ("attestations", "model"):
            (large / name).parent.mkdir(parents=True, exist_ok=True)
            (large / name).write_bytes(source.read_bytes())
    document = large / "release.yaml"
    text = document.read_text()
    model = text[text.index("  model:\n") : text.index("    requiredState:")]
    text = text.replace(
        model,
        '  model:\n    registry: shelf\n    name: large\n    version: "1.0.0"\n'
        f'    file: large.onnx\n    digest: "sha256:{digest}"\n',
    )
    document.write_text(
        text.replace("name: hello", "name: large", 1).replace('version: "0.1.0"', 'version: "1.0.0"', 1)
    )
    identity = {f"GIT_{who}_{what}": "bench@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (["add", "-A"], ["commit", "-q", "-m", "declare a large model"]):
        subprocess.run(["git", *words], cwd=place, check=True, env={**os.environ, **identity})


def _rfgit(directory: Path, *words: str) -> None:
    done = subprocess.run([RFGIT, *words], cwd=directory, capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stdout, done.stderr)


def _peak(words: list[str]) -> int:
    launcher = [sys.executable, "-I", "-S", "-c", PEAK, *words]
    done = subprocess.run(launcher, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    status, peak = map(int, done.stderr.split())
    assert status == 0
    return peak


def _flip_last(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rfgit-bench-") as folder:
        found = measure(Path(folder))
    print(f"rfgit verify of 1 GiB {found.seconds:.3f} s, openssl dgst -sha256 {found.openssl:.3f} s")
    print(f"ratio {found.ratio:.3f} (aim <= 1.1), peak {found.peak_kib / 1024:.1f} MiB (aim <= 40)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
