"""Digests of declarations and protected sets change with what they cover, and with nothing else."""

from __future__ import annotations

import pytest

from rfgit.declare.digests import WHOLE, declaration_digest, protected_digests, protected_paths
from rfgit.declare.files import MemoryFiles
from rfgit.domain.canonical import canonical_digest
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.domain.names import ReleaseId
from tests.declare.overlays import tree

_ID = ReleaseId("reachy-kinematics", "1.1.0")


def _digest(changes: dict[str, bytes]) -> Digest:
    return declaration_digest(MemoryFiles({**tree(), **changes}), _ID)


def test_a_declaration_digest_is_that_of_its_blobs_by_path() -> None:
    files = {"releases/a/1/release.yaml": b"x", "releases/a/1/c/d": b"y", "releases/a/1/attestations/t/e": b"z"}
    blobs = {"release.yaml": Digest.of(b"x").hex, "c/d": Digest.of(b"y").hex}
    assert declaration_digest(MemoryFiles(files), ReleaseId("a", "1")) == canonical_digest(blobs)


@pytest.mark.parametrize(
    ("path", "same"),
    [
        (f"{_ID.directory}/attestations/_release/x.dsse.json", True),
        ("releases/reachy-kinematics/1.1.0-rc/release.yaml", True),
        ("targets/reachy-mini-lite.yaml", True),
        (f"{_ID.directory}/new.txt", False),
        (f"{_ID.directory}/config/limits.json", False),
        (f"{_ID.directory}/attestations.txt", False),
        (f"{_ID.directory}/config/attestations/x", False),
        (f"{_ID.directory}/Attestations/x", False),
    ],
)
def test_what_changes_a_declaration_digest(path: str, same: bool) -> None:
    assert (_digest({path: b"other"}) == _digest({})) is same


def test_a_link_has_no_digest() -> None:
    with pytest.raises(Refusal):
        declaration_digest(MemoryFiles(tree(), {f"{_ID.directory}/config/limits.json": "120000"}), _ID)


def test_a_release_that_is_not_declared_has_none() -> None:
    with pytest.raises(Refusal) as caught:
        declaration_digest(MemoryFiles(tree()), ReleaseId("reachy-kinematics", "2"))
    assert caught.value.code == "release-unknown"


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("policies/**", "policies/a.rego", True),
        ("policies/**", "policies/data/a.json", True),
        ("policies/**", "policies", False),
        ("policies/**", "policies2/a", False),
        ("policies/**", "x/policies/a", False),
        ("policies/**", "policies/trust/1.json", False),
        ("policies/**", "policies/trust/1.rego", True),
        ("policies/**", "policies/trust/0.json", True),
        ("policies/**", "policies/trust/1.json/x", True),
        ("policies/**", "policies/trust/more/1.json", True),
        ("policies/**", "policies/trust/2.0123456789abcdef.dsse.json", False),
        ("policies/**", "policies/evidence/approval/a.dsse.json", False),
        ("policies/**", "policies/evidence/approval/a.json", True),
        ("policies/**", "policies/evidence/x.rego", True),
        ("policies/**", "policies/a.dsse.json/x.rego", True),
        ("policies/**", "policies/waivers/a.dsse.json", False),
        ("**", "policies/trust/1.json", False),
        ("targets/**/*.yaml", "targets/a.yaml", True),
        ("targets/**/*.yaml", "targets/fleets/a.yaml", True),
        ("targets/**/*.yaml", "targets/a.yml", False),
        ("targets/*.yaml", "targets/fleets/a.yaml", False),
        ("rfgit.yaml", "rfgit.yaml", True),
        ("rfgit.yaml", "rfgit.yaml.bak", False),
        ("rfgit.yaml", "rfgitXyaml", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("a[b]c", "abc", False),
        ("a\n", "a", False),
        ("a", "a\n", False),
        ("policies/*", "policies/a\nb", True),
        ("policies/**", "policies/a\nb", True),
    ],
)
def test_globs(pattern: str, path: str, covered: bool) -> None:
    assert protected_paths([path], [pattern]) == ((path,) if covered else ())


def test_a_set_has_one_digest_or_one_for_each() -> None:
    files = MemoryFiles({"a": b"1", "b": b"2", "c": b"3"})
    one, two = Digest.of(b"1").hex, Digest.of(b"2").hex
    assert protected_digests(files, ["a", "b"], False) == {WHOLE: canonical_digest({"a": one, "b": two})}
    assert protected_digests(files, ["a", "b"], True) == {
        "a": canonical_digest({"a": one}),
        "b": canonical_digest({"b": two}),
    }


def test_emptying_a_set_changes_its_digest() -> None:
    assert protected_digests(MemoryFiles({}), ["a"], False) == {WHOLE: canonical_digest({})}
    assert protected_digests(MemoryFiles({}), ["a"], True) == {}
