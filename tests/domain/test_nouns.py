"""Names, digests, levels of assurance, requirements and evidence: what each takes, and what not."""

from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rfgit.attest import kinds
from rfgit.domain.assurance import LEVELS, at_least
from rfgit.domain.digest import Digest
from rfgit.domain.names import ReleaseId, Variant, is_name
from rfgit.domain.requirements import EnvelopeEntry
from tests.evidencekit import says

HEX = "0123456789abcdef" * 4


@given(st.binary())
def test_a_digest_reads_as_it_prints(data: bytes) -> None:
    digest = Digest.of(data)
    assert Digest.parse(str(digest)) == digest
    assert digest.hex == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEX,
        f"sha512:{HEX}{HEX}",
        f"SHA256:{HEX}",
        f"sha256:{HEX.upper()}",
        f"sha256:{HEX[1:]}",
        f"sha256:{HEX}0",
        f"sha256: {HEX}",
    ]
    + [
        f"sha256:{HEX}\n",
        f" sha256:{HEX}",
        f"sha256:sha256:{HEX}",
        f"sha256:{HEX[:-1]}g",
        f"sha256:{HEX[:-1]}\u0661",
        "sha256:",
        ":",
    ]
    + [f"md5:{HEX}", f"sha256{HEX}", f"sha256:{HEX}:", f"sha256:../{HEX[3:]}"],
)
def test_another_spelling_is_no_digest(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        Digest.parse(text)


@pytest.mark.parametrize("digits", ["", HEX[:-1], HEX + "0", HEX.upper(), HEX + "\n", "sha256:" + HEX])
def test_a_digest_has_64_lower_case_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="64 lower-case hexadecimal digits"):
        Digest(digits)


@pytest.mark.parametrize("text", ["a", "0", "a" * 63, "arm", "arm-2", "arm_2", "1.0.0", "1.0.0-rc.1", "a-", "a."])
def test_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "a" * 64,
        "-a",
        "_a",
        ".a",
        "..",
        "a..b",
        "a/b",
        "a b",
        "a\n",
        "\na",
        "a\0",
        "a@b",
        "a:b",
        "a\\b",
        "a*",
        "é",
        "\u0430rm",
        "a\u200b",
    ]
    + ["a+b", "~a", "a%2fb", "\u0661", "\uff41", "a,b", "$a", "a'b"],
)
def test_no_names(text: str) -> None:
    assert not is_name(text)


@given(
    st.from_regex(r"[a-z0-9][a-z0-9._-]{0,62}", fullmatch=True),
    st.from_regex(r"[a-z0-9][a-z0-9._-]{0,62}", fullmatch=True),
)
def test_a_release_reads_as_it_prints(name: str, version: str) -> None:
    assume(is_name(name) and is_name(version))
    release = ReleaseId(name, version)
    assert ReleaseId.parse(str(release)) == release
    assert release.directory == f"releases/{name}/{version}"
    assert str(Variant(release, "bench")) == f"{name}@{version}/bench"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arm",
        "@",
        "arm@",
        "@1",
        "arm@@1",
        "arm@1@2",
        "arm @1",
        "arm@1\n",
        "Arm@1",
        "arm@../1",
        "a/b@1",
        "arm:1",
        "arm@.1",
    ],
)
def test_what_is_no_release(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        ReleaseId.parse(text)


@pytest.mark.parametrize(("level", "minimum"), [(one, other) for one in LEVELS for other in LEVELS])
def test_levels_are_in_order(level: str, minimum: str) -> None:
    assert at_least(level, minimum) is (LEVELS.index(level) >= LEVELS.index(minimum))


def test_a_number_measured_on_a_host_is_none_of_the_class() -> None:
    assert not at_least("measured-on-host", "measured-on-class")


@pytest.mark.parametrize("word", ["", "measured", "Declared", "unknown"])
def test_a_word_that_is_no_level(word: str) -> None:
    with pytest.raises(ValueError, match="not in"):
        at_least(word, "declared")
    with pytest.raises(ValueError, match="not in"):
        at_least("declared", word)


@pytest.mark.parametrize(
    ("comparator", "holding"),
    [
        ("<=", [True, True, False]),
        ("<", [True, False, False]),
        (">=", [False, True, True]),
        (">", [False, False, True]),
    ],
)
def test_comparators(comparator: str, holding: list[bool]) -> None:
    entry = EnvelopeEntry("bench", "latency-p99", "ms", comparator, 50, "declared")
    assert [entry.holds(value) for value in (49.9, 50, 50.1)] == holding
    assert str(entry) == f"latency-p99 {comparator} 50 ms"


def test_nothing_holds_for_what_is_no_number() -> None:
    nan = float("nan")
    assert not any(EnvelopeEntry("b", "m", "u", sign, 50, "declared").holds(nan) for sign in ("<=", "<", ">=", ">"))


def test_evidence_is_named_by_payload_and_key() -> None:
    item = says(kinds.APPROVAL)
    assert item.file_name == f"approval.{item.payload.hex[:32]}.{item.spki.hex[:16]}.dsse.json"
    assert item.subject == item.subjects[0].digest


def test_nouns_are_frozen() -> None:
    for noun in (Digest.of(b""), ReleaseId("a", "1"), Variant(ReleaseId("a", "1"), "b"), says(kinds.APPROVAL)):
        with pytest.raises(FrozenInstanceError):
            setattr(noun, fields(noun)[0].name, "x")
