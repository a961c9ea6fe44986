"""All findings about what a repository declares, but those of policy."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from ..declare.catalog import Catalog
from ..declare.files import REGULAR, Files
from ..declare.places import RELEASES, TRUST
from ..domain.finding import Finding, in_order
from .counters import counter_findings
from .references import reference_findings
from .trust import trust_findings


def judge(files: Files, catalog: Catalog, document_findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join what `load_catalog` found with what follows from it, in order. Signatures and policies are not checked."""
    known = tuple(document_findings)
    return in_order(
        [
            *known,
            *mode_findings(files, {finding.path for finding in known}),
            *reference_findings(catalog, files),
            *counter_findings(catalog.releases.values()),
            *trust_findings(catalog.repository, files),
        ]
    )


def mode_findings(files: Files, told: Container[str] = ()) -> Iterator[Finding]:
    """Links and submodules: what they lead to is not in the digest of what was reviewed. `told` paths are left out."""
    for path in (path for place in (RELEASES, TRUST) for path in files.paths(place)):
        mode = files.mode(path)
        if mode not in REGULAR and path not in told:
            message = f"expected a regular file, got git mode {mode}"
            yield Finding("file-mode", message, path=path, hint="commit the file itself")
