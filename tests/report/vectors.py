"""Results in tests/vectors/reports/<case>/result.json, and how each form has to tell them.

`result` is an object as `--format json` prints it, `status` the exit status, `lines` what the verb says besides.
After a change that is meant to show, `python -m tests.report.vectors` writes what is expected anew: read its diff.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rfgit import __version__
from rfgit.domain.finding import Finding
from rfgit.domain.result import Result
from rfgit.report import github_form, json_form, junit_form, markdown_form, sarif_form, text_form
from rfgit.report.advice import advised

FOLDER = Path(__file__).resolve().parents[1] / "vectors/reports"
EXPECTED = {
    "text": "expected.txt",
    "json": "expected.json",
    "sarif": "expected.sarif",
    "junit": "expected.junit.xml",
    "github": "expected.github.txt",
    "markdown": "expected.md",
}
_VERSION = f'"semanticVersion": "{__version__}"'


@dataclass(frozen=True)
class Case:
    """What is to be told."""

    result: Result
    status: int
    lines: tuple[tuple[str, str], ...] = ()


def cases() -> list[Path]:
    return sorted(path.parent for path in FOLDER.glob("*/result.json"))


def read(folder: Path) -> Case:
    told = json.loads((folder / "result.json").read_bytes())
    assert told.keys() == {"about", "result", "status", "lines"}
    return Case(_result(told["result"]), told["status"], tuple((line, "") for line in told["lines"]))


def rendered(form: str, case: Case) -> str:
    """As the command line prints it where stdout is no terminal, but for the version of rfgit."""
    result = advised(case.result)
    if form == "text":
        return "".join(f"{line}\n" for line, _ in text_form.render(result, case.lines, case.status))
    if form == "json":
        return json_form.render(result) + "\n"
    forms = {"sarif": sarif_form, "junit": junit_form, "github": github_form, "markdown": markdown_form}
    text = forms[form].render(result, case.lines, case.status)
    return text.replace(_VERSION, '"semanticVersion": "VERSION"')


def _result(told: dict[str, Any]) -> Result:
    findings = tuple(
        Finding(**{name: value for name, value in item.items() if value is not None}) for item in told["findings"]
    )
    return Result(told["verb"], told["verdict"], findings, told["data"])


if __name__ == "__main__":
    for folder in cases():
        for form, name in EXPECTED.items():
            (folder / name).write_bytes(rendered(form, read(folder)).encode())
