"""`rfgit build`: the bytes of a release, and nothing else: nothing is run, signed or recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..build.build import Built
from ..domain.names import ReleaseId
from ..domain.result import PASS, Result
from ..errors import BadRequest
from .context import Context, open_context
from .deciding import open_dossier, read_targets
from .making import build, fetch_model, named_artifacts, open_store


def build_release(
    start: Path,
    release: ReleaseId,
    *,
    target: str | None,
    commit: str | None,
    out: Path | None,
    say: Callable[[str], None],
) -> Result:
    """Build every target of a release, or one.

    1. Open the trail, or another commit, and the release there.
    2. Fetch the model, by digest.
    3. Build each variant into the store. With `out`, also write it as an OCI layout of its own, in a folder named
       by its target.
    4. Give all of them their names in the store.
    """
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadRequest("destination-exists", f"{out} is not an empty directory", hint="name a new directory")
    context = open_context(start, commit)
    dossier = open_dossier(context, release)
    targets = read_targets(context, (target,) if target else dossier.release.targets)
    say(f"fetching the model from {dossier.release.model.registry}")
    model = fetch_model(context, dossier.release)
    built, artifacts = [], []
    for item in targets:
        say(f"{item.name}: building")
        built.append(build(context, dossier.release, item, dossier.declaration, model))
        artifacts.append(_artifact(context, built[-1], item.name, out))
    with named_artifacts(context, built):
        pass
    data = {
        "release": str(release),
        "commit": context.commit,
        "declaration": str(dossier.declaration),
        "store": context.repository.store,
        "artifacts": artifacts,
    }
    return Result("build", PASS, (), data)


def _artifact(context: Context, built: Built, target: str, out: Path | None) -> dict[str, Any]:
    place = None
    if out is not None:
        open_store(context).materialize(built.digest, out / target)
        place = str(out / target)
    return {
        "target": target,
        "artifact": str(built.digest),
        "name": built.name,
        "directory": place,
        "bytes": built.manifest.descriptor.size + sum(blob.size for blob in built.manifest.blobs),
    }
