"""From a declared registry to one that can be asked."""

from __future__ import annotations

from pathlib import Path

from ..declare.documents import Registry
from ..declare.files import Files
from ..domain.names import ReleaseId
from .port import ModelRegistry


def open_registry(registry: Registry, *, root: Path, files: Files, release: ReleaseId) -> ModelRegistry:
    """`root` is the repository's, for a relative path; `files` and `release` are for the release's own `model/`."""
    from .directory import DirectoryRegistry, OwnFolder, Shelf

    if registry.type == "directory" and not registry.path:
        return DirectoryRegistry(OwnFolder(files, f"{release.directory}/model"))
    if registry.type == "directory":
        return DirectoryRegistry(Shelf(root / registry.path))
    if registry.type == "package":
        from .package import PackageRegistry

        return PackageRegistry()
    raise ValueError(f"the schema lets through a registry of type {registry.type!r}")
