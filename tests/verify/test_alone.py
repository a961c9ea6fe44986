"""`rfgit verify` needs no network and none of the heavy libraries; and no file can make it hang or swell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.flow.memory import Memory
from rfgit.flow.verify import verify
from rfgit.store import blobs
from tests.verify.attacks import Attack, Step
from tests.verify.conftest import Ask, Copy, command
from tests.verify.world import RFGIT, World, tell

FORBIDDEN = {
    *("git", "gitdb", "yaml", "ruamel", "regorus", "jsonschema", "jsonschema_rs", "referencing", "requests", "rich"),
    *("onnxruntime", "onnx", "numpy", "socket", "_socket", "ssl", "_ssl", "http", "asyncio", "subprocess"),
}
PEAK = 192 * 1024  # KiB, whatever the export holds; 4 MiB of hostile JSON take some 140, a good export 30
PATIENCE = 30  # seconds, for a machine that is busy; the slowest takes less than two

COUNT_MODULES = """
import sys
from rfgit.cli.main import main
sys.argv = ["rfgit", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    print("\\n" + " ".join({name.partition(".")[0] for name in sys.modules}))
    raise
"""

MEASURE = """
import os, re, sys
from rfgit.cli.main import main
sys.argv = ["rfgit", *sys.argv[1:]]
try:
    main()
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""


@pytest.mark.parametrize("kind", ["yes", "no"])
def test_a_fresh_interpreter_holds_nothing_heavy_afterwards(world: World, copy: Copy, kind: str) -> None:
    """click brings in threading, tempfile, shutil and their kin, but no socket and no way to start a process."""
    export = copy("lab-pc")
    if kind == "no":
        Attack(world, export).apply([{"do": "flip", "file": "@model", "at": 0}])
    words = command(export, world.pinned, "--first-use", "--state", str(export.parent / "state.json"))
    done = subprocess.run([sys.executable, "-c", COUNT_MODULES, *words], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (int(kind == "no"), "")
    modules = set(done.stdout.splitlines()[-1].split())
    tell(f"{len(modules)} modules at the top: {' '.join(sorted(modules))}")
    assert {"rfgit", "click", "cryptography"} <= modules
    assert not modules & FORBIDDEN


def test_no_socket_of_the_internet_is_ever_asked_for(world: World, needs: Callable[[str], str], tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    words = command(world.export("lab-pc"), world.pinned, "--first-use", "--state", str(tmp_path / "state.json"))
    strace = [needs("strace"), "-f", "-e", "trace=network,execve", "-o", str(trace)]
    done = subprocess.run([*strace, RFGIT, *words], capture_output=True, text=True)
    if "ptrace" in done.stderr:
        pytest.skip("this machine lets nobody trace a process")
    assert done.returncode == 0, done.stderr
    lines = trace.read_text().splitlines()
    assert len([line for line in lines if "execve(" in line]) == 1, "it starts no program"
    assert not [line for line in lines if re.search(r"AF_INET|connect\(|sendto\(", line)]


def huge(files: dict[str, int], *more: Step) -> list[Step]:
    return [
        {"do": "sparse", "file": name, "size": size, "new": ":" not in name and "@" not in name}
        for name, size in files.items()
    ] + list(more)


BRACKETS = {"do": "fill", "text": "[],", "head": "[", "tail": "0]"}
RESOURCES: dict[str, list[Step]] = {
    "a model of 8 TiB": huge({"@model": 8 << 40}),
    "an envelope of 1 GiB": huge({"evidence:approval": 1 << 30}),
    "an index of 1 GiB": huge({"index.json": 1 << 30}),
    "1,000 envelopes of 4 MiB": huge({f"evidence/{n}.json": 4 << 20 for n in range(1000)}),
    "100,000 layers": [{"do": "layers", "count": 100_000}],
    "10,000 layers": [{"do": "layers", "count": 10_000}],
    "an index of a million lists": [{**BRACKETS, "file": "index.json", "times": 1_000_000}],
    "an envelope of a million lists": [{**BRACKETS, "file": "evidence:approval", "times": 1_300_000}],
    "a trust policy of a million lists": [{**BRACKETS, "file": "trust/2.json", "times": 1_300_000}],
    "a deep index": [{"do": "fill", "file": "index.json", "text": "[", "times": 60_000}],
    "a deep envelope": [{"do": "fill", "file": "evidence:approval", "text": '{"a":', "times": 800_000}],
    "many keys of one object": [
        {"do": "fill", "file": "evidence:approval", "head": "{", "text": '"a":0,', "times": 600_000, "tail": '"b":0}'}
    ],
    "5,000 envelopes": [{"do": "flood", "in": "evidence", "count": 5000, "suffix": ".json", "text": "{}"}],
    "a long separation": [
        {"do": "trust", "version": 2, "changes": [{"at": ["separations"], "value": [["root", "safety"] * 150_000]}]}
    ],
    "a number of a million digits": [
        {"do": "fill", "file": "evidence:approval", "head": '{"a":', "text": "9", "times": 1_000_000, "tail": "}"}
    ],
}


@pytest.mark.parametrize("name", RESOURCES)
def test_no_file_makes_it_swell_or_hang(world: World, copy: Copy, name: str) -> None:
    export = copy("lab-pc")
    Attack(world, export).apply(RESOURCES[name])
    words = command(export, world.pinned, "--first-use")
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", MEASURE, *words], capture_output=True, text=True, timeout=120)
    wall = time.monotonic() - start
    *said, peak = done.stderr.splitlines()
    tell(f"{name}: {wall:.2f} s, {int(peak) // 1024} MiB, {json.loads(done.stdout)['findings'][0]['rule']}")
    assert (done.returncode, said) == (1, []), done.stdout
    assert wall < PATIENCE
    assert int(peak) < PEAK


def test_a_flood_of_bad_signatures_beside_the_good_ones_is_borne(world: World, copy: Copy, ask: Ask) -> None:
    """63 in each envelope, each of which any key might have made: that is the work that a stranger can cause."""
    export = copy("lab-pc")
    for path in sorted((export / "evidence").iterdir()):
        value = json.loads(path.read_bytes())
        value["signatures"][:0] = [{"keyid": value["signatures"][0]["keyid"], "sig": "A" * 86 + "=="}] * 63
        path.write_text(json.dumps(value))
    start = time.monotonic()
    assert ask(export, "--first-use").status == 0
    tell(f"441 bad signatures: {time.monotonic() - start:.2f} s")
    assert time.monotonic() - start < PATIENCE


def test_a_hole_of_8_tib_that_the_manifest_owns_up_to_is_refused_before_it_is_hashed(
    world: World, copy: Copy, ask: Ask
) -> None:
    """Hashing it would take hours. Nobody has signed that manifest, so nobody has to."""
    export = copy("lab-pc")
    model = Attack(world, export).path("@model")
    layers = json.loads(Attack(world, export).path("@manifest").read_bytes())["layers"]
    place = next(number for number, item in enumerate(layers) if item["digest"].endswith(model.name))
    Attack(world, export).apply([{"do": "edit", "at": ["layers", place, "size"], "value": 8 << 40}])
    os.truncate(model, 8 << 40)
    start = time.monotonic()
    answer = ask(export, "--first-use")
    assert time.monotonic() - start < PATIENCE
    assert answer.status == 1
    assert "signature-missing" in answer.rules


def test_a_blob_that_grows_while_it_is_read_has_an_end(
    world: World, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody appends as fast as it is hashed."""
    export = copy("lab-pc")
    attack = Attack(world, export)
    path = attack.path("@model")
    size = path.stat().st_size
    monkeypatch.setattr(blobs, "BUFFER", 64)
    real = blobs.BlobFolder.check_size

    def check_size(folder: blobs.BlobFolder, source: object, wanted: blobs.Descriptor) -> None:
        real(folder, source, wanted)
        if wanted.digest.hex == path.name:
            os.truncate(path, 1 << 40)

    monkeypatch.setattr(blobs.BlobFolder, "check_size", check_size)
    start = time.monotonic()
    with pytest.raises(Refusal) as caught:
        verify(export, world.pinned, Memory(None, first_use=True), None)
    assert time.monotonic() - start < PATIENCE
    assert caught.value.code == "blob-size"
    assert path.stat().st_size > size


def test_files_that_are_swapped_while_they_are_read_never_give_a_yes_about_other_bytes(
    world: World, copy: Copy
) -> None:
    """A second process exchanges the approval and the model for good and bad ones, as fast as it can.

    A yes is allowed, since each file is good half of the time; an end that is neither yes nor no is not.
    """
    export, stop, ends = copy("lab-pc"), threading.Event(), []
    attack = Attack(world, export)
    paths = [attack.path("@model"), attack.path("evidence:approval"), export / "index.json"]
    good = {path: path.read_bytes() for path in paths}
    artifact = verify(export, world.pinned, Memory(None, first_use=True), None).data["artifact"]

    def swap() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            for path, data in good.items():
                part = path.with_suffix(".swap")
                outside = export.parent / part.name
                outside.write_bytes(data if turn % 2 else bytes(len(data)))
                outside.replace(path)

    other = threading.Thread(target=swap)
    other.start()
    try:
        for _ in range(150):
            try:
                result = verify(export, world.pinned, Memory(None, first_use=True), None)
                ends.append(result.exit_status)
                assert result.data["artifact"] == artifact
            except Refusal:
                ends.append(1)
    finally:
        stop.set()
        other.join()
    tell(f"swapped under its eyes: {ends.count(0)} yes, {ends.count(1)} no")
    assert set(ends) <= {0, 1}
    assert 1 in ends


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a device")
@pytest.mark.parametrize("file", ["@model", "index.json", "evidence:approval", "trust/1.json"])
def test_a_device_is_refused(world: World, copy: Copy, ask: Ask, file: str) -> None:
    export = copy("lab-pc")
    path = Attack(world, export).path(file)
    path.unlink()
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this machine lets nobody make a device")
    answer = ask(export, "--first-use")
    assert (answer.status, answer.rules) == (1, {"layout-link"})


def test_hard_links_and_a_link_to_the_whole_are_as_good_as_their_bytes(
    world: World, copy: Copy, ask: Ask, tmp_path: Path
) -> None:
    """Whoever holds another name of a file can change it afterwards, as whoever can write to the folder can."""
    export = copy("lab-pc")
    for number, path in enumerate([Attack(world, export).path("@model"), export / "index.json"]):
        os.link(path, tmp_path / f"held-{number}")
    link = tmp_path / "link"
    link.symlink_to(export)
    assert ask(export, "--first-use").status == 0
    assert ask(link, "--first-use").status == 0


@pytest.mark.parametrize("what", ["missing", "file", "empty"])
def test_what_is_no_export(world: World, ask: Ask, tmp_path: Path, what: str) -> None:
    place = tmp_path / "export"
    if what == "file":
        place.write_text("x")
    elif what == "empty":
        place.mkdir()
    answer = ask(place, "--first-use")
    assert (answer.status, answer.rules) == ((1, {"file-missing"}) if what == "empty" else (3, {"export-unreadable"}))
