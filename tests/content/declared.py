"""The declared content: the project's own, which the demo releases, and the template that `rfgit init` copies."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from rfgit.declare.catalog import Catalog, load_catalog
from rfgit.declare.documents import Release, Transform
from rfgit.declare.files import MemoryFiles
from rfgit.domain.finding import Finding
from rfgit.validate.compare import Difference, differences

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "rfgit/templates/repository"
_DECLARED = ("rfgit.yaml", "releases/**/*", "targets/**/*")


def declared(root: Path) -> tuple[Catalog, tuple[Finding, ...]]:
    """Everything that is declared below `root`, as it lies on disk."""
    found = [path for pattern in _DECLARED for path in root.glob(pattern)]
    kept = [path for path in found if path.is_file() and "__pycache__" not in path.parts]
    return load_catalog(MemoryFiles({path.relative_to(root).as_posix(): path.read_bytes() for path in kept}))


def locks(root: Path) -> list[Path]:
    return sorted(root.glob("releases/*/*/locks/*.pylock.toml"))


@dataclass(frozen=True)
class Chain:
    """A release's transforms around a model, run here and without walls: both are ours."""

    release: Release
    folder: Path

    @classmethod
    def of(cls, root: Path, release: Release) -> Chain:
        return cls(release, root / "releases" / release.id.name / release.id.version)

    @property
    def config(self) -> dict[str, Any]:
        return {path: json.loads((self.folder / path).read_text()) for path in self.release.config}

    @property
    def cases(self) -> list[dict[str, Any]]:
        cases: list[dict[str, Any]] = json.loads((self.folder / self.release.golden.path).read_text())["cases"]
        return cases

    def transform(self, transform: Transform | None) -> Callable[[Any, Any], Any]:
        assert transform
        function: Callable[[Any, Any], Any] = runpy.run_path(str(self.folder / transform.path))[transform.function]
        return function

    def pre(self, inputs: Any) -> Any:
        return self.transform(self.release.pre)(inputs, self.config)

    def answers(self, model: bytes) -> dict[str, Any]:
        """What the chain says to each case, by the case's name."""
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        return self.answers_of(lambda feeds: dict(zip(names, session.run(None, feeds), strict=True)))

    def answers_of(self, run: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        post = self.transform(self.release.post)
        said = {case["name"]: post(run(self.pre(case["inputs"])), self.config) for case in self.cases}
        plain: dict[str, Any] = json.loads(json.dumps(said, default=np.generic.item))
        return plain

    def wrong(self, got: dict[str, Any], due: dict[str, Any] | None = None) -> tuple[Difference, ...]:
        """Where answers differ from those that are due by more than the declared tolerance."""
        golden = self.release.golden
        due = due or {case["name"]: case["outputs"] for case in self.cases}
        return differences(due, got, golden.absolute, golden.relative)
