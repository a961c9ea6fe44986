"""Which variants a change touches: from what was recorded, and from nothing that was not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.domain.names import ReleaseId
from rfgit.fleet.touched import Moved, TouchedRelease, touched_variants
from tests.evidencekit import DECLARATION, RELEASE, TARGET, TARGET_DIGEST, says

OTHER = Digest.of(b"other")
SAME = Moved(DECLARATION, DECLARATION)
CHANGED = Moved(DECLARATION, OTHER)
BUILT = says(kinds.PROVENANCE)


def touch(
    declaration: Moved = SAME,
    targets: tuple[tuple[str, ...], tuple[str, ...]] = ((TARGET,), (TARGET,)),
    moved: dict[str, Moved] | None = None,
    evidence: list[Evidence] | None = [BUILT],  # noqa: B006 - never changed
    release: ReleaseId = RELEASE,
) -> dict[str, str]:
    released = TouchedRelease(release, declaration, targets, None)
    return {item.variant.target: item.needs for item in touched_variants([released], moved or {}, evidence)}


TARGET_CHANGED = {TARGET: Moved(TARGET_DIGEST, OTHER)}


def test_a_target_changed_under_what_was_built() -> None:
    assert touch(moved=TARGET_CHANGED) == {TARGET: "new-version"}


def test_what_is_not_built_is_only_to_be_built() -> None:
    assert touch(moved=TARGET_CHANGED, evidence=[]) == {TARGET: "build"}
    assert touch(CHANGED, evidence=[]) == {TARGET: "build"}
    assert touch(Moved(None, OTHER), ((), (TARGET,)), evidence=[]) == {TARGET: "build"}


def test_what_is_built_for_the_target_as_it_now_is_needs_nothing() -> None:
    assert touch(moved={TARGET: Moved(OTHER, TARGET_DIGEST)}) == {}


def test_a_declaration_that_was_built_is_frozen_for_all_its_targets() -> None:
    both = ((TARGET, "second"), (TARGET, "second"))
    assert touch(CHANGED, both) == {TARGET: "new-version", "second": "new-version"}
    assert touch(CHANGED, ((TARGET,), (TARGET, "second"))) == {TARGET: "new-version", "second": "new-version"}


def test_another_target_touches_nothing() -> None:
    assert touch(moved={"second": Moved(TARGET_DIGEST, OTHER)}) == {}
    assert touch(moved={TARGET + "-2": Moved(TARGET_DIGEST, OTHER)}) == {}


def test_what_goes() -> None:
    assert touch(CHANGED, ((TARGET, "second"), ("second",))) == {"second": "new-version", TARGET: "withdrawn"}
    assert touch(Moved(DECLARATION, None), ((TARGET,), ())) == {TARGET: "withdrawn"}
    assert touch(moved={TARGET: Moved(TARGET_DIGEST, None)}) == {TARGET: "impossible"}


def test_without_trust_nobody_can_tell_what_was_built() -> None:
    assert touch(moved=TARGET_CHANGED, evidence=None) == {TARGET: "unknown"}
    assert touch(CHANGED, evidence=None) == {TARGET: "unknown"}


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(says(kinds.TEST_RESULT), id="another kind"),
        pytest.param(replace(BUILT, roles=()), id="by nobody of that role"),
        pytest.param(replace(BUILT, roles=("validator",)), id="by another role"),
        pytest.param(says(kinds.PROVENANCE, binding={"release": "other@1.0.0"}), id="of another release"),
        pytest.param(says(kinds.PROVENANCE, binding={"target": "second"}), id="for another target"),
    ],
)
def test_what_is_no_build_of_this_variant(item: Evidence) -> None:
    assert touch(moved=TARGET_CHANGED, evidence=[item]) == {TARGET: "build"}
