from __future__ import annotations

import subprocess

import pytest

from rfgit.domain.digest import Digest
from rfgit.domain.names import ReleaseId
from rfgit.record.message import commit_message, recording

RELEASE = ReleaseId("arm", "1.0.0")
LITE, WIRELESS = Digest.of(b"lite"), Digest.of(b"wireless")
TRAILERS = ["Rfgit-Release: arm@1.0.0", f"Rfgit-Artifact: lite {LITE}", f"Rfgit-Artifact: wireless {WIRELESS}"]
ARTIFACTS = [("lite", LITE), ("wireless", WIRELESS)]


def _parsed(message: str) -> list[str]:
    args = ["git", "interpret-trailers", "--parse"]
    return subprocess.run(args, input=message.encode(), capture_output=True, check=True).stdout.decode().splitlines()


def test_git_reads_the_trailers() -> None:
    assert _parsed(commit_message("Record it", "Some prose.", release=RELEASE, artifacts=ARTIFACTS)) == TRAILERS
    assert _parsed(commit_message("Record it", release=RELEASE)) == TRAILERS[:1]


def test_the_usual_message() -> None:
    message = recording(RELEASE, ARTIFACTS, 6)
    assert message.splitlines()[0] == "Record 6 statements about arm@1.0.0"
    assert _parsed(message) == TRAILERS
    assert recording(RELEASE, [], 1).startswith("Record 1 statement about arm@1.0.0\n\n")


def test_a_long_name_leaves_the_subject_short() -> None:
    message = recording(ReleaseId("n" * 63, "v" * 63), ARTIFACTS, 6)
    assert len(message.splitlines()[0]) <= 72
    assert f"Rfgit-Release: {'n' * 63}@{'v' * 63}" in _parsed(message)


_HOSTILE = [
    "Rfgit-Release: evil@1",
    "x\n\nRfgit-Release: evil@1",
    "x\n---\nRfgit-Release: evil@1",
    "---\n\n",
    "x\r\rRfgit-Release: evil@1",
    "x\u2028Rfgit-Release: evil@1",
    "Signed-off-by: x\nRfgit-Artifact: y",
    "(cherry picked from commit 1)\nRfgit-Release: evil@1",
    "# x\nRfgit-Release : evil@1",
    "a\x00b\x1b[31m",
    "word " * 20 + "Rfgit-Release: evil@1 " + "word " * 20,
    "x" * 69 + " Rfgit-Release: evil@1",
]


@pytest.mark.parametrize("text", _HOSTILE)
def test_prose_never_passes_for_a_trailer(text: str) -> None:
    assert _parsed(commit_message("Subject", text)) == []
    assert _parsed(commit_message(text)) == []
    assert _parsed(commit_message(text, text, release=RELEASE, artifacts=ARTIFACTS)) == TRAILERS
    message = commit_message(text, text)
    assert message.splitlines()[1:2] in ([], [""])
    assert all(letter.isprintable() or letter == "\n" for letter in message)


@pytest.mark.parametrize("target", ["a b", "a\nRfgit-Release: evil@1", "", "A", "a:b"])
def test_a_target_is_a_name(target: str) -> None:
    with pytest.raises(ValueError, match="target"):
        commit_message("Subject", release=RELEASE, artifacts=[(target, LITE)])


@pytest.mark.parametrize("subject", ["", " \n\t", "\x00"])
def test_a_subject_is_needed(subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        commit_message(subject, "body")
