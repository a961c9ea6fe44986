"""Write the example of docs/diff.md: what the real command line says of a small repository, which is made here.

Keys, dates and authors are fixed, so that commits and digests are the same wherever it runs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rfgit.attest import kinds
from rfgit.attest.predicates import approval
from rfgit.declare.digests import declaration_digest, protected_digests
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_target
from rfgit.domain.digest import Digest
from rfgit.domain.names import ReleaseId
from tests.declare import overlays
from tests.evidencekit import ARTIFACT, REPOSITORY, TRUST, approving, payload, signer, trust_bytes, trust_document
from tests.gitkit import Kit, scrubbed

PAGE = Path(__file__).resolve().parents[2] / "docs/diff.md"
RFGIT = Path(sys.executable).with_name("rfgit")
BEGIN, END = "<!-- example: make docs -->\n", "<!-- end -->\n"

RELEASE = ReleaseId("reachy-kinematics", "1.0.0")
TARGET = "reachy-mini-lite"
FLEET = "lyon"
_NOTHING: Mapping[str, str | None] = dict.fromkeys(("release", "declaration", "target", "target-digest", "commit"))


def page() -> str:
    """The page as it stands, with the example as it is now."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{_example()}{END}{after}"


def _example() -> str:
    with tempfile.TemporaryDirectory() as folder:
        kit = make(Path(folder) / "reachy")
        return f"```text\n$ rfgit diff main proposal\n{_said(kit, 'diff', 'main', 'proposal')}```\n"


def make(root: Path) -> Kit:
    """A release that was built and runs, one that is declared, and a proposal that moves their target's memory."""
    kit = Kit.make(root)
    files = MemoryFiles(_declared())
    for path in files.paths():
        kit.write(path, files.read(path))
    for path, data in _recorded(files).items():
        kit.write(path, data)
    kit.commit("Release reachy-kinematics 1.0.0")
    kit.git("checkout", "-q", "-b", "proposal")
    _edit(kit, f"targets/{TARGET}.yaml", "memoryMiB: 8192", "memoryMiB: 4096")
    _edit(kit, "releases/reachy-kinematics/1.1.0/release.yaml", "threshold: 50", "threshold: 40")
    kit.commit("Run on smaller computers")
    return kit


def _declared() -> dict[str, bytes]:
    """The good tree of the tests, with a trust policy whose keys are known."""
    files = dict(overlays.tree())
    old = Digest.of(files["policies/trust/1.json"])
    files["policies/trust/1.json"] = trust_bytes(trust_document())
    files["rfgit.yaml"] = files["rfgit.yaml"].replace(str(old).encode(), str(REPOSITORY).encode())
    assert str(REPOSITORY).encode() in files["rfgit.yaml"]
    return files


def _recorded(files: MemoryFiles) -> dict[str, bytes]:
    """A build and an activation, and the approvals of all that is protected."""
    bound = {
        "release": str(RELEASE),
        "declaration": str(declaration_digest(files, RELEASE)),
        "target": TARGET,
        "target-digest": str(read_target(files, TARGET).digest),
    }
    activation = {"fleet": FLEET, "number": 3, "replaced": None}
    found = dict(
        [
            _envelope(f"{RELEASE.directory}/attestations/{TARGET}", kinds.PROVENANCE, "builder-1", ARTIFACT, bound),
            _envelope(
                f"targets/fleets/{FLEET}/activations", kinds.ACTIVATION, "operator-1", ARTIFACT, bound, activation
            ),
        ]
    )
    for protected in TRUST.protected:
        by = f"{protected.role}-1"
        for path, digest in protected_digests(files, protected.paths, protected.each).items():
            name = f"{protected.name}:{path}" if path else protected.name
            binding = {**_NOTHING, "protected": name}
            stated = approving(protected.role, approval.PROTECTED)
            found |= [_envelope("policies/evidence/approval", kinds.APPROVAL, by, digest, binding, stated)]
    return found


def _envelope(
    folder: str,
    kind: str,
    by: str,
    subject: Digest,
    binding: Mapping[str, str | None],
    predicate: Mapping[str, Any] | None = None,
) -> tuple[str, bytes]:
    said = payload(kind, predicate, subject=subject, binding=binding)
    key = Digest.of(signer(by).spki).hex[:16]
    return f"{folder}/{kind}.{Digest.of(said).hex[:32]}.{key}.dsse.json", signer(by).sign(said)


def _edit(kit: Kit, path: str, old: str, new: str) -> None:
    text = (kit.root / path).read_text(encoding="utf-8")
    assert old in text, (path, old)
    kit.write(path, text.replace(old, new, 1))


def _said(kit: Kit, *words: str) -> str:
    done = subprocess.run([RFGIT, *words], cwd=kit.root, env=scrubbed(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
