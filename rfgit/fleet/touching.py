"""From what differs to what it touches: targets, the releases that are for them, the fleets that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from ..check.difference import FLEET
from ..check.difference_subjects import Subject
from ..check.differences import Differences
from ..check.users import users
from ..declare.digests import declaration_digest
from ..declare.documents import Fleet, Release, Target
from ..declare.files import Files
from ..declare.places import FLEETS, TARGETS, declared_names, release_path
from ..declare.read import fleet_at, target_at
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from ..domain.names import ReleaseId
from .touched import Moved, TouchedRelease, TouchedVariant

Item = TypeVar("Item", Release, Target, Fleet)


class Touching:
    """What two trees differ in, and the trees themselves. `findings` say what could not be read on the way.

    `documents` are the touched releases that `releases` has read, those of the newer side where both hold one.
    What cannot be read touches nothing here: it is a finding, and the answer is no answer about it.
    """

    def __init__(self, before: Files, after: Files, found: Differences) -> None:
        self.before = before
        self.after = after
        self.found = found
        self.findings: list[Finding] = []
        self.documents: dict[ReleaseId, Release] = {}

    def targets(self) -> dict[str, Moved]:
        old, new = (_of(Target, side) for side in (self.found.before, self.found.after))
        moved = {target: Moved(_digest(old.get(target)), _digest(new.get(target))) for target in sorted({*old, *new})}
        return {name: item for name, item in moved.items() if item.differs and self._is_read(f"{TARGETS}{name}.yaml")}

    def releases(self, targets: Mapping[str, Moved]) -> tuple[TouchedRelease, ...]:
        """Those that differ, and those of the newer side that are for one of the targets."""
        old, new = self.declared()
        found = [
            self._touched(name, old.get(name), new.get(name))
            for name in {*old, *new}
            if self._is_read(release_path(name))
        ]
        using, findings = users(self.after, targets)
        self.findings.extend(findings)
        self.documents = {**old, **{release.id: release for release in using}, **new}
        for release in using:
            if release.id not in new:
                digest = self._declaration(self.after, release.id)
                both = (release.targets, release.targets)
                found.append(TouchedRelease(release.id, Moved(digest, digest), both, release.replaces))
        return tuple(sorted(found, key=lambda item: item.id))

    def declared(self) -> tuple[dict[ReleaseId, Release], dict[ReleaseId, Release]]:
        """The releases that differ, on each side."""
        old, new = (_of(Release, side).values() for side in (self.found.before, self.found.after))
        return {item.id: item for item in old}, {item.id: item for item in new}

    def fleets(self, variants: Iterable[TouchedVariant]) -> tuple[Fleet, ...]:
        """All of the newer side, and those that are gone; none where nothing could reach one."""
        gone = _of(Fleet, self.found.before)
        if not any(variants) and not self.changed_fleets():
            return ()
        here = {fleet.name: fleet for fleet in self._fleets()}
        return (*here.values(), *(fleet for name, fleet in gone.items() if name not in here))

    def changed_fleets(self) -> dict[str, str]:
        """What became of those that differ, by name."""
        return {change.name: change.how for change in self.found.changes if change.kind == FLEET}

    def classes(
        self, targets: Iterable[str], variants: Iterable[TouchedVariant], fleets: Iterable[Fleet]
    ) -> dict[str, str]:
        """The robot class of each target that is touched, by the newer side where that declares it."""
        changed = self.changed_fleets()
        names = {*targets, *(item.variant.target for item in variants)}
        names.update(name for fleet in fleets if fleet.name in changed for name in fleet.targets)
        found = {}
        for name in sorted(names):
            for files in (self.after, self.before):
                try:
                    found[name] = target_at(files, f"{TARGETS}{name}.yaml", name).robot_class
                except (KeyError, Refusal):
                    continue
                break
        return found

    def _is_read(self, path: str) -> bool:
        return path not in self.found.unreadable

    def _touched(self, name: ReleaseId, old: Release | None, new: Release | None) -> TouchedRelease:
        before = self._declaration(self.before, name) if old else None
        after = self._declaration(self.after, name) if new else None
        targets = (old.targets if old else (), new.targets if new else ())
        return TouchedRelease(name, Moved(before, after), targets, new.replaces if new else None)

    def _declaration(self, files: Files, name: ReleaseId) -> Digest | None:
        try:
            return declaration_digest(files, name)
        except Refusal as refusal:
            self.findings.extend(refusal.findings)
            return None

    def _fleets(self) -> Iterator[Fleet]:
        for name in declared_names(self.after, FLEETS):
            try:
                yield fleet_at(self.after, f"{FLEETS}{name}.yaml", name)
            except Refusal as refusal:
                self.findings.extend(refusal.findings)


def _of(kind: type[Item], side: Mapping[Subject, object]) -> dict[str, Item]:
    return {subject.name: item for subject, item in side.items() if isinstance(item, kind)}


def _digest(target: Target | None) -> Digest | None:
    return target.digest if target else None
