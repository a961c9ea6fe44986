"""The package URL (purl-spec) that names a model file, in evidence and in the deployment manifest."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..declare.documents import ModelReference


def model_uri(reference: ModelReference) -> str:
    """`pkg:pypi/<name>@<version>#<file>` for a file in a package, else `pkg:generic/...`."""
    version, file = quote(reference.version, safe=""), quote(reference.file, safe="/")
    if reference.container is not None:
        return f"pkg:pypi/{re.sub('[-_.]+', '-', reference.name).lower()}@{version}#{file}"
    return f"pkg:generic/{quote(reference.name, safe='/')}@{version}#{file}"
