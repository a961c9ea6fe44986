"""What an author has in front of them and the judged commit does not hold: said in words, and never judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ..domain.finding import WARNING, Finding, Refusal
from ..git.snapshot import Snapshot
from ..git.worktree import WorkTree
from .context import Context

_ABSENT = ("release-unknown", "target-unknown", "fleet-unknown")


@contextmanager
def unseen_explained(context: Context) -> Iterator[None]:
    """Where a document is asked for that lies on disk or on another branch, say that instead of "there is none"."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(*(_explained(context, finding) for finding in refusal.findings)) from None


def unseen_changes(context: Context, directory: str) -> tuple[Finding, ...]:
    """A warning where files on disk differ from the commit that is judged, if that is the one checked out."""
    if context.repo.head() != context.commit:
        return ()
    different = WorkTree(context.repo.root).differs_from(Snapshot(context.repo, context.commit), directory)
    if not different:
        return ()
    shown = ", ".join(different[:3]) + (f" and {len(different) - 3} more" if len(different) > 3 else "")
    message = f"what lies on disk is not what was judged, commit {context.commit[:12]} is: {shown}"
    hint = "git diff shows the difference; commit it first if it was meant"
    return (Finding("differs-from-head", message, WARNING, path=different[0], hint=hint),)


def _explained(context: Context, finding: Finding) -> Finding:
    if finding.rule not in _ABSENT or not finding.path:
        return finding
    head = context.repo.head()
    if head and head != context.commit and finding.path in Snapshot(context.repo, head).paths(finding.path):
        message = f"{finding.path} is in HEAD, and not in the commit that is judged, {context.commit[:12]} of the trail"
        hint = f"merge it into {context.repository.trail} first"
        return replace(finding, message=message, hint=hint)
    if (context.repo.root / finding.path).is_file():
        message = f"{finding.path} is on disk, and not in the commit that is judged, {context.commit[:12]}"
        folder = finding.path.rpartition("/")[0] if finding.rule == "release-unknown" else finding.path
        return replace(finding, message=message, hint=f"git add {folder} && git commit")
    return finding
