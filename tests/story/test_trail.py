"""What `rfgit` leaves in git."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from tests.story.storykit import REACHY, Place


def statements(place: Place, commit: str) -> list[dict[str, Any]]:
    """What was signed in the files that a commit added."""
    added = place.git("diff-tree", "-r", "--no-commit-id", "--name-only", "--diff-filter=A", commit).splitlines()
    envelopes = [place.git("show", f"{commit}:{path}") for path in added if path.endswith(".dsse.json")]
    return [json.loads(base64.b64decode(json.loads(envelope)["payload"])) for envelope in envelopes]


def binding(statement: dict[str, Any], name: str) -> str | None:
    found = statement["subject"][0].get("annotations", {}).get(f"rfabric.dev/{name}")
    return None if found is None else str(found)


def trailers(place: Place, commit: str) -> list[list[str]]:
    message = place.git("log", "-1", "--format=%B", commit)
    parsed = place.git("interpret-trailers", "--parse", stdin=message)
    return [line.split(": ", 1) for line in parsed.splitlines()]


def test_afterwards_the_work_tree_is_clean_and_a_commit_changes_nothing(demo: Place) -> None:
    assert demo.status() == ""
    demo.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    assert demo.git("diff", "--name-only", "HEAD~1", "HEAD") == ""
    demo.rfgit("gate", REACHY, "--fleet", "lyon")


def test_a_second_release_records_nothing(demo: Place) -> None:
    before = demo.head()
    answer = demo.rfgit("release", REACHY)
    assert {item["status"] for item in answer.data["variants"]} == {"unchanged"}
    assert (demo.head(), demo.status()) == (before, "")


def test_trailers_name_what_the_commit_records(demo: Place) -> None:
    commits = demo.git("log", "--format=%H", "--author=^rfgit <rfgit@localhost>$").split()
    recording = [commit for commit in commits if statements(demo, commit)]
    assert len(recording) == 4
    for commit in recording:
        signed = statements(demo, commit)
        about = {binding(item, "release") for item in signed} - {None}
        artifacts = {
            f"{binding(item, 'target')} sha256:{item['subject'][0]['digest']['sha256']}"
            for item in signed
            if binding(item, "target")
        }
        found = trailers(demo, commit)
        assert {value for key, value in found if key == "Rfgit-Release"} == about
        assert {value for key, value in found if key == "Rfgit-Artifact"} == artifacts
        assert len(found) == len(about) + len(artifacts)


def test_trailers_of_the_release_are_what_the_card_shows(demo: Place) -> None:
    card = demo.rfgit("show", REACHY).data["variants"]
    (commit,) = demo.git("log", "--format=%H", "--grep=^Release reachy-kinematics").split()
    assert {tuple(pair) for pair in trailers(demo, commit)} == {
        ("Rfgit-Release", REACHY),
        *(("Rfgit-Artifact", f"{item['target']} {item['artifact']}") for item in card),
    }


def test_the_bot_is_the_author_and_writes_sentences(demo: Place) -> None:
    demo.commit("Change nothing")
    lines = demo.git("log", "--format=%an <%ae>|%cn <%ce>|%s").splitlines()
    people = [line for line in lines if line.startswith("Test <test@localhost>|")]
    assert [line.rpartition("|")[2] for line in people] == ["Change nothing"]
    for line in lines:
        author, committer, subject = line.split("|")
        assert author == committer
        assert line in people or author == "rfgit <rfgit@localhost>"
        assert re.fullmatch(r"[A-Z][a-z]+( \S+)+", subject), subject
        assert not subject.endswith((".", ":"))
