"""What one validation runs, as plain values: the files of one artifact, and the limits that they run under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What one child process may use.

    `memory_mib` is address space, `file_mib` the largest file it may write (nothing may be written, so 0),
    `processes` the threads and processes of its user in its own user namespace.
    """

    cpu_seconds: int = 60
    wall_seconds: int = 120
    memory_mib: int = 3072
    file_mib: int = 0
    processes: int = 16


@dataclass(frozen=True)
class Measure:
    """`runs` children, each with `warmup` untimed and `samples` timed calls. `samples` 0 measures nothing."""

    warmup: int = 20
    samples: int = 200
    runs: int = 3


@dataclass(frozen=True)
class Function:
    """A function of a plain Python file, named as its release names it: `transforms/pre.py`, `pre`."""

    path: str
    name: str


@dataclass(frozen=True)
class Plan:
    """One artifact to run. Every path is relative to `root`, a directory that nobody else writes to.

    `config` maps the name that a transform sees to the file. An output is equal to what the golden file says when
    |got - due| <= absolute + relative * |due|.
    """

    root: Path
    model: str
    golden: str
    runtime_version: str
    runtime_name: str = "onnxruntime"
    pre: Function | None = None
    post: Function | None = None
    config: Mapping[str, str] = field(default_factory=dict)
    absolute: float = 0.0
    relative: float = 0.0
    execution_providers: tuple[str, ...] = ("CPUExecutionProvider",)
    limits: Limits = Limits()
    measure: Measure = Measure()

    def as_json(self) -> dict[str, Any]:
        """Everything but the place: what evidence may say about how a result came about."""
        value = asdict(self)
        del value["root"]
        value["config"] = dict(self.config)
        value["execution_providers"] = list(self.execution_providers)
        return value
