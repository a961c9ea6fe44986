"""What surrounds a command line: streams, locales, terminals, signals, typos. None of it may turn an answer."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rfgit.cli.usage import asked_form, asked_verb
from rfgit.cli.verbs import VERBS
from tests.cli.running import RFGIT, assert_answer, environment, rfgit
from tests.cli.scene import PLANTED, Scene

GATE = ["gate", "hello@0.1.0", "--fleet", "lab"]
JSON = ["--format", "json"]
ANSI = "\x1b["


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("gat x@1", "did you mean `rfgit gate`?"),
        ("relase x@1", "did you mean `rfgit release`?"),
        ("zzz", "rfgit --help"),
        ("", "options stand behind the verb: rfgit VERB -C DIR --format json"),
        ("--versoin", "did you mean `rfgit --version`?"),
        ("-C . check", "options stand behind the verb: rfgit VERB -C DIR --format json"),
        ("gate x@1 --flet lab", "did you mean `rfgit gate --fleet`?"),
        ("approve x@1 --declare", "did you mean `rfgit approve --declaration`?"),
        ("gate --fleet", "rfgit gate --help"),
        ("gate", "rfgit gate --help"),
        ("gate x", "rfgit gate --help"),
        ("gate x@", "rfgit gate --help"),
        ("gate X@1", "rfgit gate --help"),
        ("gate x@1 y@1", "rfgit gate --help"),
        ("gate ../x@1", "rfgit gate --help"),
        ("gate x@1 --target ../lab", "rfgit gate --help"),
        ("check -C nowhere", "rfgit check --help"),
        ("trust shwo", "did you mean `rfgit trust show`?"),
        ("trust", "rfgit trust --help"),
        ("trust zzz", "rfgit trust --help"),
        ("key generat a.pem", "did you mean `rfgit key generate`?"),
        ("key generate", "rfgit key generate --help"),
        ("trust show --comit HEAD", "did you mean `rfgit trust show --commit`?"),
    ],
)
def test_a_typo_gets_the_nearest_name(tmp_path: Path, words: str, hint: str) -> None:
    ended = rfgit([*words.split(), *JSON], tmp_path, environment(tmp_path / "home"))
    assert ended.status == 2
    assert_answer(ended, ended.result["verb"])
    assert ended.result["findings"][0]["hint"] == hint


_HELPED = [[], *([verb] for verb in VERBS), ["key", "generate"], ["trust", "show"]]


@pytest.mark.parametrize("words", _HELPED, ids=" ".join)
def test_help_is_an_option_and_a_word(tmp_path: Path, words: list[str]) -> None:
    env = environment(tmp_path / "home")
    asked = rfgit(["help", *words], tmp_path, env)
    assert asked == rfgit([*words, "--help"], tmp_path, env)
    assert asked.status == 0
    assert asked.out.startswith(f"Usage: {' '.join(['rfgit', *words])}")
    assert words in ([], ["key"], ["new"], ["trust"]) or f"\n  Example: rfgit {' '.join(words)}" in asked.out


@pytest.mark.parametrize("words", ["help zzz", "help gate --zzz", "help --zzz", "help key zzz"])
def test_help_about_nothing_is_not_understood(tmp_path: Path, words: str) -> None:
    ended = rfgit(words.split(), tmp_path, environment(tmp_path / "home"))
    assert ended.status == 2
    assert "not understood" in ended.out


@pytest.mark.parametrize("words", [[], ["trust"], ["key"]])
def test_no_verb_shows_the_help_beside_the_answer(tmp_path: Path, words: list[str]) -> None:
    ended = rfgit(words, tmp_path, environment(tmp_path / "home"))
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("Usage: rfgit")


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)])
def test_help_is_no_answer_and_no_error(tmp_path: Path, words: list[str]) -> None:
    ended = rfgit(words, tmp_path, environment(tmp_path / "home"))
    assert ended.status == 0
    assert ended.out.startswith(("Usage: rfgit", "rfgit "))
    assert ended.err == ""


@pytest.mark.parametrize("words", ["--help", "--version", "gate --help", "gate x"])
def test_what_nobody_can_read_was_not_said(tmp_path: Path, words: str) -> None:
    for stdout in ("full", "closed", "no-reader"):
        ended = Scene(tmp_path, tmp_path).prepare([{"stdout": stdout}]).run(words.split())
        assert ended.status == 3
        assert len(ended.err.splitlines()) <= 1


def test_a_reader_that_leaves_early_gets_no_yes(scene: Callable[[str], Scene], needs: Callable[[str], str]) -> None:
    bash, _ = needs("bash"), needs("head")
    released = scene("released")
    done = subprocess.run(
        [bash, "-c", '"$0" show hello@0.1.0 | head -c 0; echo ${PIPESTATUS[0]}', RFGIT],
        cwd=released.root,
        env=released.env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("3\n", "")


@pytest.mark.parametrize("sink", ["/dev/full", "/dev/null"])
def test_lost_prose_changes_no_answer(scene: Callable[[str], Scene], sink: str) -> None:
    fresh = scene("fresh")
    with open(sink, "w", encoding="utf-8") as stderr:
        done = subprocess.run(
            [RFGIT, "release", "hello@0.1.0"],
            cwd=fresh.root,
            env=fresh.env,
            stdout=subprocess.PIPE,
            stderr=stderr,
            check=False,
        )
    assert done.returncode == 0
    assert done.stdout.endswith(b"release: yes\n")


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "utf-8:strict"},
        {"LC_ALL": "de_DE.ISO-8859-1"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_locale_breaks_an_answer(tmp_path: Path, locale: dict[str, str], form: str) -> None:
    word = b"h\xc3\xbcllo\xe6\x97\xa5\xff"
    done = subprocess.run(
        [RFGIT, b"gate", word, b"--fleet", b"lab", b"--format", form.encode()],
        cwd=tmp_path,
        env=environment(tmp_path / "home", locale),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"NAME@VERSION" in done.stdout
    assert done.stderr == b""


def _on_a_terminal(scene: Scene, arguments: list[str], extra: dict[str, str]) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [RFGIT, *arguments], cwd=scene.root, env={**scene.env, **extra}, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    said = b""
    while block := _read(ours):
        said += block
    os.close(ours)
    return process.wait(timeout=60), said.decode("utf-8", "replace")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 1 << 16)
    except OSError:  # how Linux says that the other end was closed
        return b""


@pytest.mark.parametrize(
    ("extra", "coloured"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, True),
        ({"TERM": "xterm-256color", "PYTHONIOENCODING": "ascii"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
    ids=str,
)
def test_a_terminal_gets_colours_if_it_wants_them(
    scene: Callable[[str], Scene], extra: dict[str, str], coloured: bool
) -> None:
    status, said = _on_a_terminal(scene("released"), [*GATE[:2], "--fleet", "lib"], extra)
    assert status == 1
    assert (ANSI in said) == coloured
    assert "fleet-unknown" in said


def test_a_pipe_gets_plain_text(scene: Callable[[str], Scene]) -> None:
    ended = scene("released").prepare([{"environment": {"TERM": "xterm", "FORCE_COLOR": "1"}}]).run(GATE)
    assert ended.status == 0
    assert ANSI not in ended.out


def test_a_terminal_never_gets_colours_in_json(scene: Callable[[str], Scene]) -> None:
    status, said = _on_a_terminal(scene("released"), [*GATE, *JSON], {"TERM": "xterm"})
    assert status == 0
    assert ANSI not in said


@pytest.mark.parametrize("terminal", [False, True])
def test_a_hostile_name_cannot_fake_a_line(scene: Callable[[str], Scene], terminal: bool) -> None:
    hostile = "targets/::error::\n\x1b[2Kgate: yes\n##[error]\u202e.yaml"
    prepared = scene("released").prepare([{"write": {hostile: "a: 1\n"}}])
    if terminal:
        status, said = _on_a_terminal(prepared, ["check"], {"TERM": "xterm", "NO_COLOR": "1"})
    else:
        ended = prepared.run(["check"])
        status, said = ended.status, ended.out
    assert status == 1
    lines = said.replace("\r\n", "\n").splitlines()
    assert all(line.isprintable() for line in lines)
    assert not any(line.lstrip().startswith("::") or "##[" in line or line == "gate: yes" for line in lines)
    assert lines[-1].startswith("check: no")


_IMPORTS = [
    *("click", "json", "difflib", "rfgit.domain.result", "rfgit.cli.usage", "rfgit.cli.trouble", "rfgit.cli.gate"),
    *(
        "rfgit.cli.options",
        "rfgit.flow.gate",
        "rfgit.git.repository",
        "rfgit.declare.strict_yaml",
        "yaml",
        "jsonschema_rs",
    ),
    *("cryptography.hazmat.primitives.serialization", "regorus", "rfgit.policy.embedded", "rfgit.report.json_form"),
]


@pytest.mark.parametrize(
    ("number", "module"),
    [*(("SIGINT", module) for module in _IMPORTS), *(("SIGTERM", module) for module in _IMPORTS[::4])],
)
def test_a_signal_may_come_during_any_import(scene: Callable[[str], Scene], number: str, module: str) -> None:
    ended = (
        scene("released").prepare([{"plant": {"at": f"import {module}", "do": f"signal {number}"}}]).run([*GATE, *JSON])
    )
    if number == "SIGTERM" and ended.status == -signal.SIGTERM:
        assert ended.out == ""  # before rfgit listens, the system ends it
        return
    if ended.status != 0:  # a module that this way of deciding does not need
        assert ended.status == 128 + getattr(signal, number)
        assert_answer(ended, "gate")
    assert ended.err == ""


def test_an_ignored_signal_stays_ignored(scene: Callable[[str], Scene]) -> None:
    prepared = scene("released").prepare([{"plant": {"at": "import rfgit.flow.gate", "do": "signal SIGHUP"}}])
    ended = rfgit(
        [*GATE, *JSON], prepared.root, prepared.env, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    )
    assert ended.status == 0


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    ended = rfgit_in_removed(gone, environment(tmp_path / "home"))
    assert ended == (3, True)


def rfgit_in_removed(folder: Path, env: dict[str, str]) -> tuple[int, bool]:
    script = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.argv[1], [sys.argv[1], 'check', '--format', 'json'])"
    words = [sys.executable, "-c", script, RFGIT]
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, '"directory-gone"' in done.stdout


def test_planted_files_are_not_part_of_the_product() -> None:
    assert PLANTED.is_dir()
    package = Path(__file__).resolve().parents[2] / "rfgit"
    assert [path for path in package.rglob("*.py") if "RFGIT_PLANT" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("gate --format json", "json"),
        ("gate --format=json", "json"),
        ("gate --format json --format text", "text"),
        ("gate --format text --format=json", "json"),
        ("gate --format", "text"),
        ("gate --format xml", "text"),
        ("gate --format xml --format json", "json"),
        ("gate -- --format json", "text"),
        ("gate json", "text"),
    ],
)
def test_the_form_is_known_even_where_the_rest_is_not(words: str, form: str) -> None:
    assert asked_form(words.split()) == form


@pytest.mark.parametrize(
    ("words", "verb"), [("gate check", "gate"), ("gat gate", "rfgit"), ("-C gate", "rfgit"), ("", "rfgit")]
)
def test_the_verb_is_the_first_word(words: str, verb: str) -> None:
    assert asked_verb(words.split()) == verb
