"""What is asked in this process gets the same answer as from the console script: a sample, one case of each verb."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.refusals import collected
from tests.refusals.stage import Stage


def sample() -> list[Path]:
    """The first case of each verb, and of each exit status of it."""
    found: dict[tuple[str, int], Path] = {}
    for path in collected.own():
        case = collected.read(path)
        if "run" not in case and case["repository"] != "none":
            found.setdefault((case["command"][0], case["expect"]["status"]), path)
    return sorted(found.values())


@pytest.mark.parametrize("path", sample(), ids=lambda path: path.parent.name)
def test_a_process_says_the_same(path: Path, stage: Callable[[str], Stage]) -> None:
    case = collected.read(path)
    place = stage(case["repository"])
    place.prepare(case["setup"])
    command = [*(place.filled(word) for word in case["command"]), "--format", "json"]
    here, there = place.run(command), place.run_as_process(command)
    assert there.status == here.status
    assert _stable(there.result) == _stable(here.result)
    assert "Traceback" not in there.err


def _stable(result: dict[str, Any]) -> list[Any]:
    """Without what the clock makes different: data, and the numbers in messages."""
    findings = [[item[key] for key in ("rule", "severity", "path", "line", "hint")] for item in result["findings"]]
    return [result["schema"], result["verb"], result["verdict"], findings]
