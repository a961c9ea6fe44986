"""Bytes at random, and good documents gone wrong, for the readers of YAML and JSON: no traceback, no hang.

    python -m tests.declare.fuzz --seconds 60 --seed 1

Ends 1 if a reader raises anything but its refusal, names a place that is not in the text, or takes longer than a
second for one document.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator

from rfgit.declare.json_document import json_finding, read_json_document
from rfgit.declare.strict_yaml import YamlDocument, read_yaml
from rfgit.domain.finding import Finding, Refusal
from tests.declare.generate import Generator
from tests.declare.overlays import tree

LONGEST = 1.0  # seconds of this process for one document
_PIECES = (
    *(b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"'", b"- ", b": ", b"\n", b" ", b"\t", b"\r", b"\0", b"#"),
    *(b"&a", b"*a", b"!!x", b"<<", b"|", b">", b"%YAML 1.1", b"---\n", b"...\n", b"?", b"~", b"NaN", b"-Infinity"),
    *(b"1e999", b"9" * 400, b"-0", b"0x1f", b"1_0", b"true", b"null", b"\\ud800", b"\\u0061", b"\\UFFFFFFFF", b"\\x"),
    *(b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"a" * 1100),
)


def documents(seed: int) -> Iterator[bytes]:
    rng = random.Random(seed)  # noqa: S311
    good = [data for _, data in sorted(tree().items())]
    good += [json.dumps(read_yaml(data, "").value, indent=2).encode() for data in good if data[:3] == b"api"]
    texts = Generator(seed).texts()
    while True:
        kind = rng.randrange(8)
        if kind == 0:
            yield b"".join(rng.choices(_PIECES, k=rng.randrange(40)))
        elif kind == 1:
            yield rng.randbytes(rng.randrange(200))
        elif kind == 2:
            yield _bomb(rng)
        else:
            yield _spoilt(rng, rng.choice(good) if rng.random() < 0.7 else next(texts).encode())


def _bomb(rng: random.Random) -> bytes:
    """A piece or two over and over: nesting, anchors, quotes, long lines."""
    return b"".join(rng.choices(_PIECES, k=rng.randrange(1, 4))) * rng.choice((10, 70, 1_000, 60_000))


def _spoilt(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.choice((0, 1, 1, 1, 2, 5))):
        at, end = rng.randrange(len(data) + 1), rng.randrange(0, 12)
        data = data[:at] + rng.choice(_PIECES) * rng.choice((0, 1, 1, 2)) + data[at + end :]
    return data


def outcome(read: Callable[[bytes], object], data: bytes) -> str:
    """The rule of the refusal, or `taken`. AssertionError for a place outside of the text or a lost document."""
    try:
        read(data)
    except Refusal as refusal:
        (finding,) = refusal.findings
        _assert_inside(finding, data)
        return finding.rule
    return "taken"


def yaml(data: bytes) -> object:
    return _placed(read_yaml(data, "a.yaml"), data)


def strict_json(data: bytes) -> object:
    try:
        document = read_json_document(data, "a.json")
    except ValueError as problem:
        raise Refusal(json_finding("json", problem, "a.json")) from None
    return _placed(document, data)


def _placed(document: YamlDocument, data: bytes) -> object:
    """Some values are looked up, as findings would."""
    lines = data.decode().split("\n")
    for way in list(document.positions)[:20]:
        line, column = document.position(way)
        # An empty value may stand behind the last line.
        assert 1 <= column <= len((*lines, "")[line - 1]) + 1, way
        if way and isinstance(way[-1], str):
            assert document.key_positions[way] <= (line, column), way
    return document.value


def _assert_inside(finding: Finding, data: bytes) -> None:
    lines = data.decode("utf-8", "replace").split("\n")
    assert 1 <= finding.line <= len(lines) + 1, finding
    assert finding.column >= 1, finding
    finding.message.encode("utf-8")


def run(seconds: float, seed: int) -> tuple[Counter[str], list[str]]:
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    end = time.monotonic() + seconds
    for data in documents(seed):
        for reader in (yaml, strict_json):
            start = time.process_time()
            try:
                ends[f"{reader.__name__}: {outcome(reader, data)}"] += 1
            except Exception:  # noqa: BLE001
                wrong.append(f"{reader.__name__} {data[:300]!r}\n{traceback.format_exc()}")
            took = time.process_time() - start
            if took > LONGEST:
                wrong.append(f"{reader.__name__} took {took:.1f} s: {data[:300]!r}")
        if time.monotonic() > end:
            return ends, wrong
    return ends, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    ends, wrong = run(options.seconds, options.seed)
    print(f"{ends.total() // 2} documents of the seed {options.seed}, each read as YAML and as JSON")
    for end, count in sorted(ends.items()):
        print(f"{count:8}  {end}")
    print(*wrong[:10], f"wrong: {len(wrong)}", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
