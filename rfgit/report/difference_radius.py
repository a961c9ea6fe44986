"""The blast radius in words, from the data of `diff`: titles with entries, each with what belongs below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .shortened import counted

Words = tuple[str, tuple[str, ...], bool]
"""A line, what belongs below it, and whether somebody has to act."""

_NEEDS = {
    "new-version": "variants that need a new version",
    "build": "variants still to be built, as they stand now",
    "impossible": "variants that can no longer be built",
    "withdrawn": "variants that are no longer declared",
    "unknown": "variants of which nobody can tell whether they were built",
}
_VERDICTS = {
    ("permitted", "permitted"): "stays permitted, and the warnings differ",
    ("refused", "refused"): "stays refused, and the reasons differ",
}
_NAMED = 12
_GRAVE = ("new-version", "impossible")


def summary_parts(radius: Mapping[str, Any]) -> Iterator[str]:
    """How much of what is touched, for a summary."""
    needs = [item["needs"] for item in radius["variants"]]
    for need, phrase in (("new-version", "need a new version"), ("build", "still to be built"), ("unknown", "touched")):
        if need in needs:
            number = needs.count(need)
            verb = "needs a new version" if need == "new-version" and number == 1 else phrase
            yield f"{counted(number, 'variant')} {verb}"
    if radius["fleets"]:
        robots = "robots unknown" if radius["robots"] is None else counted(radius["robots"], "robot")
        yield f"{counted(len(radius['fleets']), 'fleet')} ({robots}) reached"
    if radius["rejudged"]:
        overturned = {item["release"] for item in radius["rejudged"]["overturned"]}
        yield f"{counted(len(overturned), 'release') if overturned else 'no release'} judged otherwise"
    if radius["signatures"] is None:
        yield "missing signatures cannot be told"
    elif radius["signatures"]:
        now = sum(not item["later"] for item in radius["signatures"])
        yield f"{counted(now, 'signature')} missing" if now else "signatures due after the build"


def radius_sections(radius: Mapping[str, Any]) -> Iterator[tuple[str, list[Words]]]:
    """Only what has entries, in the order in which people act."""
    found = [
        ("targets", [_target(item) for item in radius["targets"]]),
        *((title, _variants(radius, need)) for need, title in _NEEDS.items()),
        ("fleets reached", [_fleet(radius, item) for item in radius["fleets"]]),
        ("fleets not reached", [_unreached(item) for item in radius["unreached"]]),
        ("what the policies say of releases", list(_rejudged(radius["rejudged"])) if radius["rejudged"] else []),
        ("signatures missing", list(_signatures(radius["signatures"] or (), later=False))),
        ("signatures due after the build", list(_signatures(radius["signatures"] or (), later=True))),
        ("approvals that count no more", [_voided(item) for item in radius["voided"]]),
    ]
    return ((f"blast radius: {title}", entries) for title, entries in found if entries)


def _target(item: Mapping[str, Any]) -> Words:
    before, after = (_short(item["digest"][side]) for side in ("before", "after"))
    return f"{item['target']}, robot class {item['robotClass'] or 'unknown'}: {before} -> {after}", (), False


def _variants(radius: Mapping[str, Any], need: str) -> list[Words]:
    return [
        (f"{_variant(item)}: {item['why']}", tuple(_artifacts(item)), need in _GRAVE)
        for item in radius["variants"]
        if item["needs"] == need
    ]


def _artifacts(item: Mapping[str, Any]) -> Iterator[str]:
    return (f"recorded artifact {_short(artifact)}" for artifact in item["artifacts"])


def _fleet(radius: Mapping[str, Any], fleet: Mapping[str, Any]) -> Words:
    how = f" ({fleet['how']})" if fleet["how"] else ""
    below = (*_reached_by(fleet), *_barred(fleet), *_runs(radius, fleet))
    return f"{fleet['fleet']}{how}: {_described(fleet)}", below, False


def _unreached(fleet: Mapping[str, Any]) -> Words:
    return f"{fleet['fleet']}: {_described(fleet)}", tuple(_barred(fleet)), False


def _described(fleet: Mapping[str, Any]) -> str:
    place = fleet["place"]
    robots = "robots unknown" if fleet["robots"] is None else counted(fleet["robots"], "robot")
    classes = ", ".join(fleet["robotClasses"]) or "robot class unknown"
    where = (f"{name} {place[name] or 'unknown'}" for name in ("region", "jurisdiction", "customer"))
    return f"{robots}, {classes}; {', '.join(where)}"


def _reached_by(fleet: Mapping[str, Any]) -> Iterator[str]:
    names = [_variant(item) for item in fleet["variants"]]
    if names:
        more = f" and {counted(len(names) - _NAMED, 'more variant')}" if len(names) > _NAMED else ""
        yield f"reached by {', '.join(names[:_NAMED])}{more}"


def _barred(fleet: Mapping[str, Any]) -> Iterator[str]:
    for item in fleet["barred"][:_NAMED]:
        yield f"not reached by {_variant(item)}: {'; '.join(map(_reason, item['why']))}"
    if len(fleet["barred"]) > _NAMED:
        yield f"not reached by {counted(len(fleet['barred']) - _NAMED, 'more variant')}"


def _rejudged(rejudged: Mapping[str, Any]) -> Iterator[Words]:
    """Every verdict that is another one; or that none is, since the policies differ all the same."""
    for item in rejudged["overturned"]:
        before, after = item["before"], item["after"]
        said = _VERDICTS.get((before, after)) or f"was {before}, is {after}"
        reasons = [*(f"new: {_reason(why)}" for why in item["new"]), *(f"gone: {_reason(why)}" for why in item["gone"])]
        yield f"{_variant(item)}, {_asked(item)}: {said}", tuple(reasons), before != after and after != "permitted"
    if not rejudged["overturned"]:
        releases = counted(rejudged["releases"], "release")
        yield f"{releases} judged by the policies of both sides: the same verdicts, for the same reasons", (), False


def _asked(item: Mapping[str, Any]) -> str:
    if item["asked"] == "propose":
        return "as a proposal"
    return f"at the gate of fleet {item['fleet']}" if item["fleet"] else "at the gate"


def _reason(why: Mapping[str, str]) -> str:
    return f"{why['message']} [{why['rule']}]"


def _variant(item: Mapping[str, Any]) -> str:
    return f"{item['release']} for {item['target']}"


def _runs(radius: Mapping[str, Any], fleet: Mapping[str, Any]) -> Iterator[str]:
    for item in fleet["runs"]:
        release = item["release"] or "an artifact of a release unknown"
        artifact = f"{_short(item['artifact'])}, activation {item['activation']}"
        yield f"runs {release} ({artifact}), which an activation would replace"
    if not fleet["runs"]:
        yield "what it runs is unknown: no activation counts"
    mine = {item["release"] for item in fleet["variants"]}
    for item in radius["releases"]:
        if item["replaces"] and item["release"] in mine:
            yield f"{item['release']} is declared to replace {item['replaces']}"


def _signatures(dues: Sequence[Mapping[str, Any]], *, later: bool) -> Iterator[Words]:
    for item in dues:
        if item["later"] == later:
            people = counted(item["need"], "principal")
            text = f"{item['about']}: {item['what']} needs {people} of role {item['role']}, it has {len(item['given'])}"
            yield text, (_able(item),), not later


def _able(item: Mapping[str, Any]) -> str:
    if not item["canGive"]:
        return f"nobody can give it: role {item['role']} has no holder, with a key in use, who may speak of this"
    return f"{', '.join(item['canGive'])} can give it: {item['hint']}"


def _voided(item: Mapping[str, Any]) -> Words:
    text = f"{item['release']}: by {item['principal']} as {item['role']}, of the declaration as it was"
    return text, (), False


def _short(digest: str | None) -> str:
    return digest[:19] if digest else "none"
