"""Outlines come from another process, or from a cache: nothing is lost on the way."""

from __future__ import annotations

import json
import pickle

from rfgit.check.outline import COUNTER, REPLACES, ROLLBACK, outline_from, outline_of
from rfgit.declare.documents import Constraints
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_release
from rfgit.domain.names import ReleaseId
from tests.check.outlines import outline
from tests.declare.overlays import tree

_RELEASE = read_release(MemoryFiles(tree()), ReleaseId.parse("reachy-kinematics@1.1.0"))
_FULL = Constraints(("EU", "NO"), "EU", ("acme",), ("on-premises",))


def test_an_outline_survives_json_and_pickle() -> None:
    for item in (outline_of(_RELEASE), outline("a@2", 2, replaces="a@1", rollback_to="b@1", constraints=_FULL)):
        assert outline_from(json.loads(json.dumps(item.as_json()))) == item
        assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301


def test_an_outline_points_where_the_document_does() -> None:
    item = outline_of(_RELEASE)
    for pointer in ((), COUNTER, REPLACES, ROLLBACK):
        assert item.finding(pointer, "a-rule", "m") == _RELEASE.source.finding(pointer, "a-rule", "m")


def test_a_pointer_that_is_not_kept_is_the_documents_own() -> None:
    found = outline_of(_RELEASE).finding(("spec", "golden"), "a-rule", "m")
    assert (found.line, found.column, found.message) == (1, 1, "spec.golden: m")


def test_an_outline_is_small() -> None:
    assert len(json.dumps(outline_of(_RELEASE).as_json())) < 1000
