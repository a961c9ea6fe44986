"""Bring one variant from its declaration to signed evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..attest import kinds
from ..attest.predicates import verdict
from ..audit.releases import reprove, verdicts
from ..build.build import Built
from ..declare.documents import Target
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding, any_error, refuse
from ..domain.names import Variant
from ..errors import CannotTell
from ..gate.recorded import builds
from ..gate.requirements import requirements_of
from ..record.places import release_place
from ..store import media
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import BUILT
from ..trust.policy import BUILDER, VALIDATOR, VERIFIER
from ..trust.verify import verify_envelope
from ..validate.judge import UNMEASURED
from .attesting import Frame, performance_payload, provenance_payload, test_payload, verdict_payload
from .deciding import Dossier
from .making import build, run_artifact
from .signing import RoleSigner

RELEASED = "released"
UNCHANGED = "unchanged"
REFUSED = "refused"
UNDECIDED = "undecided"


@dataclass(frozen=True)
class Signers:
    """The machine roles of a release. People's roles are never among them."""

    builder: RoleSigner
    validator: RoleSigner
    verifier: RoleSigner


@dataclass
class Outcome:
    """What became of a variant. `envelopes` are the new ones, by the path that they belong to.

    `named` is what is to have its name in the store, once the envelopes are recorded.
    """

    target: str
    status: str = UNDECIDED
    artifact: Digest | None = None
    findings: list[Finding] = field(default_factory=list)
    envelopes: dict[str, bytes] = field(default_factory=dict)
    named: Built | None = None


class VariantRelease:
    """One variant of one release run; `run` is the list of what is done, in order."""

    def __init__(
        self,
        dossier: Dossier,
        target: Target,
        signers: Signers,
        frame: Callable[[Claim], Frame],
        say: Callable[[str], None],
    ) -> None:
        self.dossier = dossier
        self.target = target
        self.signers = signers
        self.outcome = Outcome(target.name)
        self._frame_of = frame
        self._say = say
        self._evidence: list[Evidence] = list(dossier.evidence)

    def run(self, model: Path) -> Outcome:
        """Build, validate, attest and judge.

        1. Build; the bytes are those of an earlier build, if there was one.
        2. A variant that has its verdict already needs nothing, if all is there that the verdict rests on.
        3. State how it was built.
        4. Run it, and state what was seen, unless that is recorded.
        5. Let the verifier judge all evidence. Only a yes is signed as a verdict.
        """
        self._say(f"{self.target.name}: building")
        built = self._build(model)
        frame = self._frame_of(self._claim(built))
        if verdicts(frame.claim, self._evidence):
            return self._unchanged(frame, built)
        if not self._has(kinds.PROVENANCE, frame.claim):
            self._sign(provenance_payload(frame, self.dossier.release, built, self.signers.builder.principal), BUILDER)
        if not self._has(kinds.TEST_RESULT, frame.claim) and not self._validate(frame, built):
            return self.outcome
        self._judge(frame)
        if self.outcome.status == RELEASED:
            self.outcome.named = built
        return self.outcome

    def _unchanged(self, frame: Frame, built: Built) -> Outcome:
        """A verdict is not enough: what it rests on is there, and nothing that came later says no."""
        requirements = requirements_of(self.dossier.release, self.target.name)
        trust = self.dossier.context.trust.current
        against = [*reprove(frame.claim, requirements, self._evidence, trust)]
        against.extend(assess(frame.claim, requirements, self._evidence, trust, stage=BUILT).findings)
        self.outcome.findings.extend(against)
        self.outcome.status = REFUSED if against else UNCHANGED
        self.outcome.named = None if against else built
        return self.outcome

    def _build(self, model: Path) -> Built:
        release, declaration = self.dossier.release, self.dossier.declaration
        built = build(self.dossier.context, release, self.target, declaration, model)
        self.outcome.artifact = built.digest
        for earlier in builds(self._evidence, Variant(release.id, self.target.name)):
            if earlier.subject != built.digest:
                message = f"{self.target.name}: recorded is artifact {earlier.subject}, this build gave {built.digest}"
                hint = "a released declaration never changes: declare a new version"
                raise refuse("artifact-differs", message, path=earlier.path, hint=hint)
        return built

    def _claim(self, built: Built) -> Claim:
        return Claim(built.variant, built.digest, self.dossier.declaration, self.target.digest)

    def _has(self, kind: str, claim: Claim) -> bool:
        return any(item.kind == kind and item.subject == claim.artifact for item in self._evidence)

    def _validate(self, frame: Frame, built: Built) -> bool:
        """Run the artifact and sign what was seen; False when the answer is no, or when there is none."""
        self._say(f"{self.target.name}: running {built.digest}")
        release = self.dossier.release
        requirements = requirements_of(release, self.target.name)
        report, numbers = run_artifact(self.dossier.context, built.digest, release, self.target, requirements)
        self.outcome.findings.extend(report.findings)
        self.outcome.findings.extend(finding for item in numbers for finding in item.findings)
        if report.passed and any(item.outcome == UNMEASURED for item in numbers):
            self.outcome.status = UNDECIDED
            return False
        golden = built.manifest.layer(media.ROLE_GOLDEN).digest
        self._sign(test_payload(frame, report, golden), VALIDATOR)
        if report.passed:
            self._sign(performance_payload(frame, report, numbers), VALIDATOR)
        if not report.passed or any_error(self.outcome.findings):
            self.outcome.status = REFUSED
            return False
        return True

    def _judge(self, frame: Frame) -> None:
        self._say(f"{self.target.name}: judging the evidence")
        requirements = requirements_of(self.dossier.release, self.target.name)
        trust = self.dossier.context.trust.current
        assessment = assess(frame.claim, requirements, self._evidence, trust, stage=BUILT)
        self.outcome.findings.extend(assessment.findings)
        if any_error(self.outcome.findings):
            self.outcome.status = REFUSED
            return
        verifier = self.signers.verifier.principal
        self._sign(verdict_payload(frame, assessment.used, verifier, verdict.LEVEL_RELEASE), VERIFIER)
        self.outcome.status = RELEASED

    def _sign(self, payload: bytes, role: str) -> None:
        """Sign, and take the result in by the same door as everybody else's evidence."""
        signer = {
            BUILDER: self.signers.builder,
            VALIDATOR: self.signers.validator,
            VERIFIER: self.signers.verifier,
        }[role]
        context = self.dossier.context
        envelope = signer.signer.sign(payload)
        for item in verify_envelope(envelope, "a statement of this run", context.trust.current, context.id):
            if role not in item.roles:
                raise CannotTell("wrong-role", f"{signer.principal} cannot sign as {role} here")
            self._evidence.append(item)
            path = release_place(self.dossier.release.id, self.target.name, item.file_name)
            self.outcome.envelopes[path] = envelope
