"""rfgit: signed, target-specific, immutable release artifacts for robot fleets, from a git repository.

The packages are rooms, and data flows through them in one direction:

    declare > check > resolve > build > validate > attest > record > gate > audit

Imports run against the flow; `pyproject.toml` holds the contract and the tests enforce it.
"""

__version__ = "0.1.0"
