"""`rfgit validate`: run what was built, in a sandbox, without signing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..declare.documents import Target
from ..domain.digest import Digest
from ..domain.finding import Finding, any_error, in_order
from ..domain.names import ReleaseId, Variant
from ..domain.result import FAIL, PASS, UNDECIDED, Result
from ..errors import CannotTell
from ..gate.requirements import requirements_of
from ..store.manifest import ref_name
from ..validate.judge import UNMEASURED, Judged
from ..validate.outcome import Report
from .choosing import chosen_targets
from .context import open_context
from .deciding import Dossier, open_dossier, read_targets
from .making import open_store, run_artifact


def validate_release(
    start: Path, release: ReleaseId, *, target: str | None, commit: str | None, say: Callable[[str], None]
) -> Result:
    """Run every built variant of a release, or one.

    1. Open the trail, or another commit, and the release there.
    2. Find each variant's artifact in the store, by name; it has to be built from this very declaration.
    3. Run it and judge its numbers.
    """
    context = open_context(start, commit)
    dossier = open_dossier(context, release)
    findings: list[Finding] = []
    variants: list[dict[str, Any]] = []
    for item in read_targets(context, chosen_targets(dossier.release, target)):
        artifact = _built(dossier, item)
        say(f"{item.name}: running {artifact}")
        requirements = requirements_of(dossier.release, item.name)
        report, numbers = run_artifact(context, artifact, dossier.release, item, requirements)
        findings.extend([*report.findings, *(finding for number in numbers for finding in number.findings)])
        variants.append(_variant(item.name, artifact, report, numbers))
    data = {"release": str(release), "commit": context.commit, "variants": variants}
    return Result("validate", _verdict(variants, findings), in_order(findings), data)


def _built(dossier: Dossier, target: Target) -> Digest:
    store = open_store(dossier.context)
    found = store.resolve(ref_name(Variant(dossier.release.id, target.name)))
    hint = f"rfgit build {dossier.release.id} --target {target.name}"
    if found is None:
        raise CannotTell("not-built", f"the store has no artifact for {target.name}", hint=hint)
    if store.manifest(found).declaration != dossier.declaration:
        raise CannotTell("not-built", f"the artifact for {target.name} is of another declaration", hint=hint)
    return found


def _verdict(variants: Sequence[dict[str, Any]], findings: Sequence[Finding]) -> str:
    if any_error(findings) or not all(item["passed"] for item in variants):
        return FAIL
    unmeasured = any(number["outcome"] == UNMEASURED for item in variants for number in item["numbers"])
    return UNDECIDED if unmeasured or not variants else PASS


def _variant(target: str, artifact: Digest, report: Report, numbers: Sequence[Judged]) -> dict[str, Any]:
    return {
        "target": target,
        "artifact": str(artifact),
        "passed": report.passed,
        "checks": [{"name": check.name, "passed": check.passed} for check in report.checks],
        "numbers": [
            {
                "metric": item.entry.metric,
                "declared": str(item.entry),
                "value": item.value,
                "unit": item.entry.unit,
                "assurance": item.assurance,
                "outcome": item.outcome,
            }
            for item in numbers
        ],
        "isolation": dict(report.isolation),
        "host": report.host.as_json(),
    }
