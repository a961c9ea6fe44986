"""Checkers that others wrote, given the same work: kubeconform and check-jsonschema the schema, conftest the policies.

What a peer cannot do is taken from it, never from rfgit: Go's regular expressions know no lookahead, so those patterns
are simpler for kubeconform; and conftest ends at the first file that it cannot parse, so it gets none of those.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Container
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

# conftest gives a rule the document alone: this hands each rule what rfgit gives it.
BRIDGE = """\
package main

deny contains sprintf("%s: %s", [found.rule, found.message]) if {
	some found in answers
}

answers contains found if {
	some found in data.rfgit.region.deny with input as proposal
}

answers contains found if {
	some found in data.rfgit.sovereignty.deny with input as proposal
}

answers contains found if {
	some found in data.rfgit.signatures.deny with input as proposal
}

stated(key) := object.get(input.spec.constraints, key, null)

proposal := {
	"schema": "rfgit/policy-input/v1",
	"phase": "propose",
	"now": "2026-01-01T00:00:00Z",
	"repository": {"name": "parcels", "id": null},
	"release": object.union(input.spec, {
		"name": input.metadata.name,
		"constraints": {
			"regions": stated("regions"),
			"residency": stated("residency"),
			"customers": stated("customers"),
			"hosting": stated("hosting"),
		},
	}),
	"declaration": null,
	"target": null,
	"fleet": null,
	"evidence": {"signatures": [], "model": null, "checks": [], "numbers": []},
	"roles": {},
}
"""


def find(name: str) -> str | None:
    """The program on PATH, or None."""
    return shutil.which(name)


def declarations(repository: Path, place: Path, without: Container[str] = ()) -> Path:
    """The release.yaml files alone, as a tree of their own: nothing else in a repository is for these checkers."""
    for source in sorted(repository.glob("releases/*/*/release.yaml")):
        if str(source.parent.relative_to(repository)) in without:
            continue
        copy = place / source.relative_to(repository)
        copy.parent.mkdir(parents=True)
        os.link(source, copy)
    return place


def kubeconform(program: str, documents: Path, place: Path) -> list[str]:
    """The release schema, with as many workers as rfgit has."""
    place.mkdir()
    schema = json.loads((ROOT / "schemas/release.schema.json").read_bytes())
    (place / "release.json").write_text(json.dumps(_without_lookahead(schema)))
    location = str(place / "{{.ResourceKind}}.json")
    return [program, "-n", "2", "-strict", "-schema-location", location, "-output", "json", "-summary", str(documents)]


def conftest(program: str, repository: Path, documents: Path, place: Path) -> list[str]:
    """The repository's own rules and data, asked for each declaration."""
    for path in sorted((repository / "policies").rglob("*")):
        name = path.relative_to(repository / "policies")
        # conftest names data by its folder, rfgit by its file.
        copy = place / "data" / path.stem / "data.json" if path.suffix == ".json" else place / "policy" / name
        if path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    (place / "policy/bridge.rego").write_text(BRIDGE)
    words = [program, "test", "--policy", str(place / "policy"), "--data", str(place / "data"), "--output", "json"]
    return [*words, str(documents)]


def check_jsonschema(program: str, repository: Path) -> list[str]:
    """One process for all files, as a pre-commit hook runs it."""
    paths = sorted(map(str, repository.glob("releases/*/*/release.yaml")))
    return [program, "--schemafile", str(ROOT / "schemas/release.schema.json"), *paths]


def _without_lookahead(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_lookahead(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_lookahead(item) for key, item in value.items()}
    pattern = kept.get("pattern")
    if isinstance(pattern, str):
        kept["pattern"] = re.sub(r"\$\(\?!\\n\)$", "$", pattern)
        if "(?=" in kept["pattern"] or "(?!" in kept["pattern"]:
            kept["pattern"] = "^[!-~]+$"
    return kept
