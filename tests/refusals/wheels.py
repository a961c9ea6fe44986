"""Wheels that hold a model, and some that only say so."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

from rfgit.domain.digest import Digest

NOBODYS = Digest.of(b"no wheel has these bytes")
_INFO = {
    "hello-0.1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: hello\nVersion: 0.1.0\n",
    "hello-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "hello-0.1.0.dist-info/RECORD": "",
}


def make(wish: Mapping[str, Any]) -> bytes:
    """`files` by name; or `bytes` alone. `twice`: each is there twice. `link`: each is a link. `claims` and `packed`:
    the size of the first file, unpacked and packed, as the directory of the archive tells it."""
    if "bytes" in wish:
        return str(wish["bytes"]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in [*wish["files"].items()] * (2 if wish.get("twice") else 1) + [*_INFO.items()]:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = (0o120777 if wish.get("link") else 0o100644) << 16
            archive.writestr(info, text)
    return _claiming(out.getvalue(), wish) if "claims" in wish else out.getvalue()


def _claiming(data: bytes, wish: Mapping[str, Any]) -> bytes:
    """The first entry of the central directory gets a zip64 field with the sizes that it claims."""
    start = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry = bytearray(data[start:end])
    name_length, extra_length = struct.unpack_from("<HH", entry, 28)
    packed = wish.get("packed", struct.unpack_from("<L", entry, 20)[0])
    extra = struct.pack("<HHQQ", 1, 16, wish["claims"], packed)
    struct.pack_into("<LL", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", entry, 30, extra_length + len(extra))
    place = 46 + name_length
    entry[place:place] = extra
    trailer = bytearray(data[end:])
    struct.pack_into("<L", trailer, 12, len(entry))
    return data[:start] + bytes(entry) + bytes(trailer)
