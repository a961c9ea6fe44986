"""What a robot remembers: nothing older is let in, and nothing that was refused is remembered."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rfgit.flow import memory
from tests import nested
from tests.verify.attacks import Attack
from tests.verify.conftest import Ask, Copy
from tests.verify.world import World

ZERO = f"sha256:{'0' * 64}"
KEY = "hello/lab-pc"


@pytest.fixture
def seen(world: World, ask: Ask, tmp_path: Path) -> Path:
    """The state file after hello 0.1.0 was let in."""
    path = tmp_path / "state.json"
    assert ask(world.export("lab-pc"), "--first-use", "--state", str(path)).status == 0
    return path


def change(path: Path, *at: str, value: Any) -> None:
    state = json.loads(path.read_bytes())
    nested.put(state, at, value)
    path.write_text(json.dumps(state))


def test_a_yes_is_remembered(world: World, ask: Ask, seen: Path) -> None:
    state = json.loads(seen.read_bytes())
    assert state["seen"] == {
        KEY: {"counter": 1, "artifact": ask(world.export("lab-pc"), "--first-use").result["data"]["artifact"]}
    }
    assert state["trustVersion"] == 1
    assert ask(world.export("lab-pc"), "--state", str(seen)).status == 0, "the same again is no step back"
    assert ask(world.export("next"), "--state", str(seen)).status == 0
    assert json.loads(seen.read_bytes())["seen"][KEY]["counter"] == 2
    assert ask(world.export("other"), "--state", str(seen)).status == 0
    assert set(json.loads(seen.read_bytes())["seen"]) == {KEY, "hello/other-pc"}


def test_without_a_memory_there_is_no_answer(world: World, ask: Ask, tmp_path: Path) -> None:
    for words in ([], ["--state", str(tmp_path / "missing.json")]):
        answer = ask(world.export("lab-pc"), *words)
        assert (answer.status, answer.rules) == (3, {"no-state"})
    assert list(tmp_path.iterdir()) == []


def test_wrong_bytes_are_a_no_with_or_without_a_memory(copy: Copy, ask: Ask, world: World) -> None:
    for steps in ([{"do": "flip", "file": "@model", "at": 5}], [{"do": "remove", "file": "evidence:approval"}]):
        export = copy("lab-pc")
        Attack(world, export).apply(steps)
        assert ask(export).status == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"schema":"rfgit/robot-state/v1"}', "\ufeff{}", "9" * 5000, "[" * 100_000],
    ids=["empty", "cut", "list", "null", "fields-missing", "byte-order-mark", "long-number", "deep"],
)
@pytest.mark.parametrize("words", [[], ["--first-use"]], ids=["", "first-use"])
def test_a_state_that_cannot_be_read_is_never_a_first_use(
    world: World, ask: Ask, tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    answer = ask(world.export("lab-pc"), "--state", str(path), *words)
    assert (answer.status, answer.rules) == (3, {"no-state"})
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("repository",), "sha512:" + "0" * 128),
        (("trustVersion",), 0),
        (("trustVersion",), "1"),
        (("trustVersion",), True),
        (("seen", KEY, "counter"), -1),
        (("seen", KEY, "counter"), 2**53),
        (("seen", KEY, "counter"), 1.0),
        (("seen", KEY, "artifact"), "0" * 64),
        (("seen", KEY), {"counter": 1}),
        (("more",), 1),
        (("schema",), "rfgit/robot-state/v2"),
    ],
)
def test_a_state_with_an_odd_member_is_no_state(
    world: World, ask: Ask, seen: Path, at: tuple[str, ...], value: Any
) -> None:
    change(seen, *at, value=value)
    before = seen.read_bytes()
    assert ask(world.export("lab-pc"), "--state", str(seen), "--first-use").status == 3
    assert seen.read_bytes() == before


@pytest.mark.parametrize("kind", ["folder", "link", "dangling", "pipe", "device"])
def test_a_state_that_is_no_file_is_no_state(world: World, ask: Ask, seen: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"link": seen, "dangling": tmp_path / "nowhere", "device": Path("/dev/zero")}[kind])
    assert ask(world.export("lab-pc"), "--state", str(path), "--first-use").status == 3
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("rule", "at", "value"),
    [
        ("rollback", ("seen", KEY, "counter"), 2),
        ("rollback", ("seen", KEY, "counter"), 2**53 - 1),
        ("rollback", ("seen", KEY, "artifact"), ZERO),
        ("trust-rollback", ("trustVersion",), 2),
        ("state-mismatch", ("repository",), ZERO),
    ],
)
@pytest.mark.parametrize("words", [[], ["--first-use"]], ids=["", "first-use"])
def test_a_step_back_is_refused(
    world: World, ask: Ask, seen: Path, rule: str, at: tuple[str, ...], value: Any, words: list[str]
) -> None:
    change(seen, *at, value=value)
    before = seen.read_bytes()
    answer = ask(world.export("lab-pc"), "--state", str(seen), *words)
    assert (answer.status, answer.rules) == (1, {rule})
    assert seen.read_bytes() == before, "a refusal is not remembered"


def test_a_robot_that_has_seen_the_next_release_refuses_this_one(world: World, ask: Ask, tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "state.json")]
    assert ask(world.export("next"), "--first-use", *state).status == 0
    assert ask(world.export("lab-pc"), *state).rules == {"rollback"}
    assert ask(world.export("lab-pc"), "--first-use", *state).rules == {"rollback"}


def test_a_robot_that_has_seen_a_newer_trust_policy_refuses_the_older_chain(
    world: World, copy: Copy, ask: Ask, tmp_path: Path
) -> None:
    newer, state = copy("lab-pc"), ["--state", str(tmp_path / "state.json")]
    Attack(world, newer).apply([{"do": "trust", "version": 2, "by": ["root"]}])
    assert ask(newer, "--first-use", *state).status == 0
    assert ask(world.export("lab-pc"), *state).rules == {"trust-rollback"}


def test_a_robot_that_pinned_the_newer_trust_policy_refuses_the_older_chain(
    world: World, copy: Copy, ask: Ask, tmp_path: Path
) -> None:
    newer, pinned = copy("lab-pc"), tmp_path / "pinned.json"
    Attack(world, newer).apply([{"do": "trust", "version": 2, "by": ["root"]}])
    pinned.write_bytes((newer / "trust/2.json").read_bytes())
    assert ask(newer, "--first-use", pinned=pinned).status == 0
    assert ask(world.export("lab-pc"), "--first-use", pinned=pinned).rules == {"trust-chain"}


def test_a_state_of_the_other_repository_is_refused(world: World, ask: Ask, seen: Path, tmp_path: Path) -> None:
    pinned = tmp_path / "stranger.json"
    pinned.write_bytes((world.export("stranger") / "trust/1.json").read_bytes())
    assert ask(world.export("stranger"), "--first-use", pinned=pinned).status == 0
    assert ask(world.export("stranger"), "--state", str(seen), pinned=pinned).rules == {"state-mismatch"}


def test_a_state_that_cannot_be_kept_is_no_yes(world: World, ask: Ask, tmp_path: Path) -> None:
    answer = ask(world.export("lab-pc"), "--first-use", "--state", str(tmp_path / "no" / "state.json"))
    assert (answer.status, answer.rules) == (3, {"state-unwritable"})
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_state_as_it_was(
    world: World, ask: Ask, seen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes go to another file first: what fails half-way has changed nothing."""
    before, names = seen.read_bytes(), sorted(os.listdir(seen.parent))
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        if descriptor > 2:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(memory.CannotTell):
            memory.Memory(seen, first_use=False).keep(memory.read_state(before))
    assert seen.read_bytes() == before
    assert sorted(os.listdir(seen.parent)) == names


def test_the_state_is_replaced_and_never_written_in_place(world: World, ask: Ask, seen: Path) -> None:
    """A hard link to the old state still has the old bytes: so had anybody who was reading it."""
    old = seen.with_name("old.json")
    os.link(seen, old)
    before = old.read_bytes()
    assert ask(world.export("next"), "--state", str(seen)).status == 0
    assert old.read_bytes() == before != seen.read_bytes()
    assert not [name for name in os.listdir(seen.parent) if ".part" in name]


@pytest.mark.parametrize("where", ["trust/1.json", "trust/../trust/1.json", "index.json"])
def test_an_export_cannot_vouch_for_itself(world: World, ask: Ask, where: str) -> None:
    export = world.export("lab-pc")
    answer = ask(export, "--first-use", pinned=export / where)
    assert (answer.status, answer.rules) == (2, {"trust-inside"})


def test_a_link_into_the_export_does_not_vouch_either(world: World, ask: Ask, tmp_path: Path) -> None:
    link = tmp_path / "pinned.json"
    link.symlink_to(world.export("lab-pc") / "trust/1.json")
    assert ask(world.export("lab-pc"), "--first-use", pinned=link).status == 2


@pytest.mark.parametrize("text", ["", "{}", "trust me"])
def test_a_pinned_file_that_is_no_part_of_the_chain_is_refused(
    world: World, ask: Ask, tmp_path: Path, text: str
) -> None:
    pinned = tmp_path / "pinned.json"
    pinned.write_text(text)
    assert ask(world.export("lab-pc"), "--first-use", pinned=pinned).rules == {"trust-chain"}


def test_a_pinned_envelope_of_the_chain_pins_nothing(world: World, copy: Copy, ask: Ask, tmp_path: Path) -> None:
    newer, pinned = copy("lab-pc"), tmp_path / "pinned.json"
    Attack(world, newer).apply([{"do": "trust", "version": 2, "by": ["root"]}])
    pinned.write_bytes(next((newer / "trust").glob("*.dsse.json")).read_bytes())
    assert ask(newer, "--first-use", pinned=pinned).rules == {"trust-chain"}


def test_a_pinned_file_that_is_missing_is_no_answer(world: World, ask: Ask, tmp_path: Path) -> None:
    answer = ask(world.export("lab-pc"), "--first-use", pinned=tmp_path / "missing.json")
    assert (answer.status, answer.rules) == (3, {"trust-unreadable"})


def test_a_toy_says_so(world: World, ask: Ask) -> None:
    answer = ask(world.export("lab-pc"), "--first-use")
    notes = [(item["rule"], item["severity"]) for item in answer.result["findings"]]
    assert (answer.status, notes) == (0, [("dev-trust", "note")])


def test_the_answer_says_how_much_of_the_trail_the_seal_has_seen(world: World, ask: Ask) -> None:
    commit = ask(world.export("next"), "--first-use").result["data"]["commit"]
    assert isinstance(commit, str)
    assert len(commit) == 40
    assert commit in (world.root / "own/.git/logs/HEAD").read_text()
