"""The real console script, run as a user would, with an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

RFGIT = Path(sys.executable).with_name("rfgit")
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
SECRET = "a-value-that-only-the-environment-knows"
_VERDICTS = {0: "pass", 1: "fail"}


@dataclass(frozen=True)
class Ended:
    """How a run ended. `result` is the one object on stdout."""

    status: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        lines = self.out.splitlines()
        assert len(lines) == 1, f"expected one object on stdout, got {self.out!r}; stderr: {self.err}"
        value = json.loads(lines[0], object_pairs_hook=_no_twice, parse_constant=_no_constant)
        assert isinstance(value, dict)
        return value

    @property
    def rules(self) -> list[str]:
        return [item["rule"] for item in self.result["findings"]]


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """No git identity, no locale, no colours: what a container has. `home` also takes what is temporary."""
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    base = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(temporary), "A_SECRET": SECRET}
    return {**base, **(extra or {})}


def rfgit(arguments: Sequence[str], cwd: Path, env: Mapping[str, str], **options: Any) -> Ended:
    done = subprocess.run(
        [RFGIT, *arguments],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
        **options,
    )
    return Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"))


def assert_answer(ended: Ended, verb: str) -> None:
    """Exactly one object, which fits the verb's schema, and agrees with the exit status."""
    result = ended.result
    schema = "result" if result["verb"] == "rfgit" else f"results/{verb}"
    problems = [f"{item.instance_path}: {item.message}" for item in validator(schema).iter_errors(result)]
    assert problems == [], ended.out
    assert result["verdict"] == _VERDICTS.get(ended.status, "undecided"), ended
    assert ended.status in (0, 1, 2, 3, 129, 130, 143)
    assert "Traceback" not in ended.err
    assert "Exception ignored" not in ended.err
    assert SECRET not in ended.out + ended.err


@cache
def validator(name: str) -> Any:
    envelope = json.loads((SCHEMAS / "result.schema.json").read_bytes())
    registry = jsonschema_rs.Registry([(envelope["$id"], envelope)])
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    return jsonschema_rs.Draft202012Validator(schema, registry=registry)


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({key for key, _ in pairs}) == len(pairs), f"a key stands twice: {pairs}"
    return dict(pairs)


def _no_constant(text: str) -> Any:
    raise AssertionError(f"{text} is no JSON")
