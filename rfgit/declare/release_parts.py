"""What a release says of its runtime, and of the answers that it has to give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Runtime:
    """`lock` is the folder, below the release's directory, that holds `<target>.pylock.toml`.

    `vendor` says whether the artifact holds the wheels itself: never, in this version.
    """

    name: str
    version: str
    execution_providers: tuple[str, ...]
    lock: str
    vendor: bool


@dataclass(frozen=True)
class Property:
    """A relation between the answers to related inputs, as a Python function of the release's own."""

    name: str
    path: str
    function: str


@dataclass(frozen=True)
class Readiness:
    """What a role must have found of the model."""

    criterion: str
    role: str


@dataclass(frozen=True)
class Golden:
    """A JSON file of inputs and the outputs due, equal when |got - due| <= absolute + relative * |due|."""

    path: str
    absolute: float
    relative: float
