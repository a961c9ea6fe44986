"""Everything that differs between two trees, declaration by declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..declare.documents import Release
from ..declare.files import Files
from ..domain.canonical import canonical_digest
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from ..domain.names import ReleaseId
from ..policy.load import DATA, read_data
from . import difference as kinds
from .difference import ADDED, CHANGED, REMOVED, Change
from .difference_documents import DOCUMENTS, Document, document_change, nameless, read_document
from .difference_files import Content, content_of, said_of
from .difference_releases import changed_files, own_digests, predecessor, release_change, succeeding
from .difference_renames import with_renames
from .difference_subjects import EVIDENCE_FILE, Subject, subject_of, trust_path, version_of


@dataclass(frozen=True)
class Differences:
    """`before` and `after` hold those documents that differ and can be read; `findings` say why others cannot.

    `evidence` are the paths of envelopes that differ: they are counted, and compared by nobody.
    """

    changes: tuple[Change, ...]
    before: Mapping[Subject, Document]
    after: Mapping[Subject, Document]
    unreadable_before: tuple[Finding, ...]
    unreadable_after: tuple[Finding, ...]
    evidence: tuple[str, ...]

    @property
    def unreadable(self) -> frozenset[str]:
        """Paths of documents that differ, of which nobody can tell more than that."""
        return frozenset(item.path for item in (*self.unreadable_before, *self.unreadable_after))


def differences(before: Files, after: Files, paths: Iterable[str]) -> Differences:
    """Tell what became of everything that `paths`, the files that differ, belong to.

    Both sides are whole trees; what does not differ is read only where a new release is compared with the one before
    it. Not checked: whether what a document refers to is there, which `check` does.
    """
    subjects, evidence = _grouped(before, after, paths)
    old, new = Side(before, subjects), Side(after, subjects)
    told = [_change(subject, files, old, new) for subject, files in subjects.items()]
    changes = with_renames(told, old.essence, new.essence)
    return Differences(
        tuple(sorted(changes, key=lambda item: (kinds.KINDS.index(item.kind), item.name))),
        old.documents,
        new.documents,
        tuple(old.findings),
        tuple(new.findings),
        tuple(evidence),
    )


def _grouped(before: Files, after: Files, paths: Iterable[str]) -> tuple[dict[Subject, list[str]], list[str]]:
    """The paths by what they belong to, and those of evidence. Files beside no release.yaml belong to nothing."""
    subjects: dict[Subject, list[str]] = {}
    evidence: list[str] = []
    for path in sorted(paths):
        subject = subject_of(path)
        if subject.kind == EVIDENCE_FILE:
            evidence.append(path)
            continue
        if subject.kind == kinds.RELEASE and not any(content_of(side, subject.path) for side in (before, after)):
            subject = Subject(kinds.OTHER, path, path)
        subjects.setdefault(subject, []).append(path)
    return subjects, evidence


class Side:
    """One tree, with the documents of it that differ, read once."""

    def __init__(self, files: Files, subjects: Iterable[Subject]) -> None:
        self.files = files
        self.documents: dict[Subject, Document] = {}
        self.findings: list[Finding] = []
        for subject in subjects:
            if self.content(subject) is not None:
                self._read(subject)

    def content(self, subject: Subject) -> Content | None:
        return content_of(self.files, subject.path)

    def release(self, subject: Subject) -> Release | None:
        found = self.documents.get(subject)
        return found if isinstance(found, Release) else None

    def essence(self, change: Change) -> Digest | None:
        document = self.documents.get(Subject(change.kind, change.name, change.path))
        if document is None:
            return None
        rest = own_digests(self.files, document.id) if isinstance(document, Release) else {}
        return canonical_digest({"value": nameless(document.source.value), "files": rest})

    def _read(self, subject: Subject) -> None:
        try:
            if subject.kind in DOCUMENTS:
                self.documents[subject] = read_document(self.files, subject)
            elif subject.path.startswith(DATA) and subject.kind == kinds.POLICY:
                read_data({subject.path: self.files.read(subject.path)})
        except Refusal as refusal:
            self.findings.extend(refusal.findings)


def _change(subject: Subject, files: list[str], old: Side, new: Side) -> Change:
    here, there = old.content(subject), new.content(subject)
    how = CHANGED if here and there else ADDED if there else REMOVED
    if subject.kind == kinds.RELEASE:
        return _release(subject, files, old, new, how)
    if subject.kind in DOCUMENTS:
        return document_change(subject, old.documents.get(subject), new.documents.get(subject), how)
    made = Change(subject.kind, subject.name, subject.path, how)
    if subject.kind == kinds.OTHER:
        return made
    if subject.kind == kinds.TRUST and how == ADDED:
        earlier = version_of(subject.path) - 1
        here = content_of(new.files, trust_path(earlier))
        made = replace(made, was=f"version {earlier}" if here else "")
    if here is None or there is None:
        return made
    words, fields, layout = said_of(subject.path, here, there)
    return replace(made, words=words, fields=fields, layout=layout)


def _release(subject: Subject, files: list[str], old: Side, new: Side, how: str) -> Change:
    before, after = old.release(subject), new.release(subject)
    if how == ADDED and after is not None:
        earlier = predecessor(new.files, after)
        if earlier is not None:
            return succeeding(subject, earlier, after, new.files)
    changed = changed_files(old.files, new.files, ReleaseId.parse(subject.name), files) if how == CHANGED else ()
    if how == CHANGED and subject.path not in files:
        return Change(subject.kind, subject.name, subject.path, how, files=changed)
    return release_change(subject, before, after, how, changed)
