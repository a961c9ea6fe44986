"""No misspelt field and no wrong value of any property of any schema is accepted, and messages say which it is."""

from __future__ import annotations

import pytest

from rfgit.declare import schema
from rfgit.declare.schema import SCHEMAS
from rfgit.domain.finding import any_error
from tests.declare import every_property
from tests.declare.every_property import BAR, every_wrong, figures, outcome, told, uncovered
from tests.declare.schema_nodes import Document, documents, files_with
from tests.declare.wrong_values import KEY


def test_every_property_has_a_good_value_somewhere() -> None:
    assert uncovered() == []


@pytest.mark.parametrize("document", documents(), ids=lambda item: f"{item.tree}/{item.path}")
def test_what_is_spoilt_was_good(document: Document) -> None:
    assert not any_error(told(files_with(document, document.value)))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_nothing_wrong_is_accepted_and_messages_name_it(kind: str) -> None:
    outcomes = [outcome(wrong) for wrong in every_wrong() if wrong.node.document.kind == kind]
    lines, named, meant = figures(outcomes)
    print("\n".join(lines))
    assert [item for item in outcomes if not item.refused] == []
    assert named >= BAR
    assert meant >= BAR


def test_each_field_has_its_four_misspellings() -> None:
    tried = {(wrong.node.document.kind, wrong.node.way, wrong.meant) for wrong in every_wrong() if wrong.about == KEY}
    sorts = [wrong.what for wrong in every_wrong() if wrong.about == KEY]
    assert {sort: sorts.count(sort) for sort in set(sorts)} == dict.fromkeys(
        ("insert", "drop", "swap", "case"), len(tried)
    )


def test_a_schema_that_takes_anything_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = [wrong for wrong in every_wrong() if wrong.node.document.kind == "Waiver"]
    monkeypatch.setattr(schema, "_accepts", lambda *_: True)
    monkeypatch.setattr(every_property, "every_wrong", lambda: [wrong for wrong in some if wrong.about == "pattern"])
    assert every_property.main() == 1
    assert "ACCEPTED: Waiver" in capsys.readouterr().out


def test_a_property_that_no_good_document_has_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(every_property, "every_wrong", list)
    monkeypatch.setattr(every_property, "ways", lambda _: {"spec.brand-new"})
    assert every_property.main() == 1
    assert "no good document has: Fleet: spec.brand-new" in capsys.readouterr().out
