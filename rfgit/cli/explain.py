"""rfgit explain"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from ..report.text_form import Line
from .emit import emit
from .options import common


@click.command(name="explain", epilog="Example: rfgit explain yaml-duplicate-key")
@common
@click.argument("rule", required=False, metavar="[RULE]")
def command(form: str, rule: str | None, **_: object) -> int:
    """Tell what a rule means, with an example that is refused and its mended form.

    RULE is the word in brackets of a finding, as in error[yaml-duplicate-key]. Without one, every rule is listed.
    """
    from ..flow.explain import explain, explain_all

    result = explain(rule) if rule is not None else explain_all()
    return emit(form, result, _lines(result.data))


def _lines(data: Any) -> Iterator[Line]:
    from ..report.rule_page import page_lines

    if "page" in data:
        yield from page_lines(data["page"])
        return
    for item in data["rules"]:
        yield f"{item['rule']}: {item['meaning']}", ""
