"""Words that people choose: who hosts, for whom, how far a model has come. Is one a slip of another that is in use?

None of these is listed anywhere, and a new one is nobody's mistake: so a slip is a warning, and a new word is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from ..declare.documents import Fleet, Pointer, Release, Target
from ..domain.finding import WARNING, Finding
from ..domain.near import is_slip
from .outline import CUSTOMERS, HOSTING, Outline

STAGES = frozenset({"approved", "archived", "candidate", "production", "released", "staging", "validated"})
"""What registries call the stages of a model, as far as they agree; a registry may have any other word."""

_SHORT = 3


class _Document(Protocol):
    @property
    def path(self) -> str: ...

    def finding(
        self, pointer: Pointer, rule: str, message: str, *, hint: str = "", severity: str = WARNING
    ) -> Finding: ...


Said = Mapping[str, Sequence[tuple[_Document, Pointer]]]
"""A word, and every place that says it."""


def stage_findings(release: Release) -> Iterator[Finding]:
    """For a model whose registry cannot be read here."""
    word = release.model.required_state
    meant = () if word.casefold() in STAGES else sorted(stage for stage in STAGES if is_slip(word, stage))
    if meant:
        message = f"{word!r} looks much like {meant[0]!r}, which many registries say: it may be a slip"
        hint = f"did you mean {meant[0]!r}?"
        at = ("spec", "model", "requiredState")
        yield release.source.finding(at, "word-misspelt", message, hint=hint, severity=WARNING)


def word_findings(outlines: Sequence[Outline], fleets: Sequence[Fleet], targets: Iterable[Target]) -> Iterator[Finding]:
    """`word-misspelt`, where releases and the places of robots do not agree on a word."""
    sites = [(target.source, "site", target.site) for target in targets if target.site]
    places = [*((fleet.source, "place", fleet.place) for fleet in fleets), *sites]
    yield from _slips(
        _by_word((item, HOSTING, word) for item in outlines for word in item.constraints.hosting or ()),
        _by_word((source, ("spec", at, "hosting"), place.hosting) for source, at, place in places),
    )
    yield from _slips(
        _by_word((item, CUSTOMERS, word) for item in outlines for word in item.constraints.customers or ()),
        _by_word((source, ("spec", at, "customer"), place.customer) for source, at, place in places),
    )


def _by_word(said: Iterable[tuple[_Document, Pointer, str | None]]) -> Said:
    found: dict[str, list[tuple[_Document, Pointer]]] = defaultdict(list)
    for document, pointer, word in said:
        if word is not None:
            found[word].append((document, pointer))
    return found


def _slips(asked: Said, there: Said) -> Iterator[Finding]:
    """A word that only one side says, next to one that is surer: both sides say it, or more documents, or releases."""

    def sureness(word: str) -> tuple[bool, int, bool, str]:
        count = len(asked.get(word, ())) + len(there.get(word, ()))
        return word in asked and word in there, count, word in asked, word

    alone = asked.keys() ^ there.keys()
    surest = _surest_by_form(sorted(asked.keys() | there.keys(), key=sureness)) if alone else {}
    for word in sorted(alone):
        near = {other for form in _shorter(word) for other in surest.get(form, ()) if _is_other(word, other)}
        meant = max(near, key=sureness, default=word)
        if sureness(meant) > sureness(word):
            where = (asked.get(meant) or there[meant])[0][0].path
            message = f"{word!r} looks much like {meant!r}, which {where} says: one of them may be a slip"
            hint = f"did you mean {meant!r}?"
            for document, pointer in (*asked.get(word, ()), *there.get(word, ())):
                yield document.finding(pointer, "word-misspelt", message, hint=hint, severity=WARNING)


def _surest_by_form(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The last two words of each form; of those that differ in numbers alone, the last one has a say.

    A form is what is left of a word without one character: words that are a slip apart share one.
    """
    found: dict[str, tuple[str, ...]] = {}
    for word in {_letters(word): word for word in words}.values():
        for form in _shorter(word):
            found[form] = (*found.get(form, ())[-1:], word)
    return found


def _shorter(word: str) -> set[str]:
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


def _is_other(word: str, other: str) -> bool:
    """Short words are often a letter apart; and what differs in a number alone was numbered on purpose."""
    return max(len(word), len(other)) > _SHORT and _letters(word) != _letters(other)


def _letters(word: str) -> str:
    return re.sub("[0-9]", "", word)
