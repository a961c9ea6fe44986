"""At which fleets the policies stop a release, however its evidence stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..declare.documents import Fleet, Release, Target
from ..declare.files import Files
from ..declare.places import TARGETS
from ..declare.read import target_at
from ..domain.finding import ERROR, Refusal
from ..domain.names import ReleaseId, Variant
from ..fleet.reached import Bars
from .bench import Bench
from .policies import Asked
from .questions import Questions


def barred(
    variants: Sequence[Variant],
    releases: Mapping[ReleaseId, Release],
    trees: Sequence[Files],
    fleets: Iterable[Fleet],
    questions: Questions,
    benches: Sequence[Bench],
) -> Bars:
    """Which variants may not run on which fleets, and why, in the words of the last of `benches`.

    Where one of them has nothing against the fleet, or no answer, the variant may. Targets are those of the first of
    `trees` that holds them; a variant without its documents may, for nobody can tell.
    """
    targets = {name: _target(trees, name) for name in {item.target for item in variants}}
    asked = [
        (variant, fleet, questions.placed(releases[variant.release], target, fleet))
        for fleet in fleets
        for variant in variants
        if variant.target in fleet.targets and variant.release in releases
        if (target := targets[variant.target])
    ]
    against = [_against(bench, asked) for bench in benches]
    return {key: why for key, why in against[-1].items() if all(key in bars for bars in against)}


def _against(bench: Bench, asked: Sequence[tuple[Variant, Fleet, Asked]]) -> Bars:
    """What is at fault in a fleet's own document: its place, as a rule."""
    answers = bench.ask([question for *_, question in asked])
    if answers is None:
        return {}
    return {
        (variant, fleet.name): why
        for (variant, fleet, _), answer in zip(asked, answers, strict=True)
        if (why := tuple(item for item in answer if item.severity == ERROR and item.path == fleet.source.path))
    }


def _target(trees: Sequence[Files], name: str) -> Target | None:
    for files in trees:
        try:
            return target_at(files, f"{TARGETS}{name}.yaml", name)
        except (KeyError, Refusal):
            continue
    return None
