from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.trust.chain import Trust, walk
from tests.evidencekit import payload, public_key, signer, trust_bytes, trust_document

ROOTS = ("root-1", "root-2")
NEW = ("new-1", "new-2")


def version(number: int, roots: Sequence[str] = ("root-1", "root-2", "root-3"), **changes: Any) -> bytes:
    document = trust_document()
    document["principals"].update({name: {"keys": [public_key(name)]} for name in roots})
    document["roles"]["root"]["principals"] = list(roots)
    return trust_bytes({**document, "version": number, **changes})


ONE = version(1)
REPOSITORY = Digest.of(ONE)


def signed(
    data: bytes, number: int, *names: str, repository: Digest = REPOSITORY, kind: str = kinds.TRUST_VERSION
) -> dict[str, bytes]:
    """One signature file for each key, named as `<version>.<key>.dsse.json`."""
    stated = payload(kind, subject=Digest.of(data), binding={"repository": str(repository)})
    return {f"{number}.{Digest.of(signer(name).spki).hex[:16]}.dsse.json": signer(name).sign(stated) for name in names}


def chain(*versions: tuple[bytes, Sequence[str]]) -> dict[str, bytes]:
    """Version 1, then each of these with the signatures by these keys."""
    files = {"1.json": ONE}
    for number, (data, names) in enumerate(versions, 2):
        files |= {f"{number}.json": data, **signed(data, number, *names)}
    return files


def refused(files: dict[str, bytes], pinned: Digest | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        walk(files, pinned)
    (finding,) = caught.value.findings
    assert finding.path.startswith("policies/trust/")
    return f"{finding.rule}: {finding.message}"


def numbers(trust: Trust) -> list[int]:
    return [policy.version for policy in trust.versions]


def test_the_first_version_names_the_repository() -> None:
    trust = walk({"1.json": ONE}, REPOSITORY)
    assert (trust.repository, trust.current.version, trust.current.digest) == (REPOSITORY, 1, REPOSITORY)


def test_each_step_is_signed_by_both_sides() -> None:
    two, three = version(2, NEW), version(3, NEW, dev=True)
    assert numbers(walk(chain((two, ROOTS + NEW), (three, NEW)))) == [1, 2, 3]


def test_the_root_may_stay_and_then_signs_once() -> None:
    assert numbers(walk(chain((version(2), ("root-3", "root-1"))))) == [1, 2]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ((), "version 2 needs 2 root signatures by the version before, it has 0"),
        (NEW, "by the version before, it has 0"),
        (ROOTS, "by the version itself, it has 0"),
        (("root-1", *NEW), "by the version before, it has 1"),
        ((*ROOTS, "new-1"), "by the version itself, it has 1"),
        (("builder-1", "policy-1", "authority-1"), "by the version before, it has 0"),
        (("stranger", "stranger-2", *NEW), "by the version before, it has 0"),
    ],
    ids=[
        "by nobody",
        "by the new only",
        "by the old only",
        "too few old",
        "too few new",
        "by other roles",
        "by strangers",
    ],
)
def test_a_version_that_is_not_signed_by_both_sides(names: Sequence[str], says: str) -> None:
    assert says in refused(chain((version(2, NEW), names)))


def test_a_step_in_the_middle_is_judged_like_the_last() -> None:
    evil, last = version(2, NEW), version(3, NEW)
    assert "version 2 needs 2 root signatures by the version before" in refused(chain((evil, NEW), (last, ROOTS + NEW)))


def test_two_keys_of_one_principal_are_one_root() -> None:
    document = trust_document()
    document["principals"]["root-1"]["keys"].append(public_key("root-1-spare"))
    one = trust_bytes(document)
    two = trust_bytes({**document, "version": 2})
    files = {"1.json": one, "2.json": two, **signed(two, 2, "root-1", "root-1-spare", repository=Digest.of(one))}
    assert "by the version before, it has 1" in refused(files)


def test_one_signature_in_many_files_counts_once() -> None:
    two = version(2)
    (one,) = signed(two, 2, "root-1").values()
    again = {f"2.{number:016x}.dsse.json": one for number in range(9)}
    assert "it has 1" in refused({"1.json": ONE, "2.json": two, **again})
    assert "by the key that the file is named by" in refused({**chain((two, ROOTS)), **again})


@pytest.mark.parametrize("state", ["revoked", "retired"])
def test_a_key_that_the_new_version_revokes_does_not_sign_it(state: str) -> None:
    document = trust_document()
    document["principals"]["root-1"]["keys"][0]["state"] = state
    two = trust_bytes({**document, "version": 2})
    files = chain((two, ROOTS))
    if state == "revoked":
        assert "by the version itself, it has 1" in refused(files)
    else:
        assert numbers(walk(files)) == [1, 2]
    assert numbers(walk({**files, **signed(two, 2, "root-3")})) == [1, 2]


def test_a_lower_threshold_needs_the_old_one_first() -> None:
    document = trust_document()
    document["roles"]["root"]["threshold"] = 1
    two = trust_bytes({**document, "version": 2})
    assert "needs 2 root signatures by the version before, it has 1" in refused(chain((two, ("root-1",))))
    assert numbers(walk(chain((two, ROOTS)))) == [1, 2]


@pytest.mark.parametrize("wrong", ["kind", "repository", "subject", "bytes"])
def test_signatures_of_something_else_do_not_count(wrong: str) -> None:
    two = version(2)
    other = {
        "kind": lambda: signed(two, 2, *ROOTS, kind=kinds.VERDICT),
        "repository": lambda: signed(two, 2, *ROOTS, repository=Digest.of(b"another")),
        "subject": lambda: signed(version(2, NEW), 2, *ROOTS),
        "bytes": lambda: {name: data[:-20] for name, data in signed(two, 2, *ROOTS).items()},
    }[wrong]()
    assert "by the version before, it has 0" in refused({"1.json": ONE, "2.json": two, **other})


def test_the_same_policy_in_other_bytes_is_not_what_was_signed() -> None:
    two = version(2)
    assert "it has 0" in refused({**chain((two, ROOTS)), "2.json": two + b"\n"})


def test_a_fork_with_the_same_number() -> None:
    """Both sides of a fork were signed; the file can hold one, and only with its own signatures."""
    one, other = version(2), version(2, dev=True)
    assert "it has 0" in refused({"1.json": ONE, "2.json": other, **signed(one, 2, *ROOTS)})
    both = {"1.json": ONE, "2.json": one, **signed(one, 2, "root-1"), **signed(other, 2, "root-2")}
    assert "it has 1" in refused(both)


def test_a_gap() -> None:
    three = version(3)
    assert "version 2 is missing below version 3" in refused(
        {"1.json": ONE, "3.json": three, **signed(three, 3, *ROOTS)}
    )


@pytest.mark.parametrize("files", [{}, {"2.json": version(2)}])
def test_no_first_version(files: dict[str, bytes]) -> None:
    assert "version 1 of the trust policy is missing" in refused(files)


@pytest.mark.parametrize(("number", "inside"), [(1, 2), (2, 1), (2, 3)])
def test_a_version_that_is_not_that_of_its_name(number: int, inside: int) -> None:
    data = version(inside)
    files = {"1.json": ONE, f"{number}.json": data, **signed(data, 2, *ROOTS)}
    assert f"{number}.json says that it is version {inside}" in refused(files)


def test_a_revert_to_an_older_version() -> None:
    """Old bytes under a new number say the old number; the same policy with a new number needs new signatures."""
    two, three = version(2, NEW), version(3, NEW)
    files = chain((two, ROOTS + NEW), (three, NEW))
    assert "3.json says that it is version 2" in refused({**files, "3.json": two})
    assert "2.json says that it is version 1" in refused({**files, "2.json": ONE})
    assert "it has 0" in refused({**files, "3.json": version(3)})


def test_another_repository_than_the_pinned_one() -> None:
    assert "the pinned repository id is" in refused({"1.json": ONE}, Digest.of(b"pinned"))
    assert "the pinned repository id is" in refused({"1.json": ONE + b"\n"}, REPOSITORY)


def test_a_pin_holds_through_all_versions() -> None:
    assert numbers(walk(chain((version(2), ROOTS)), REPOSITORY)) == [1, 2]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "01.json",
        "0.json",
        "2.JSON",
        "1.json.bak",
        "-1.json",
        "1000000.json",
        "1.yaml",
        "sub/1.json",
        "\uff12.json",
    ]
    + ["2.dsse.json", "2.0123456789ABCDEF.dsse.json", "2.0123.dsse.json", "02.0123456789abcdef.dsse.json", "1.json\n"],
)
def test_a_stray_file(name: str) -> None:
    assert "has no place beside the trust policies" in refused({"1.json": ONE, name: ONE})


def test_a_signature_of_a_version_that_is_not_there() -> None:
    assert "version 2 is signed, and is not there" in refused({"1.json": ONE, **signed(version(2), 2, *ROOTS)})
    assert "version 9 is signed, and is not there" in refused({"1.json": ONE, "9.0123456789abcdef.dsse.json": b"junk"})


def test_the_first_version_takes_no_signature() -> None:
    assert "version 1 is signed" in refused({"1.json": ONE, **signed(ONE, 1, *ROOTS)})


@pytest.mark.parametrize("junk", ["bytes", "other role", "stranger", "kind", "subject", "repository", "name"])
def test_junk_beside_good_signatures(junk: str) -> None:
    """What does not count could never be taken away again, as trust is only added to."""
    two = version(2)
    made = {
        "bytes": lambda: {"2.0123456789abcdef.dsse.json": b"\xff"},
        "other role": lambda: signed(two, 2, "builder-1"),
        "stranger": lambda: signed(two, 2, "stranger"),
        "kind": lambda: signed(two, 2, "root-3", kind=kinds.VERDICT),
        "subject": lambda: signed(version(2, NEW), 2, "root-3"),
        "repository": lambda: signed(two, 2, "root-3", repository=Digest.of(b"another")),
        "name": lambda: {"2.0123456789abcdef.dsse.json": next(iter(signed(two, 2, "root-3").values()))},
    }[junk]()
    says = refused({**chain((two, ROOTS)), **made})
    assert says == "trust-chain: this is no root signature of version 2 by the key that the file is named by"


def test_a_signature_more_than_is_needed() -> None:
    assert numbers(walk(chain((version(2, NEW), (*ROOTS, "root-3", *NEW))))) == [1, 2]


@pytest.mark.parametrize("state", ["retired", "revoked"])
def test_an_old_signature_is_no_junk_once_its_key_is_out(state: str) -> None:
    document = trust_document()
    document["principals"]["root-1"]["keys"][0]["state"] = state
    three = trust_bytes({**document, "version": 3})
    assert numbers(walk(chain((version(2), (*ROOTS, "root-3")), (three, ("root-2", "root-3"))))) == [1, 2, 3]


def test_a_policy_that_cannot_be_read() -> None:
    assert refused({"1.json": b"{}"}).startswith("trust-policy: ")
    assert refused(chain((version(2, roles={}), ROOTS))).startswith("trust-policy: ")


def test_a_scope_of_the_root_that_covers_no_trust_version_counts_nobody() -> None:
    document = trust_document()
    document["roles"]["root"]["scope"] = {"predicateTypes": ["https://slsa.dev/provenance/v1"]}
    two = trust_bytes({**document, "version": 2})
    assert "by the version itself, it has 0" in refused(chain((two, ROOTS)))
