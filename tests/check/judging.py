"""All that the documents of a tree say of each other, without git and policies: `rfgit check`, in one go."""

from __future__ import annotations

from collections.abc import Iterable

from rfgit.check.across import field_of, findings_across
from rfgit.check.judge import judge_around
from rfgit.check.outline import outline_of
from rfgit.check.references import release_findings
from rfgit.check.surroundings import surroundings_of
from rfgit.declare.catalog import Catalog, load_catalog
from rfgit.declare.files import Files
from rfgit.declare.places import declared_releases
from rfgit.domain.finding import Finding, in_order


def judged(files: Files) -> tuple[Finding, ...]:
    return judge(files, *load_catalog(files))


def judge(files: Files, catalog: Catalog, known: Iterable[Finding]) -> tuple[Finding, ...]:
    """What `load_catalog` found, and what follows from it."""
    found = list(known)
    around = surroundings_of(catalog, files)
    releases = catalog.releases.values()
    for release in releases:
        found.extend(release_findings(release, around, files, frozenset(files.paths(release.id.directory))))
    field = field_of(catalog, files, declared_releases(files))
    found.extend(findings_across([outline_of(release) for release in releases], field, ()))
    return in_order([*found, *judge_around(files, catalog, around, known)])
