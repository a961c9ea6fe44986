"""What a principal has said already, and need not say again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence, Subject
from rfgit.flow.bindings import release_binding
from rfgit.flow.pending import Pending
from tests.evidencekit import DECLARATION, MODEL, RELEASE, REPOSITORY, approving, says

EDITED = Digest.of(b"edited")
RELEASED = {"target": None, "target-digest": None, "commit": None}
STATE = says(kinds.REGISTRY_STATE, subject=MODEL, binding=RELEASED)
APPROVAL = says(
    kinds.APPROVAL, approving("safety", approval.DECLARATION), subject=DECLARATION, binding=RELEASED, by="safety-1"
)


def pending(like: Evidence, role: str, subject: Digest, declaration: Digest) -> Pending:
    binding = release_binding(REPOSITORY, RELEASE, declaration)
    return Pending(role, "model", "words", like.kind, Subject("name", subject), binding, like.predicate, RELEASE)


def test_the_state_of_a_model_outlives_a_change_of_the_declaration() -> None:
    due = pending(STATE, "model-owner", MODEL, EDITED)
    assert due.given_by("owner-1", (STATE,))


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(says(kinds.REGISTRY_STATE, subject=EDITED, binding=RELEASED), id="another model"),
        pytest.param(replace(STATE, predicate={**STATE.predicate, "stage": "staging"}), id="another stage"),
        pytest.param(replace(STATE, binding={**STATE.binding, "release": "leg@1.0.0"}), id="another release"),
        pytest.param(replace(STATE, principal="owner-2"), id="by somebody else"),
        pytest.param(replace(STATE, roles=()), id="in no role that counts"),
    ],
)
def test_another_state_is_said_anew(item: Evidence) -> None:
    assert not pending(STATE, "model-owner", MODEL, DECLARATION).given_by("owner-1", (item,))


def test_the_approval_of_a_declaration_is_spent_by_an_edit() -> None:
    assert pending(APPROVAL, "safety", DECLARATION, DECLARATION).given_by("safety-1", (APPROVAL,))
    assert not pending(APPROVAL, "safety", EDITED, EDITED).given_by("safety-1", (APPROVAL,))
