"""What the trail once held and holds no more: who spoke against a release is not forgotten by taking it out."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from ..declare.documents import Release
from ..domain.evidence import Evidence
from ..domain.finding import refuse
from ..gate.requirements import requirements_of
from ..git.entry import REGULAR, Entry
from ..git.history import Change, losses
from ..trust.assess import says_no
from ..trust.chain import FOLDER
from ..trust.numbers import exceeds
from ..trust.verify import accept_all
from .context import Context
from .envelopes import listed_envelopes
from .evidence import SUFFIX


def remembered(context: Context, release: Release) -> tuple[Evidence, ...]:
    """Evidence about a release that was recorded, says no, and was removed or changed since.

    What was removed and spoke for the release counts no more; `rfgit audit` tells of all that is lost.
    Raises Refusal `trust-changed` where the trust policies themselves were not only added to.
    """
    lost = losses(context.repo, context.commit, (FOLDER, f"{release.id.directory}/attestations/"))
    _refuse_changed_trust(context, lost)
    here = context.snapshot.entries(release.id.directory)
    present = {(path, entry.oid) for path, entry in here.items()}
    # A file that was changed more than once has lost more than one text.
    texts = {(change.path, change.old_oid) for _, change in lost if change.path.endswith(SUFFIX)}
    files = [(path, Entry(REGULAR, oid)) for path, oid in sorted(texts - present)]
    evidence, _ = accept_all(listed_envelopes(context.repo.objects, files), context.trust.current, context.id)
    return tuple(item for item in evidence if _against(item, release))


def _against(item: Evidence, release: Release) -> bool:
    """True for a recorded no, and for a number that breaks what is declared for its target."""
    declared = requirements_of(release, item.binding.get("target", "")).envelope
    return says_no(item, release.model.required_state) is not None or exceeds(item, declared)


def _refuse_changed_trust(context: Context, lost: Sequence[tuple[str, Change]]) -> None:
    here = context.snapshot.entries(FOLDER)
    for commit, change in lost:
        entry = here.get(change.path)
        if change.path.startswith(FOLDER) and (entry is None or entry.oid != change.old_oid):
            message = f"commit {commit[:12]} changed or removed a trust policy of the trail; they are only ever added"
            hint = f"git checkout {commit[:12]}~ -- {quote(change.path)} && git commit"
            raise refuse("trust-changed", message, path=change.path, hint=hint)
