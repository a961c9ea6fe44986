"""Write docs/cli.md: what every verb says of itself with --help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from rfgit.cli.verbs import rfgit

PAGE = Path(__file__).resolve().parents[2] / "docs/cli.md"
WIDTH = 100
_INTRODUCTION = """\
# The command line

Every verb takes `-C DIR` and `--format json`, which prints one `rfgit/result/v1` object on stdout
([schema](../schemas/result.schema.json), [each verb's data](../schemas/results)). `check`, `gate`, `audit` and
`validate` have [more forms](reports.md). Progress goes to stderr.

| exit status | means |
|---|---|
| 0 | yes |
| 1 | no: something was found, and is told with its rule, its place and what to do next ([rules.md](rules.md)) |
| 2 | the request cannot be understood |
| 3 | cannot tell: a missing engine, a broken repository, a full disk, a fault of rfgit |
| 128 + n | ended by signal n: 130 for Ctrl-C |

A signer for a role is `--signer ROLE=file:PATH`, else the environment's `RFGIT_SIGNER_<ROLE>` (with `_` for `-`), else
what `.rfgit/signers.yaml` says. No tracked file names one.

`--help` among the words is answered with help and exit status 0, which is no yes. A program passes names that it did
not choose after `--`: `rfgit gate --fleet lab -- "$release"`.
"""


def page() -> str:
    """The whole page: the program, then each verb and each verb below one."""
    parts = [_INTRODUCTION]
    for name, command, context in _commands(rfgit, click.Context(rfgit, info_name="rfgit", **_SETTINGS)):
        heading = "##" if name.count(" ") < 2 else "###"
        parts.append(f"{heading} {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


_SETTINGS = {"terminal_width": WIDTH, "max_content_width": WIDTH, "help_option_names": ["-h", "--help"]}


def _commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _commands(found, click.Context(found, info_name=name, parent=context))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
