"""The media types, annotation keys and layer roles of an artifact: format version 1.

ModelPack names (CNCF model-spec) for the model, own ones for what ModelPack has no word for.
"""

from __future__ import annotations

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
ARTIFACT = "application/vnd.cncf.model.manifest.v1+json"
CONFIG = "application/vnd.cncf.model.config.v1+json"

FORMAT_VERSION = "1"

REF_NAME = "org.opencontainers.image.ref.name"
FILE_PATH = "org.cncf.model.filepath"
ROLE = "rfabric.dev/role"

RELEASE = "rfabric.dev/release"
TARGET = "rfabric.dev/target"
DECLARATION = "rfabric.dev/declaration"
TARGET_DIGEST = "rfabric.dev/target-digest"
FORMAT = "rfabric.dev/format"
MANIFEST_KEYS = frozenset({RELEASE, TARGET, DECLARATION, TARGET_DIGEST, FORMAT})

ROLE_MODEL = "model"
ROLE_RUNTIME = "runtime"
ROLE_LOCK = "lock"
ROLE_PRE = "pre"
ROLE_POST = "post"
ROLE_CONFIG = "config"
ROLE_GOLDEN = "golden"
ROLE_DEPLOYMENT = "deployment"

LAYERS = {
    ROLE_MODEL: "application/vnd.cncf.model.weight.v1.raw",
    ROLE_RUNTIME: "application/vnd.rfabric.runtime.v1+json",
    ROLE_LOCK: "application/vnd.rfabric.lock.v1+toml",
    ROLE_PRE: "application/vnd.rfabric.transform.v1+python",
    ROLE_POST: "application/vnd.rfabric.transform.v1+python",
    ROLE_CONFIG: "application/vnd.rfabric.config.v1.raw",
    ROLE_GOLDEN: "application/vnd.rfabric.golden.v1+json",
    ROLE_DEPLOYMENT: "application/vnd.rfabric.deployment.v1+json",
}
"""The media type of each role, in the order in which layers stand in a manifest."""

EXACTLY_ONE = (ROLE_MODEL, ROLE_RUNTIME, ROLE_LOCK, ROLE_GOLDEN, ROLE_DEPLOYMENT)
AT_MOST_ONE = (ROLE_PRE, ROLE_POST)
