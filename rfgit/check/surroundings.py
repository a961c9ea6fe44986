"""What one release is judged against: everything that is declared but releases. Small, and the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..declare.catalog import Catalog
from ..declare.documents import Repository, Target
from ..declare.files import Files
from ..declare.places import TARGETS, declared_names
from .known import Known, known
from .misplaced import misplaced_targets
from .trust import names_in_trust


@dataclass(frozen=True)
class Surroundings:
    """`target_names` has the broken targets too, `targets` has not. `misplaced` of these are declared in the file that
    it names, and which is not read. Without a trust policy, nothing is known of `roles` and `principals`.
    """

    repository: Repository | None
    registry_names: Known
    targets: Mapping[str, Target] = field(repr=False)
    target_names: Known = field(repr=False)
    misplaced: Mapping[str, str] = field(repr=False)
    roles: Known | None
    principals: Known | None


def surroundings_of(catalog: Catalog, files: Files) -> Surroundings:
    roles, principals = names_in_trust(files) or (None, None)
    misplaced = misplaced_targets(catalog, files)
    return Surroundings(
        repository=catalog.repository,
        registry_names=known(catalog.repository.registries if catalog.repository else ()),
        targets=catalog.targets,
        target_names=known((*declared_names(files, TARGETS), *misplaced)),
        misplaced=misplaced,
        roles=roles,
        principals=principals,
    )
