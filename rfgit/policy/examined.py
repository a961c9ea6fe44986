"""Whether a policy set is fit to decide: found out in a child, since reading it may end or stop whoever does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Any

from ..domain.finding import Finding, Refusal
from ..errors import CannotTell
from .child import USUAL, Child, Limits, how, limit, say
from .engine import PolicySet
from .fault import no_answer
from .lint import decision_packages
from .program import new_engine, prepare
from .sight import Sight, sight_of

Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Examined:
    """Of a sound set: the packages that are asked, never none, and what they can see of an input document."""

    packages: tuple[str, ...]
    sight: Sight


def examine(policies: PolicySet) -> Examined:
    """Scan, parse, lint and compile in this process.

    Raises Refusal where the set is not fit to decide, CannotTell `policy-empty` where it decides nothing. Not checked:
    what that costs.
    """
    syntax = prepare(policies.modules, policies.data).modules
    packages = decision_packages(syntax)
    if not packages:
        hint = "Add a policy, or take back the change that removed the last one."
        raise CannotTell("policy-empty", "expected a policy package below policies/, got none", hint=hint)
    return Examined(packages, sight_of(syntax))


def examine_apart(policies: PolicySet, limits: Limits = USUAL) -> Examined:
    """As `examine`, in a child, and once for each set of these bytes.

    Also raises CannotTell `policy-undecided` for a set that ends the child, or keeps it longer than allowed. A set that
    passed is read again by who asks it: what it cost a child is what it will cost there.
    """
    return _apart(items(policies.modules), items(policies.data), limits)


def items(files: Mapping[str, bytes]) -> Files:
    return tuple(sorted(files.items()))


@lru_cache(maxsize=8)
def _apart(modules: Files, data: Files, limits: Limits) -> Examined:
    def work(sink: int) -> None:
        limit(limits)
        say(sink, _outcome(PolicySet(dict(modules), dict(data))))

    new_engine()  # what its import takes is paid once, and not by every child
    child = Child(work)
    try:
        said = child.line(limits.seconds)
        if said is None:
            raise no_answer(f"the policies: reading them ended the engine, {how(child.end())}")
        return _read(json.loads(said))
    except TimeoutError:
        raise no_answer(f"the policies: they cannot be read within {limits.seconds:g} s") from None
    finally:
        child.end()


def _outcome(policies: PolicySet) -> dict[str, Any]:
    try:
        found = examine(policies)
    except Refusal as refusal:
        return {"refused": [astuple(finding) for finding in refusal.findings]}
    except CannotTell as trouble:
        return {"trouble": [trouble.code, trouble.message, trouble.hint]}
    except RecursionError:
        return {"deep": True}
    return {"packages": found.packages, "sight": found.sight.paths}


def _read(outcome: Mapping[str, Any]) -> Examined:
    if "refused" in outcome:
        raise Refusal(*(Finding(*values) for values in outcome["refused"]))
    if "trouble" in outcome:
        code, message, hint = outcome["trouble"]
        raise CannotTell(code, message, hint=hint)
    if "deep" in outcome:
        raise no_answer("the policies: an expression is nested too deep")
    return Examined(tuple(outcome["packages"]), Sight(tuple(tuple(path) for path in outcome["sight"])))
