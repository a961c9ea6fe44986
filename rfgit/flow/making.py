"""Fetch, build and run: the stages that make bytes and look at them. Nothing is signed here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..build.build import Built, build_variant
from ..build.unpack import Unpacked, unpack
from ..declare.documents import Release, Target
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from ..domain.requirements import Requirements
from ..registry.cache import Cache
from ..registry.open import open_registry
from ..store.writer import Store
from ..validate.host import MEASURED_ON_HOST, assurance_for, this_host
from ..validate.judge import Judged, judge
from ..validate.outcome import Report
from ..validate.plan import Function, Measure, Plan
from ..validate.run import validate
from .context import Context


def open_store(context: Context) -> Store:
    return Store(context.repo.root / context.repository.store)


def fetch_model(context: Context, release: Release) -> Path:
    """The model's bytes, in the cache, by the digest that the release declares."""
    registry = context.repository.registries[release.model.registry]
    opened = open_registry(registry, root=context.repo.root, files=context.snapshot, release=release.id)
    return opened.fetch(release.model, Cache(context.workspace / "cache"))


def build(context: Context, release: Release, target: Target, declaration: Digest, model: Path) -> Built:
    """Build a variant into the store. It has no name there until `named_artifacts` gives it one."""
    return build_variant(release, target, context.snapshot, declaration, model, open_store(context))


@contextmanager
def named_artifacts(context: Context, built: Sequence[Built]) -> Iterator[None]:
    """Artifacts get their names in the store when the block ends well, or keep those that they had."""
    if not built:
        yield
        return
    with open_store(context).tagging([item.manifest for item in built]):
        yield


def run_artifact(
    context: Context, digest: Digest, release: Release, target: Target, requirements: Requirements
) -> tuple[Report, tuple[Judged, ...]]:
    """Run what was built, read back from the store, and judge its numbers.

    On a machine that is not of the target's family nothing is measured: such a number would say nothing about it.
    Of an artifact that failed no number is judged.
    """
    store = open_store(context)
    assurance = assurance_for(this_host(), arch=target.arch, os=target.os, libc=target.libc)
    measure = Measure() if assurance == MEASURED_ON_HOST else Measure(warmup=0, samples=0, runs=1)
    with _private_folder(context) as folder:
        unpacked = unpack(store.blobs, store.manifest(digest), folder / "artifact")
        report = _placed_report(_plan(unpacked, release, measure), folder, context, release)
    return report, judge(requirements.envelope, report.measurements, assurance) if report.passed else ()


def _placed_report(plan: Plan, scratch: Path, context: Context, release: Release) -> Report:
    """Each finding at the declared file that its author can mend, not at its copy in the artifact."""
    folder = release.id.directory
    declared = set(context.snapshot.paths(folder))

    def placed(finding: Finding) -> Finding:
        path = f"{folder}/{finding.path}"
        return replace(finding, path=path) if path in declared else finding

    try:
        report = validate(plan, scratch)
    except Refusal as refusal:
        raise Refusal(*map(placed, refusal.findings)) from None
    checks = (replace(check, findings=tuple(map(placed, check.findings))) for check in report.checks)
    return replace(report, checks=tuple(checks))


def _plan(unpacked: Unpacked, release: Release, measure: Measure) -> Plan:
    return Plan(
        root=unpacked.root,
        model=unpacked.model,
        golden=unpacked.golden,
        runtime_version=release.runtime.version,
        runtime_name=release.runtime.name,
        pre=Function(unpacked.pre, release.pre.function) if unpacked.pre and release.pre else None,
        post=Function(unpacked.post, release.post.function) if unpacked.post and release.post else None,
        config={path: path for path in unpacked.config},
        absolute=release.golden.absolute,
        relative=release.golden.relative,
        execution_providers=release.runtime.execution_providers,
        measure=measure,
    )


@contextmanager
def _private_folder(context: Context) -> Iterator[Path]:
    """A folder of this run's own, which is gone afterwards whatever happened."""
    context.workspace.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=context.workspace))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
