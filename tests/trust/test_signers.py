from __future__ import annotations

import os
import resource
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from rfgit.attest import dsse
from rfgit.errors import BadRequest, CannotTell
from rfgit.trust.keys import verifies
from rfgit.trust.signers import generate_key, open_signer

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def pem(key: Any = KEY, form: PrivateFormat = PrivateFormat.PKCS8, encryption: Any = None) -> bytes:
    data: bytes = key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())
    return data


def refused(folder: Path, uri: str = "file:key.pem") -> str:
    with pytest.raises(CannotTell) as caught:
        open_signer(uri, folder)
    assert caught.value.hint
    assert caught.value.code == "key-unreadable"
    return caught.value.message


@pytest.mark.parametrize(
    "key",
    [KEY, ec.derive_private_key(7, ec.SECP256R1()), ec.derive_private_key(7, ec.SECP384R1())],
    ids=["Ed25519", "P-256", "P-384"],
)
def test_a_key_on_disk_signs(tmp_path: Path, key: Any) -> None:
    (tmp_path / "key.pem").write_bytes(pem(key))
    signer = open_signer("file:key.pem", tmp_path)
    envelope = dsse.read_envelope(signer.sign(b"x"))
    assert verifies(signer.spki, envelope.signatures[0].value, dsse.pae(dsse.IN_TOTO, b"x"))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert signer.spki == public


def test_a_relative_path_starts_at_the_base_and_an_absolute_one_does_not(tmp_path: Path) -> None:
    generate_key(tmp_path / "key.pem")
    assert open_signer(f"file:{tmp_path}/key.pem", Path("nowhere")).spki == open_signer("file:key.pem", tmp_path).spki


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "cannot be used", id="empty"),
        pytest.param(b"\xff\0\xff", "cannot be used", id="no text"),
        pytest.param(b"hello", "cannot be used", id="no PEM"),
        pytest.param(pem()[:-40], "cannot be used", id="cut"),
        pytest.param(pem().replace(b"MC4", b"MC5"), "cannot be used", id="spoilt"),
        pytest.param(pem(encryption=BestAvailableEncryption(b"secret")), "encrypted", id="encrypted"),
        pytest.param(pem(rsa.generate_private_key(65537, 2048)), "expected an Ed25519, P-256 or P-384", id="RSA"),
        pytest.param(pem(ec.derive_private_key(7, ec.SECP521R1())), "expected an Ed25519, P-256 or P-384", id="P-521"),
        pytest.param(pem(ec.derive_private_key(7, ec.SECP256K1())), "expected an Ed25519", id="secp256k1"),
        pytest.param(pem(ed448.Ed448PrivateKey.generate()), "expected an Ed25519", id="Ed448"),
        pytest.param(
            KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "cannot be used",
            id="public",
        ),
    ],
)
def test_a_key_that_cannot_be_used(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "key.pem").write_bytes(data)
    message = refused(tmp_path)
    assert says in message
    assert "PRIVATE" not in message
    assert "cryptography.io" not in message


def test_a_missing_file(tmp_path: Path) -> None:
    assert "the key key.pem cannot be read: No such file" in refused(tmp_path)


def test_a_directory(tmp_path: Path) -> None:
    (tmp_path / "key.pem").mkdir()
    assert "Is a directory" in refused(tmp_path)


def test_a_path_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem())
    assert "Not a directory" in refused(tmp_path, "file:key.pem/key.pem")


def test_a_path_that_no_system_takes(tmp_path: Path) -> None:
    assert "cannot be used" in refused(tmp_path, "file:a\0b")
    assert "cannot be read" in refused(tmp_path, "file:" + "x" * 5000)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem())
    (tmp_path / "key.pem").chmod(0)
    assert "Permission denied" in refused(tmp_path)


@pytest.mark.parametrize(
    "uri",
    ["", "key.pem", "/key.pem", "file", "file:", ":key.pem", "FILE:key.pem", "env:KEY", "https://x/y", "gcpkms:k"],
)
def test_a_signer_of_another_scheme(tmp_path: Path, uri: str) -> None:
    generate_key(tmp_path / "key.pem")
    with pytest.raises(BadRequest) as caught:
        open_signer(uri, tmp_path)
    assert caught.value.code == "signer-uri"


def test_a_generated_key_is_what_is_opened(tmp_path: Path) -> None:
    made = generate_key(tmp_path / "key.pem")
    assert open_signer("file:key.pem", tmp_path).spki == made.spki
    assert made.spki != generate_key(tmp_path / "other.pem").spki


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_only_its_owner_reads_a_generated_key(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        generate_key(tmp_path / "key.pem")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"precious"])
def test_an_existing_file_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(CannotTell) as caught:
        generate_key(tmp_path / "key.pem")
    assert caught.value.code == "key-exists"
    assert (tmp_path / "key.pem").read_bytes() == content


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_not_written_through(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "key.pem").symlink_to("precious")
    with pytest.raises(CannotTell) as caught:
        generate_key(tmp_path / "key.pem")
    assert caught.value.code == "key-exists"
    assert (tmp_path / "precious").exists() is there


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotTell) as caught:
        generate_key(tmp_path / "missing/key.pem")
    assert caught.value.code == "key-unwritable"
    assert caught.value.hint.startswith(f"mkdir -p {tmp_path}/missing")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(CannotTell) as caught:
            generate_key(tmp_path / "key.pem")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []
