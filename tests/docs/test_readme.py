"""The README's command lines run as they stand, and its trust policy is one."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rfgit.domain.digest import Digest
from tests.cli.running import RFGIT, environment, rfgit

_ROOT = Path(__file__).resolve().parents[2]
_TEXT = (_ROOT / "README.md").read_text(encoding="utf-8")
_EDITOR = """#!/bin/sh
case "$1" in
*/release.yaml) sed -e 's/^  version: .*/  version: "0.2.0"/' -e 's/^  counter: .*/  counter: 2/' "$1" > "$1.new" ;;
*/lab.yaml) sed -e 's/region: .*/region: DE/' "$1" > "$1.new" ;;
*) exit 1 ;;
esac
mv "$1.new" "$1"
"""
_GIT = {f"GIT_{who}_{what}": "author@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", _TEXT, flags=re.MULTILINE | re.DOTALL)


def script(lines: str) -> str:
    """As a person would go through it: every line has to say yes, but one whose comment begins with `no`."""
    steps = ["set -e"]
    for line in lines.splitlines():
        command = line.partition("  #")[0].rstrip()
        if command.startswith("rfgit approve") and "--yes" not in command:
            command += " --yes"
        expected = int("# no:" in line)
        steps.append(f"status=0; {{ {command}; }} || status=$?; test $status -eq {expected} || exit 9")
    return "\n".join(steps)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    editor = tmp_path / "editor"
    editor.write_text(_EDITOR)
    editor.chmod(0o755)
    given = environment(tmp_path / "home")
    path = os.pathsep.join((str(Path(RFGIT).parent), given.get("PATH", os.defpath)))
    return {**given, **_GIT, "EDITOR": str(editor), "PATH": path}


def test_the_walk_through_can_be_walked(tmp_path: Path, env: dict[str, str], needs: Callable[[str], str]) -> None:
    for program in ("sed", "mv"):
        needs(program)
    lines = "".join(blocks("sh"))
    assert lines.count("rfgit ") > 12
    done = subprocess.run(
        ["sh", "-c", script(lines)], cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert b"allow: hello@0.2.0" in done.stdout
    assert b"error[protected-not-approved]" in done.stdout


def test_a_repository_for_production_releases(tmp_path: Path, env: dict[str, str]) -> None:
    assert rfgit(["init", "robots"], tmp_path, env).status == 0
    root = tmp_path / "robots"
    (root / ".rfgit/keys").mkdir(parents=True)
    policy = json.loads(blocks("json")[0])
    for name, principal in policy["principals"].items():
        made = rfgit(["key", "generate", f".rfgit/keys/{name}.pem", "--format", "json"], root, env)
        principal["keys"][0]["publicKey"] = made.result["data"]["publicKey"]
    lines = [f"{role}: file:keys/{held['principals'][0]}.pem\n" for role, held in policy["roles"].items()]
    (root / ".rfgit/signers.yaml").write_text("".join(lines))
    trust = root / "policies/trust/1.json"
    trust.parent.mkdir()
    trust.write_text(json.dumps(policy))
    configuration = root / "rfgit.yaml"
    text = configuration.read_text()
    assert '  # trust: {id: "sha256:..."}' in text
    configuration.write_text(
        text.replace('# trust: {id: "sha256:..."}', f'trust: {{id: "{Digest.of(trust.read_bytes())}"}}')
    )
    for git in (["add", "--all"], ["commit", "--quiet", "--message", "Begin"]):
        subprocess.run(["git", *git], cwd=root, env=env, check=True, capture_output=True)
    hello = "hello@0.1.0"
    approve = (["approve", "--all"], ["approve", hello, "--all"], ["approve", hello, "--artifact"])
    steps = [*approve[:2], ["release", hello], approve[2], ["gate", hello, "--fleet", "lab"], ["audit"]]
    for step in steps:
        ended = rfgit([*step, *(["--yes"] if step[0] == "approve" else [])], root, env)
        assert ended.status == 0, ended


def test_every_page_is_linked_from_the_first() -> None:
    pages = [path.relative_to(_ROOT).as_posix() for path in (_ROOT / "docs").rglob("*.md")]
    listed_elsewhere = ("docs/decisions/", "docs/rules/")
    assert [page for page in pages if f"({page})" not in _TEXT and not page.startswith(listed_elsewhere)] == []
    assert "(docs/decisions)" in _TEXT


def test_the_first_page_stays_short() -> None:
    assert len(_TEXT.splitlines()) <= 190
