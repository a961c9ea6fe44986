"""The field lists of the standards, and what of a value is not in them.

None: free below. "*" stands for any key, or any member of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rfgit.attest import kinds

_RESOURCE = {
    "name": None,
    "uri": None,
    "digest": {"*": None},
    "content": None,
    "downloadLocation": None,
    "mediaType": None,
    "annotations": None,
}
_RESOURCES = {"*": _RESOURCE}
UPSTREAM: Mapping[str, Any] = {
    kinds.PROVENANCE: {  # SLSA provenance v1
        "buildDefinition": {
            "buildType": None,
            "externalParameters": None,
            "internalParameters": None,
            "resolvedDependencies": _RESOURCES,
        },
        "runDetails": {
            "builder": {"id": None, "version": {"*": None}, "builderDependencies": _RESOURCES},
            "metadata": {"invocationId": None, "startedOn": None, "finishedOn": None},
            "byproducts": _RESOURCES,
        },
    },
    kinds.VERDICT: {  # SLSA verification summary v1, with verifier.version as of 1.1
        "verifier": {"id": None, "version": {"*": None}},
        "timeVerified": None,
        "resourceUri": None,
        "policy": _RESOURCE,
        "inputAttestations": _RESOURCES,
        "verificationResult": None,
        "verifiedLevels": None,
        "dependencyLevels": {"*": None},
        "slsaVersion": None,
    },
    kinds.TEST_RESULT: {  # in-toto test-result v0.1
        "result": None,
        "configuration": _RESOURCES,
        "url": None,
        "passedTests": None,
        "warnedTests": None,
        "failedTests": None,
    },
}
STATEMENT = {"_type": None, "subject": _RESOURCES, "predicateType": None, "predicate": None}
ENVELOPE = {"payload": None, "payloadType": None, "signatures": {"*": {"keyid": None, "sig": None}}}


def foreign(value: Any, allowed: Any, way: str = "") -> Iterator[str]:
    if allowed is None:
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if key in allowed or "*" in allowed:
            yield from foreign(item, allowed.get(key, allowed.get("*")), f"{way}/{key}")
        else:
            yield f"{way}/{key}"


def resources(value: Any, allowed: Any) -> Iterator[dict[str, Any]]:
    if allowed is _RESOURCE:
        yield value
    elif isinstance(allowed, dict):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from resources(item, allowed.get(key, allowed.get("*")))
