"""What the builder, the validator and the verifier state about a variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import __version__, validate
from ..attest import kinds
from ..attest.predicates import performance, provenance, test_result, verdict
from ..attest.statement import Statement, write_statement
from ..build.build import Built
from ..declare.documents import Release
from ..domain.canonical import canonical_digest
from ..domain.digest import Digest
from ..domain.evidence import Evidence, Subject
from ..registry.purl import model_uri
from ..store import media
from ..trust.claim import Claim, resource_uri
from ..validate.judge import Judged
from ..validate.outcome import Report
from .bindings import variant_binding


@dataclass(frozen=True)
class Frame:
    """What all statements about one variant share.

    `commit` is the one that last changed the declaration; `trail` the one that the statement was made at, where
    that matters: a seal says how much of the trail it has seen.
    """

    repository: Digest
    claim: Claim
    commit: str
    policy: Digest
    now: datetime
    trail: str | None = None

    def statement(self, kind: str, predicate: Mapping[str, Any]) -> bytes:
        claim = self.claim
        binding = variant_binding(self.repository, claim.variant, claim.declaration, claim.target, self.commit)
        if self.trail is not None:
            binding["trail-commit"] = self.trail
        subject = Subject(str(claim.variant), claim.artifact)
        return write_statement(Statement(kinds.PREDICATE_TYPES[kind], (subject,), binding, predicate))

    @property
    def time(self) -> str:
        return self.now.isoformat().replace("+00:00", "Z")


def provenance_payload(frame: Frame, release: Release, built: Built, builder: str) -> bytes:
    stated = provenance.Provenance(
        release=release.source.path,
        commit=frame.commit,
        target=frame.claim.variant.target,
        dependencies=tuple(_dependencies(frame, release, built)),
        builder=provenance.BUILDER_PREFIX + builder,
        tool_version=__version__,
        finished_at=frame.time,
    )
    return frame.statement(kinds.PROVENANCE, provenance.write(stated))


def _dependencies(frame: Frame, release: Release, built: Built) -> Iterable[provenance.Dependency]:
    model = release.model
    yield provenance.Dependency("model", model_uri(model), model.digest)
    if model.container is not None:
        yield provenance.Dependency("container", model_uri(model).partition("#")[0], model.container)
    for role in (media.ROLE_RUNTIME, media.ROLE_LOCK):
        layer = built.manifest.layer(role)
        yield provenance.Dependency(role, f"rfgit:layer/{layer.annotations[media.FILE_PATH]}", layer.digest)
    yield provenance.Dependency("policies", "rfgit:policies", frame.policy)


def test_payload(frame: Frame, report: Report, golden: Digest) -> bytes:
    target = frame.claim.variant.target
    stated = test_result.TestResult(
        passed=tuple(f"{target}/{check.name}" for check in report.checks if check.passed),
        failed=tuple(f"{target}/{check.name}" for check in report.checks if not check.passed),
        configuration=(
            {"name": "golden", "digest": {"sha256": golden.hex}},
            {"name": "host", "uri": "rfgit:host", "annotations": report.host.as_json()},
            {"name": "isolation", "uri": "rfgit:isolation", "annotations": dict(report.isolation)},
        ),
    )
    return frame.statement(kinds.TEST_RESULT, test_result.write(stated))


def performance_payload(frame: Frame, report: Report, numbers: Sequence[Judged]) -> bytes:
    stated = performance.Performance(
        measurements=tuple(_measurement(item) for item in numbers),
        samples=int(report.conditions.get("samples", 0)),
        conditions=report.conditions,
        hardware=report.host.as_json(),
        isolation=report.isolation,
        harness={"name": "rfgit", "version": __version__, "digest": {"sha256": harness_digest().hex}},
        measured_at=frame.time,
    )
    return frame.statement(kinds.PERFORMANCE, performance.write(stated))


def _measurement(item: Judged) -> performance.Measurement:
    entry = item.entry
    return performance.Measurement(
        entry.metric, entry.unit, entry.comparator, entry.threshold, item.value, item.assurance
    )


def harness_digest() -> Digest:
    """Names the code that measured: every source file of the validating room."""
    folder = Path(validate.__file__).parent
    return canonical_digest({path.name: Digest.of(path.read_bytes()).hex for path in sorted(folder.glob("*.py"))})


def verdict_payload(frame: Frame, seen: Iterable[Evidence], verifier: str, level: str) -> bytes:
    """A PASSED verdict over exactly the evidence that was seen."""
    stated = verdict.Verdict(
        verifier=verdict.VERIFIER_PREFIX + verifier,
        tool_version=__version__,
        verified_at=frame.time,
        resource=resource_uri(frame.repository, frame.claim.variant),
        policy=frame.policy,
        inputs=tuple(sorted({verdict.Input(item.file_name, item.payload) for item in seen}, key=lambda i: i.name)),
        result=verdict.PASSED,
        levels=(level,),
    )
    return frame.statement(kinds.VERDICT, verdict.write(stated))
