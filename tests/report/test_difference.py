"""A difference as text and as a comment: what a proposal's texts say is shown, and does nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from rfgit.check.difference import Change, FieldChange, FileChange
from rfgit.check.difference_values import field_changes
from rfgit.check.differences import differences
from rfgit.declare.documents import Place
from rfgit.declare.files import MemoryFiles
from rfgit.domain.digest import Digest
from rfgit.domain.finding import NOTE, WARNING, Finding
from rfgit.domain.names import ReleaseId, Variant
from rfgit.domain.result import Result, judged
from rfgit.fleet.due import Due, Voided
from rfgit.fleet.overturned import Rejudged, overturned
from rfgit.fleet.radius import Radius
from rfgit.fleet.reached import Barred, ReachedFleet
from rfgit.fleet.running import Activation
from rfgit.fleet.touched import Moved, TouchedRelease, TouchedVariant
from rfgit.report.difference import lines
from rfgit.report.difference_markdown import render
from rfgit.report.text_form import render as render_text
from tests.cli.running import validator
from tests.declare.overlays import tree
from tests.report import readers
from tests.report.hostile import FRAGMENTS, texts

RELEASE = ReleaseId("arm", "2.0.0")
ONE, OTHER = Digest.of(b"1"), Digest.of(b"2")


def told(text: str) -> Change:
    """A release whose free texts are hostile: all that a schema leaves open, and file names."""
    before = {"metadata": {"annotations": {"summary": ""}}, "spec": {"activation": {"conditions": []}}}
    activation = {"conditions": [text], "instructions": {"undo": text, "order": [text]}}
    after = {"metadata": {"annotations": {"summary": text, text: "x"}}, "spec": {"activation": activation}}
    fields = field_changes(before, after)
    return Change("release", "arm@2.0.0", text or "x", "added", "arm@1.0.0", text, False, fields, (file(text),))


def file(text: str) -> FileChange:
    return FileChange(text or "x", "changed", text, field_changes({}, {text: [text, {"a": text}]}))


def radius(text: str = "hello") -> Radius:
    variant, moved = Variant(RELEASE, "bench"), Moved(ONE, OTHER)
    running = Activation("lyon", 3, ONE, None, OTHER, text)
    place = Place("FR", "EU", "acme", None)
    against = Finding("region-not-allowed", text or "x")
    bars = (Barred(variant, (against,)),)
    unreached = ReachedFleet("tokyo", "", 2, ("rover",), Place("JP", None, None, None), (), bars, ())
    judged_otherwise = overturned(variant, "gate", "lyon", (), (against,))
    assert judged_otherwise is not None
    return Radius(
        trust=1,
        releases=(TouchedRelease(RELEASE, moved, (("bench",), ("bench",)), ReleaseId("arm", "1.0.0")),),
        targets={"bench": moved},
        classes={"bench": "rover"},
        variants=(TouchedVariant(variant, "new-version", text or "x", (ONE,)),),
        fleets=(ReachedFleet("lyon", "", None, ("rover",), place, (variant,), (), (running,)), unreached),
        signatures=(Due("safety", "the approval", text or "x", ONE, 1, (), (), text or "x"),),
        voided=(Voided(RELEASE, "safety", "safety-1"),),
        rejudged=Rejudged(1, (judged_otherwise,)),
    )


def result(changes: list[Change], touched: Radius, *findings: Finding, lost: int = 0) -> Result:
    side = {"commit": "c" * 40}
    data: dict[str, Any] = {
        "from": {"name": "main", **side},
        "to": {"name": "HEAD", **side},
        "changes": [change.as_json() for change in changes],
        "evidence": {"added": lost, "lost": lost},
        "radius": touched.as_json(),
    }
    return judged("diff", findings, data)


NOTHING = Radius(1, (), {}, {}, (), (), (), ())
REASON, OTHER_REASON = Finding("a-rule", "one"), Finding("a-rule", "two")
WARNED = Finding("a-rule", "one", WARNING)


@given(texts)
def test_hostile_texts_do_nothing(text: str) -> None:
    asked = result([told(text), Change("other", text or "x", text or "x", "added")], radius(text))
    readers.markdown(render(asked, (), 0))
    printed = [line for line, _ in render_text(asked, lines(asked.data), 0)]
    assert readers.github("".join(f"{line}\n" for line in printed)) == []
    if text.isprintable():
        assert list(validator("results/diff").iter_errors(asked.as_json())) == []


@pytest.mark.parametrize("text", FRAGMENTS)
def test_each_attack_alone_does_nothing(text: str) -> None:
    readers.markdown(render(result([told(text)], radius(text)), (), 0))


@pytest.mark.parametrize("text", FRAGMENTS)
def test_what_a_declaration_says_does_nothing(text: str) -> None:
    """Through the reader, where a text is one that it takes: most control characters are refused before."""
    files = dict(tree())
    path = "releases/reachy-kinematics/1.0.0/release.yaml"
    document = files[path].decode()
    assert document.count("undo: ") == 1
    start = document.index("undo: ") + len("undo: ")
    quoted = json.dumps(text, ensure_ascii=True)
    files[path] = f"{document[:start]}{quoted}{document[document.index(chr(10), start) :]}".encode()
    found = differences(MemoryFiles(tree()), MemoryFiles(files), [path])
    if text.isascii() and text.isprintable():
        assert not found.unreadable_after
    readers.markdown(render(result([*found.changes], NOTHING), (), 0))


def test_no_comment_is_too_long_and_it_says_what_is_missing() -> None:
    changes = [Change("target", f"t{index}", "p", "changed", words="x" * 200) for index in range(3000)]
    text = render(result(changes, radius()), (), 0)
    readers.markdown(text)
    assert "left out: " in text


def test_one_document_of_a_million_fields() -> None:
    fields = tuple(FieldChange(f"spec.x[{index}]", "1 -> 2") for index in range(100_000))
    text = render(result([Change("target", "t", "p", "changed", fields=fields)], NOTHING), (), 0)
    readers.markdown(text)
    assert "left out: 99,500 lines" in text


def test_the_first_line_says_it_all() -> None:
    text = render(result([told("x")], radius()), (), 0)
    assert text.splitlines()[0] == (
        "### 1 release differs; 1 variant needs a new version; 1 fleet (robots unknown) reached; "
        "1 release judged otherwise; 1 signature missing"
    )
    assert "nothing differs" in render(result([], NOTHING), (), 0)


def test_without_trust_nothing_is_said_to_be_complete() -> None:
    touched = Radius(None, (), {}, {}, (), (), None, ())
    note = Finding("no-trust-policy", "it cannot be told", NOTE)
    text = render(result([told("x")], touched, note), (), 0)
    assert "missing signatures cannot be told" in text.splitlines()[0]
    assert "no-trust-policy" in text


def test_lost_evidence_is_seen_at_once() -> None:
    text = render(result([], NOTHING, lost=2), (), 0)
    assert text.index("2 envelopes changed or removed") < text.index("<details>")


def test_a_fleet_that_may_not_run_it_is_not_counted() -> None:
    said = [line for line, _ in lines(result([], radius()).data)]
    start = said.index("blast radius: fleets not reached")
    assert said[start + 1 : start + 3] == [
        "  tokyo: 2 robots, rover; region JP, jurisdiction unknown, customer unknown",
        "    not reached by arm@2.0.0 for bench: hello [region-not-allowed]",
    ]
    assert radius().regions == ("FR",)
    assert radius().robots is None


@pytest.mark.parametrize(
    ("before", "after", "words", "grave"),
    [
        ((), (REASON,), "was permitted, is refused", True),
        ((REASON,), (), "was refused, is permitted", False),
        ((REASON,), (OTHER_REASON,), "stays refused, and the reasons differ", False),
        ((WARNED,), (), "stays permitted, and the warnings differ", False),
        ((WARNED,), (REASON,), "was permitted, is refused", True),
    ],
)
def test_a_verdict_is_told_before_and_after(
    before: tuple[Finding, ...], after: tuple[Finding, ...], words: str, grave: bool
) -> None:
    found = overturned(Variant(RELEASE, "bench"), "propose", "", before, after)
    assert found is not None
    asked = result([told("x")], replace(NOTHING, rejudged=Rejudged(3, (found,))))
    said = render(asked, (), 0)
    assert f"for bench, as a proposal: {words}" in said
    assert ("**blast radius: what the policies say of releases**" in said) is grave


def test_policies_that_differ_and_say_the_same_say_so() -> None:
    asked = result([told("x")], replace(NOTHING, rejudged=Rejudged(3, ())))
    assert "no release judged otherwise" in render(asked, (), 0).splitlines()[0]
    said = [line for line, _ in lines(asked.data)]
    assert "  3 releases judged by the policies of both sides: the same verdicts, for the same reasons" in said


def test_a_role_that_nobody_can_fill_is_told() -> None:
    text = render(result([], radius()), (), 0)
    assert "nobody can give it" in text


def test_an_answer_that_is_none_is_its_findings() -> None:
    text = render(Result("diff", "undecided", (Finding("commit-unknown", "x"),)), (), 2)
    assert "commit-unknown" in text
    readers.markdown(text)
