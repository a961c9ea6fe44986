"""The table of verbs, each loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from .. import __version__

VERBS = {
    "init": "Make a new release repository.",
    "new": "Write a release, target or fleet as a copy of another.",
    "check": "Judge declarations: schema, references, policy.",
    "diff": "Tell what differs between two commits, and what that touches.",
    "plan": "Show which variants a release has, and why.",
    "build": "Build the artifacts of a release into the store.",
    "validate": "Run built artifacts in a sandbox.",
    "release": "Check, build, validate, attest, sign and record a release.",
    "approve": "Sign a model, a declaration, an artifact or a protected set.",
    "verify": "Check an exported artifact offline.",
    "gate": "Decide whether a release may run on a fleet.",
    "audit": "Re-read the whole history and re-prove it.",
    "show": "Answer the seven questions about a release.",
    "export": "Write an artifact with its evidence for a robot.",
    "key": "Make keys.",
    "trust": "Show who may say what.",
    "explain": "Tell what a rule means, and how to mend what it refuses.",
}


class Verbs(click.Group):
    """Verbs by name; a module is imported only when its verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        found: click.Command = import_module(f".{cmd_name}", __package__).command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs in the order in which a release meets them, without importing any."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="rfgit %(version)s")
def rfgit() -> None:
    """Signed, target-specific, immutable release artifacts for robot fleets, from a git repository.

    Every verb exits 0 for yes, 1 for no, 2 for a request it cannot understand, and 3 when it cannot tell.
    """
