"""Which verb answers in which forms. A line that cannot be understood is told of its fault in the form it asked for."""

from __future__ import annotations

FORMS = ("text", "json")
REPORTS = (*FORMS, "sarif", "junit", "github", "markdown")
_MORE = {
    "check": REPORTS,
    "gate": REPORTS,
    "audit": REPORTS,
    "validate": REPORTS,
    "diff": (*FORMS, "markdown"),
}


def forms_of(verb: str) -> tuple[str, ...]:
    """The forms of a verb; the two that all take for any other word."""
    return _MORE.get(verb, FORMS)
