"""The strict reader of YAML, over PyYAML's C loader and over `json.loads` of the same data, alternating.

    python -m tests.bench.readers

Releases of some 60 lines, each another one. Both of rfgit's readers are measured: that of plain lines, which takes
these, and the full one, which takes all others; and the whole of `read_yaml`, places of five values looked up. Ends
non-zero if they read anything else than the loader does.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from rfgit.declare.plain_yaml import read_plain
from rfgit.declare.strict_yaml import read_full, read_yaml
from tests.bench.many import RELEASE

DOCUMENTS, ROUNDS = 100, 15
LOOKED_UP = ((), ("spec", "counter"), ("spec", "replaces"), ("spec", "targets"), ("spec", "nothing"))
AIMS = {"plain lines": 0.3, "full reader": 0.65, "read_yaml": 0.35}


def documents() -> Iterator[str]:
    for number in range(DOCUMENTS):
        yield RELEASE.format(
            line=number,
            name=f"sorter-{number}",
            version=f"1.{number}.0",
            counter=number + 1,
            digest=f"{number:064}",
            runtime="1.26.0",
            target=f"belt-{number}",
            memory=256 + number,
            latency=5 + number,
            regions="EU, FR",
            replaces=f"  replaces: sorter-{number}@1.0.0",
        )


def looked_up(text: str) -> Any:
    document = read_yaml(text.encode(), "release.yaml")
    for pointer in LOOKED_UP:
        document.position(pointer)
    return document.value


def alternate(readers: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Seconds of processor time for all documents, the median of all rounds."""
    seen: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, read_all in readers.items():
            start = time.process_time()
            read_all()
            seen[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in seen.items()}


def main() -> int:
    texts = list(documents())
    written = [json.dumps(yaml.load(text, yaml.CSafeLoader)) for text in texts]

    def over(read: Callable[[str], Any], sources: list[str]) -> Callable[[], None]:
        return lambda: [read(source) for source in sources] and None

    readers = {
        "CSafeLoader": lambda text: yaml.load(text, yaml.CSafeLoader),
        "plain lines": lambda text: (read_plain(text) or (None,))[0],
        "full reader": lambda text: read_full(text, "release.yaml")[0],
        "read_yaml": looked_up,
    }
    for text, data in zip(texts, written, strict=True):
        for name, read in readers.items():
            assert json.dumps(read(text)) == data, name
    timings = alternate(
        {**{name: over(read, texts) for name, read in readers.items()}, "json": over(json.loads, written)}
    )
    floor = timings["CSafeLoader"]
    each = floor / len(texts) * 1e6
    print(f"{len(texts)} documents of {texts[0].count(chr(10))} lines; CSafeLoader takes {each:.0f} us for each")
    for name, aim in AIMS.items():
        verdict = "aim met" if timings[name] <= aim * floor else "aim missed"
        ratio, over_json = timings[name] / floor, timings[name] / timings["json"]
        print(f"{name:12} {ratio:5.2f}x CSafeLoader (aim <= {aim}x, {verdict}), {over_json:5.1f}x json.loads")
    print(f"{'json.loads':12} {timings['json'] / floor:5.2f}x CSafeLoader")
    return 0


if __name__ == "__main__":
    sys.exit(main())
