"""The message of a recording commit: a sentence for people, trailers for programs.

Trailers are for finding commits and prove nothing: what is recorded is in the files.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from ..domain.digest import Digest
from ..domain.names import ReleaseId, is_name

WIDTH = 72

# Lines that git reads as more than prose: its own trailers in front, the start of a patch, a comment.
_SPECIAL = re.compile(r"(---|#|\(cherry picked|[A-Za-z0-9-]+\s*:)")


def commit_message(
    subject: str,
    body: str = "",
    *,
    release: ReleaseId | None = None,
    artifacts: Iterable[tuple[str, Digest]] = (),
) -> str:
    """A message of one subject line, prose in paragraphs, and trailers: `Rfgit-Release`, `Rfgit-Artifact` for each.

    `artifacts` are pairs of target and digest. ValueError for a target that is not a name. Control characters in
    subject and body become spaces, and no line of the body can pass for a trailer.
    """
    trailers = [f"Rfgit-Release: {release}"] if release else []
    for target, digest in artifacts:
        if not is_name(target):
            raise ValueError(f"expected the name of a target, got {target!r}")
        trailers.append(f"Rfgit-Artifact: {target} {digest}")
    parts = [_subject(subject), *_paragraphs(body), "\n".join(trailers)]
    return "\n\n".join(part for part in parts if part) + "\n"


def recording(release: ReleaseId, artifacts: Iterable[tuple[str, Digest]], count: int) -> str:
    """The message for `count` envelopes of a release and its artifacts (pairs of target and digest)."""
    made = tuple(artifacts)
    noun = "statement" if count == 1 else "statements"
    subject = f"Record {count} {noun} about {release}"
    if len(subject) > WIDTH:
        subject = f"Record {count} {noun} about a release"
    about = "the release itself" if not made else f"the release and its {len(made)} artifacts"
    body = f"The files of this commit are signed statements about {about if len(made) != 1 else 'its artifact'}."
    return commit_message(subject, body, release=release, artifacts=made)


def _subject(text: str) -> str:
    line = _one_line(text)
    if not line:
        raise ValueError("a commit message needs a subject")
    # A subject of that form would be a trailer when nothing follows it, and a leading # a comment.
    return f"rfgit: {line}" if _SPECIAL.match(line) else line


def _paragraphs(body: str) -> list[str]:
    blocks = [_one_line(block) for block in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n"))]
    return [_prose(block) for block in blocks if block]


def _prose(block: str) -> str:
    lines = textwrap.wrap(block, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"> {line}" if _SPECIAL.match(line) else line for line in lines)


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
