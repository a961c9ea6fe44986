"""What differs and what that touches, from the data of `diff`: headed lists, which text and Markdown print alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .difference_radius import radius_sections, summary_parts
from .shortened import counted
from .text_form import Line
from .told import first

_TITLES = {
    "release": "releases",
    "target": "targets",
    "fleet": "fleets",
    "policy": "policies",
    "waiver": "waivers",
    "trust": "trust",
    "repository": "configuration",
    "schema": "schemas",
    "automation": "automation",
    "other": "other files",
}
_OTHERS = 5
_VOID = "its digest changes all the same, so that approvals of it count no more"


@dataclass(frozen=True)
class Entry:
    """One line, and what belongs below it. `grave` ones ask somebody to act."""

    text: str
    below: tuple[str, ...] = ()
    grave: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


def lines(data: Mapping[str, Any]) -> tuple[Line, ...]:
    """The text form: a summary, then every section."""
    found: list[Line] = [(compared(data), ""), (summary(data), "bold")]
    for section in sections(data):
        found.append((section.title, "bold cyan"))
        for entry in section.entries:
            found.append((f"  {entry.text}", "yellow" if entry.grave else ""))
            found.extend((f"    {text}", "") for text in entry.below)
    return tuple(found)


def compared(data: Mapping[str, Any]) -> str:
    one, other = data["from"], data["to"]
    return f"{one['name']} ({one['commit'][:12]}) -> {other['name']} ({other['commit'][:12]})"


def summary(data: Mapping[str, Any]) -> str:
    """One line for those who read no further."""
    if not data["changes"] and not any(data["evidence"].values()):
        return "nothing differs"
    kinds = {kind: sum(change["kind"] == kind for change in data["changes"]) for kind in _TITLES}
    parts = [_counted(kind, number) for kind, number in kinds.items() if number]
    differs = f"{', '.join(parts)} {'differs' if sum(kinds.values()) == 1 else 'differ'}" if parts else ""
    return "; ".join(filter(None, [differs, *summary_parts(data["radius"])])) or "evidence alone differs"


def sections(data: Mapping[str, Any]) -> Iterator[Section]:
    for kind, title in _TITLES.items():
        changes = [change for change in data["changes"] if change["kind"] == kind]
        if changes:
            yield Section(title, (_others(changes),) if kind == "other" else tuple(map(_entry, changes)))
    evidence = tuple(_evidence(data["evidence"]))
    if evidence:
        yield Section("evidence", evidence)
    for title, items in radius_sections(data["radius"]):
        yield Section(title, tuple(Entry(*item) for item in items))


def _counted(kind: str, number: int) -> str:
    word = {"policy": "policy file", "trust": "trust version", "repository": "configuration file"}.get(kind, kind)
    word = {"schema": "schema file", "automation": "automation file", "other": "other file"}.get(kind, word)
    return counted(number, word)


def _entry(change: Mapping[str, Any]) -> Entry:
    was, words, how = change["was"], change["words"], change["how"]
    head = f"{change['name']} {how}"
    if was:
        head += f", was {was}" if how == "renamed" else f", compared with {was}"
    if change["layoutOnly"]:
        words = f"{words}; {_VOID}"
    return Entry(f"{head}: {words}" if words else head, tuple(_below(change)))


def _others(changes: Sequence[Mapping[str, Any]]) -> Entry:
    """Files that no declaration is made of: a repository may hold many, and rfgit reads none."""
    shown, missing = first([f"{change['name']} {change['how']}" for change in changes], _OTHERS, "file")
    return Entry(f"{counted(len(changes), 'file')} that nothing here reads", (*shown, *missing))


def _below(change: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{field['at']}: {field['words']}" for field in change["fields"])
    for file in change["files"]:
        words = f": {file['words']}" if file["words"] else ""
        yield f"{file['path']} {file['how']}{words}"
        yield from (f"{file['path']}: {field['at']}: {field['words']}" for field in file["fields"])


def _evidence(counts: Mapping[str, int]) -> Iterator[Entry]:
    if counts["added"]:
        yield Entry(f"{counted(counts['added'], 'envelope')} added")
    if counts["lost"]:
        below = ("what is recorded never changes: rfgit check --base tells which it is",)
        yield Entry(f"{counted(counts['lost'], 'envelope')} changed or removed", below, True)
