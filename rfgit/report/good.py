"""The names of what a verb judged and found good. What might not have been judged to the end is not among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname

from ..domain.finding import ERROR
from ..domain.result import UNDECIDED, Result


def good(result: Result) -> Iterable[str]:
    """Nothing for verbs that judge no single things, and for a result without data."""
    judge = {"check": _releases, "gate": _allowed, "audit": _released, "validate": _checks}.get(result.verb)
    return judge(result) if judge and result.data and result.verdict != UNDECIDED else ()


def _releases(result: Result) -> Iterator[str]:
    """An error outside of all releases, as in a policy, leaves open what would have been said about them."""
    faulty = [finding.path for finding in result.findings if finding.severity == ERROR]
    if all(path.startswith("releases/") for path in faulty):
        for item in result.data["releases"]:
            folder = dirname(item["path"]) + "/"
            if not any(path.startswith(folder) for path in faulty):
                yield item["path"]


def _allowed(result: Result) -> Iterator[str]:
    data = result.data
    return (f"{data['release']} for {item['target']}" for item in data["variants"] if item["decision"] == "allow")


def _released(result: Result) -> Iterable[str]:
    """Findings of an audit do not say which variant they are about."""
    return result.data["variants"] if result.exit_status == 0 else ()


def _checks(result: Result) -> Iterator[str]:
    for item in result.data["variants"]:
        yield from (f"{item['target']}: {check['name']}" for check in item["checks"] if check["passed"])
