"""One bit of any byte of an export is changed, and nothing else.

Everywhere but in an envelope the answer is always no. In an envelope it may stay yes where nothing that was signed
and nobody who counts is another than before: in a keyid, in white space, in the unused bits at the end of base64.

Every byte is tried in CI, and with RFGIT_EVERY_BYTE=1; a desk tries every fifth, each run the same ones.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rfgit.domain.finding import Refusal
from rfgit.flow.memory import Memory
from rfgit.flow.verify import verify
from tests.verify.conftest import Copy, command
from tests.verify.world import RFGIT, World, tell

MEMORY = Memory(None, first_use=True)
EVERY = 1 if any(os.environ.get(name, "") not in ("", "0") for name in ("CI", "RFGIT_CI", "RFGIT_EVERY_BYTE")) else 5

Counted = list[tuple[str, str, str]]


def answer(export: Path, pinned: Path) -> tuple[int, Counted]:
    """The exit status, and kind, payload and principal of each envelope that counts."""
    try:
        result = verify(export, pinned, MEMORY, None)
    except Refusal:
        return 1, []
    evidence: list[dict[str, Any]] = result.data["evidence"]
    return result.exit_status, sorted((item["kind"], item["payload"], item["principal"]) for item in evidence)


def flipped(data: bytes, at: int) -> bytes:
    """Another bit for each place, so that case, sign and high bits all have their turn."""
    return data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]


def flips(export: Path, file: Path, pinned: Path, stride: int) -> tuple[int, list[int], list[Counted]]:
    """How many were tried, where the answer was yes, and what counted then. Any end but 0 and 1 fails."""
    data, tried, places, counted = file.read_bytes(), 0, [], []
    for at in sorted({*range(0, len(data), stride), len(data) - 1}):
        file.write_bytes(flipped(data, at))
        status, found = answer(export, pinned)
        assert status in (0, 1), (file, at)
        tried += 1
        if status == 0:
            places.append(at)
            counted.append(found)
    file.write_bytes(data)
    assert answer(export, pinned)[0] == 0, "put back, it is good again"
    return tried, places, counted


def files(export: Path, group: str) -> list[Path]:
    found = {
        "top": [export / "index.json", export / "oci-layout"],
        "trust": sorted((export / "trust").iterdir()),
        "blobs": sorted((export / "blobs/sha256").iterdir()),
        "evidence": sorted((export / "evidence").iterdir()),
    }
    return found[group]


@pytest.mark.parametrize(("group", "least"), [("top", 400), ("trust", 5000), ("blobs", 9000)])
def test_a_flip_outside_of_the_envelopes_is_always_refused(world: World, copy: Copy, group: str, least: int) -> None:
    export, total = copy("lab-pc"), 0
    for file in files(export, group):
        # What is refused before a signature is tested costs little: every byte, everywhere.
        tried, places, _ = flips(export, file, world.pinned, EVERY if group == "blobs" else 1)
        assert places == [], file.name
        total += tried
    tell(f"{group}: {total} flips tried, {total} refused")
    assert total >= least // (EVERY if group == "blobs" else 1)


@pytest.mark.parametrize("number", range(7))
def test_a_flip_in_an_envelope_changes_nothing_that_counts(world: World, copy: Copy, number: int) -> None:
    export = copy("lab-pc")
    before = answer(export, world.pinned)[1]
    file = files(export, "evidence")[number]
    tried, places, counted = flips(export, file, world.pinned, EVERY)
    kind = file.name.partition(".")[0]
    tell(f"{kind}: {tried} flips tried, {tried - len(places)} refused, {len(places)} changed nothing that counts")
    assert all(found == before for found in counted)
    data = file.read_bytes()
    harmless = [at for at in places if not _is_hint(data, at)]
    assert len(harmless) <= 4, "beside the keyid: the end of each base64 text, and the last newline"


def _is_hint(data: bytes, at: int) -> bool:
    """True inside of the member `keyid`, its name included."""
    return data.index(b'"keyid"') <= at < data.index(b'"sig"')


def test_flips_through_the_real_command(world: World, copy: Copy) -> None:
    export, tried = copy("lab-pc"), 0
    for group in ("top", "trust", "blobs", "evidence"):
        for file in files(export, group):
            data = file.read_bytes()
            for at in (0, len(data) // 3):
                file.write_bytes(flipped(data, at))
                words = command(export, world.pinned, "--first-use")
                done = subprocess.run([RFGIT, *words], capture_output=True, text=True, timeout=120)
                assert (done.returncode, done.stderr) == (1, ""), (file, at, done.stdout)
                tried += 1
            file.write_bytes(data)
    tell(f"the real command: {tried} flips tried, {tried} refused")
    assert tried >= 36
