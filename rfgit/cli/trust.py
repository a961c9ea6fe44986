"""rfgit trust"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ..report.text_form import Line
from .emit import emit
from .options import commit_option, common


@click.group(name="trust")
def command() -> None:
    """Show who may say what."""


@command.command(epilog="Example: rfgit trust show")
@common
@commit_option
def show(directory: Path, form: str, commit: str | None) -> int:
    """Show roles, principals, keys and protected sets."""
    from ..flow.trust_show import trust_show

    result = trust_show(directory, commit)
    return emit(form, result, _lines(result.data))


def _lines(data: Any) -> Iterator[Line]:
    yield f"repository {data['repository']}, trust policy version {data['version']}", "bold"
    for role in data["roles"]:
        yield f"  role {role['role']}: {role['threshold']} of {', '.join(role['principals'])}", ""
    for principal in data["principals"]:
        for key in principal["keys"]:
            yield f"  {principal['principal']}: {key['state']} key {key['fingerprint']}", ""
    for item in data["protected"]:
        yield f"  protected {item['name']}: {', '.join(item['paths'])}, approved by role {item['role']}", ""
