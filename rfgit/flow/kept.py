"""What the trail once held and holds no more: who spoke against a release is not forgotten by taking it out."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.evidence import Evidence
from ..domain.finding import refuse
from ..domain.names import ReleaseId
from ..git.history import Change, lost_on_trail
from ..trust.assess import says_no
from ..trust.chain import FOLDER
from ..trust.verify import accept_all
from .context import Context
from .evidence import SUFFIX


def remembered(context: Context, release: ReleaseId, model_state: str) -> tuple[Evidence, ...]:
    """Evidence about a release that was recorded, says no, and was removed or changed since.

    What was removed and spoke for the release counts no more; `rfgit audit` tells of all that is lost.
    Raises Refusal `trust-changed` where the trust policies themselves were not only added to.
    """
    lost = lost_on_trail(context.repo, context.commit, (FOLDER, f"{release.directory}/attestations/"))
    _refuse_changed_trust(context, lost)
    files = {
        change.path: context.repo.objects.read(change.old_oid) for _, change in lost if change.path.endswith(SUFFIX)
    }
    evidence, _ = accept_all(files.items(), context.trust.current, context.id)
    present = set(context.snapshot.paths(release.directory))
    return tuple(item for item in evidence if item.path not in present and says_no(item, model_state))


def _refuse_changed_trust(context: Context, lost: Sequence[tuple[str, Change]]) -> None:
    here = context.snapshot.entries(FOLDER)
    for commit, change in lost:
        entry = here.get(change.path)
        if change.path.startswith(FOLDER) and (entry is None or entry.oid != change.old_oid):
            message = f"commit {commit[:12]} changed or removed a trust policy of the trail; they are only ever added"
            hint = f"git checkout {commit[:12]}~ -- {change.path} && git commit"
            raise refuse("trust-changed", message, path=change.path, hint=hint)
