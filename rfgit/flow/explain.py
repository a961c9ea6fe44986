"""`rfgit explain`: what a rule means, from the pages that come with rfgit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..declare.packaged import packaged_folder
from ..domain.near import near_hint
from ..domain.result import Result, judged
from ..errors import BadRequest, CannotTell
from ..report.rule_page import RulePage, parse_page


def explain(rule: str) -> Result:
    """The page of a rule. Raises BadRequest `rule-unknown`, CannotTell `unreadable`."""
    pages = _pages()
    if rule not in pages:
        message = f"rfgit has no rule {rule!r}; rules of a repository's own policies are explained in policies/"
        near = near_hint(rule, pages)
        raise BadRequest("rule-unknown", message, hint=near or "rfgit explain lists every rule")
    page = _read(pages[rule])
    return judged("explain", (), {**_summary(page), "page": page.text})


def explain_all() -> Result:
    """Every rule in one line, sorted. Raises CannotTell `unreadable`."""
    return judged("explain", (), {"rules": [_summary(_read(path)) for _, path in sorted(_pages().items())]})


def _pages() -> dict[str, Path]:
    """The file of each rule."""
    folder = packaged_folder("docs/rules")
    found = {path.stem: path for path in folder.glob("*.md")}
    if not found:
        raise CannotTell("unreadable", f"{folder} holds no page of a rule", hint=_AGAIN)
    return found


def _read(path: Path) -> RulePage:
    try:
        return parse_page(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CannotTell("unreadable", f"the page {path} cannot be read: {problem}", hint=_AGAIN) from problem


def _summary(page: RulePage) -> dict[str, Any]:
    return {"rule": page.rule, "exit": list(page.exits), "meaning": page.meaning, "next": page.next}


_AGAIN = "rfgit's installation is damaged: install it again"
