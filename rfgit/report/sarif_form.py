"""A result as SARIF 2.1.0: what was found are results; why there is no answer is told as the tool's notifications."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..domain.finding import ERROR, Finding
from ..domain.result import FAIL, PASS, Result
from .advice import ADVICE
from .fingerprint import fingerprints
from .place import inside
from .rule_page import has_page
from .text_form import Line, printable
from .told import told, told_lines

MOST = 5_000
"""As many as GitHub shows."""

REPOSITORY = "rfgit.yaml"
"""Stands for the repository as a whole: a forge takes no result without a file."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_PLACEHOLDER = re.compile(r"\{(?=\d+\})")
_LINK = re.compile(r"\]\(")

Object = dict[str, Any]


def render(result: Result, body: Iterable[Line], status: int) -> str:
    """The verb's own lines are a property of the run."""
    findings, notes = told(result, MOST)
    answered = result.verdict in (PASS, FAIL)
    found = [finding for finding in findings if answered or finding.severity != ERROR]
    trouble = [finding for finding in findings if not answered and finding.severity == ERROR]
    run = _run(result.verb, found, trouble, notes, status)
    run["properties"] = {"lines": [printable(text) for text, _ in told_lines(body, MOST)]}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def _run(verb: str, found: list[Finding], trouble: list[Finding], notes: list[str], status: int) -> Object:
    rules, codes = _descriptors(found), _descriptors(trouble)
    told_of = [
        *({**_notification(item), "descriptor": _reference(item, codes)} for item in trouble),
        *({"level": "note", "message": {"text": note}} for note in notes),
    ]
    invocation = {"executionSuccessful": status in (0, 1), "exitCode": status, "toolExecutionNotifications": told_of}
    driver = {"name": "rfgit", "semanticVersion": __version__, "rules": rules, "notifications": codes}
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"rfgit/{verb}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [
            _result(finding, rules, fingerprint)
            for finding, fingerprint in zip(found, fingerprints(found), strict=True)
        ],
    }


def _descriptors(findings: Iterable[Finding]) -> list[Object]:
    """Each rule once, with the gravest level that it was found with."""
    first = {finding.rule: finding for finding in reversed(list(findings))}
    return [_descriptor(first[rule]) for rule in sorted(first)]


def _descriptor(finding: Finding) -> Object:
    rule = printable(finding.rule)
    hint = ADVICE.get(finding.rule) or finding.hint
    name = {"text": f"{rule.replace('-', ' ').capitalize()}."}
    more = [f"rfgit explain {rule} tells more, with an example."] if has_page(rule) else []
    return {
        "id": rule,
        "shortDescription": name,
        "fullDescription": name,
        "help": {"text": "\n".join([*([f"Next: {_said(hint)}"] if hint else []), *more]) or name["text"]},
        "defaultConfiguration": {"level": finding.severity},
    }


def _reference(finding: Finding, descriptors: Sequence[Object]) -> Object:
    rule = printable(finding.rule)
    return {"id": rule, "index": [item["id"] for item in descriptors].index(rule)}


def _notification(finding: Finding) -> Object:
    """`level`, `message` and, where the path is one, `locations`: what results and notifications share."""
    hint = [f"next: {finding.hint}"] if finding.hint else []
    elsewhere = [f"in {finding.place}"] if finding.path and not inside(finding) else []
    text = "\n".join(map(_said, [*finding.message.split("\n"), *elsewhere, *hint]))
    place = {"locations": [_location(finding)]} if inside(finding) else {}
    return {"level": finding.severity, "message": {"text": text}, **place}


def _result(finding: Finding, rules: Sequence[Object], fingerprint: str) -> Object:
    reference = _reference(finding, rules)
    return {
        "ruleId": reference["id"],
        "ruleIndex": reference["index"],
        **_notification(finding),
        "locations": [_location(finding)],
        "partialFingerprints": {"rfgitFinding/v1": fingerprint},
    }


def _location(finding: Finding) -> Object:
    path = inside(finding)
    numbers = {"startLine": finding.line, "startColumn": finding.column}
    region = {name: number for name, number in numbers.items() if path and finding.line and number}
    uri = quote((path or REPOSITORY).encode("utf-8", "surrogatepass"))
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, **({"region": region} if region else {})}}


def _said(line: str) -> str:
    """Readers of SARIF take `{0}` for an argument and `[text](address)` for a link."""
    return _LINK.sub(r"]\\x28", _PLACEHOLDER.sub(r"\\x7b", printable(line)))
