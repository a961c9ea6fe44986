"""Verified evidence, summed up for policies: who signed what, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..attest import kinds
from ..attest.predicates import approval, performance, registry_state, test_result
from ..domain.evidence import Evidence
from ..policy.input import Check, EvidenceSummary, ModelState, Number, Signature


def summarise(evidence: Iterable[Evidence]) -> EvidenceSummary:
    """Only what was verified and speaks about the artifact in question belongs in here; the caller sees to that."""
    items = tuple(evidence)
    return EvidenceSummary(
        signatures=tuple(_signatures(items)),
        model=_model(items),
        checks=tuple(_checks(items)),
        numbers=tuple(_numbers(items)),
    )


def _signatures(items: Iterable[Evidence]) -> Iterator[Signature]:
    for item in items:
        if item.kind == kinds.REGISTRY_STATE:
            yield from (Signature(role, item.principal, "model", str(item.subject)) for role in item.roles)
        elif item.kind == kinds.APPROVAL:
            given = approval.read(item.predicate)
            if given.decision == approval.APPROVED and given.role in item.roles:
                yield Signature(given.role, item.principal, given.on, str(item.subject))


def _model(items: Iterable[Evidence]) -> ModelState | None:
    for item in items:
        if item.kind == kinds.REGISTRY_STATE:
            state = registry_state.read(item.predicate)
            return ModelState(state.stage, state.version)
    return None


def _checks(items: Iterable[Evidence]) -> Iterator[Check]:
    for item in items:
        if item.kind == kinds.TEST_RESULT:
            result = test_result.read(item.predicate)
            yield from (Check(name, test_result.PASSED) for name in result.passed)
            yield from (Check(name, test_result.FAILED) for name in result.failed)


def _numbers(items: Iterable[Evidence]) -> Iterator[Number]:
    for item in items:
        if item.kind == kinds.PERFORMANCE:
            for number in performance.read(item.predicate).measurements:
                if number.value is not None:
                    yield Number(number.metric, number.value, number.unit, number.assurance)
