"""A private key never lies where git would take it along without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.scene import Scene

RULE = "key-not-ignored"


@pytest.mark.parametrize("file", ["new.pem", "releases/new.pem", "a b.pem", "-n.pem"])
def test_a_key_that_could_be_committed_is_told_of(file: str, scene: Callable[[str], Scene]) -> None:
    place = scene("fresh")
    ended = place.run(["key", "generate", "--format", "json", "--", file])
    assert (ended.status, ended.rules) == (0, [RULE]), ended
    assert (place.root / file).exists()
    assert ended.result["findings"][0]["severity"] == "warning"


@pytest.mark.parametrize("file", [".rfgit/keys/new.pem", ".git/new.pem", "../new.pem", "new.key"])
def test_elsewhere_nothing_is_said(file: str, scene: Callable[[str], Scene]) -> None:
    place = scene("fresh")
    (place.root / ".gitignore").write_text("/.rfgit/\n*.key\n")
    ended = place.run(["key", "generate", file, "--format", "json"])
    assert (ended.status, ended.rules) == (0, []), ended


def test_outside_of_a_repository_nothing_is_said(scene: Callable[[str], Scene]) -> None:
    ended = scene("none").run(["key", "generate", "new.pem", "--format", "json"])
    assert (ended.status, ended.rules) == (0, []), ended


def test_an_ignore_list_of_the_user_s_own_does_not_count(scene: Callable[[str], Scene]) -> None:
    """Another clone does not have it."""
    place = scene("fresh")
    (place.root / ".git/info").mkdir(exist_ok=True)
    place.git("config", "core.excludesFile", str(place.outside / "mine"))
    (place.outside / "mine").write_text("*.pem\n")
    assert place.run(["key", "generate", "new.pem", "--format", "json"]).rules == [RULE]
