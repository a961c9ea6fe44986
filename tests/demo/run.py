"""The main job of rfgit, end to end, on the neural network of a real robot. `make demo` runs it.

Everything is made anew in .demo, and left there to be looked at. Each step is one line of prose, the command, and
what the command says. A step that does not end as it should ends the demo.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / ".demo"
REPO = DEMO / "repo"
CACHE = DEMO / "cache"  # outlives the repository: what was fetched once is not fetched again
REBUILT = (REPO, DEMO / "robot", DEMO / "evidence-removed", DEMO / "history-rewritten")

RELEASE = "reachy-kinematics@1.0.0"
QUANTISED = "reachy-kinematics@1.1.0"
DECLARED = "releases/reachy-kinematics/1.0.0"
PROPOSED = "releases/reachy-kinematics/1.1.0"

YES, NO = 0, 1


class Surprise(Exception):
    """A step that did not end as the story has it."""


def main() -> None:
    start_over()
    rule()
    propose()
    propose_with_own_rules()
    approve()
    release()
    decide()
    hand_over()
    propose_a_worse_network()
    audit()
    say_what_is_next()


def start_over() -> None:
    chapter("A release repository")
    for folder in REBUILT:
        shutil.rmtree(folder, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    say("A fresh repository from what this checkout declares, with a toy key for each role.")
    run("rfgit init --dev --from .. repo", where=DEMO)
    shutil.copytree(CACHE, REPO / ".rfgit/cache")
    show("cd repo")


def rule() -> None:
    chapter("Who decides")
    say("Who owns the policies approves them as they stand. A change of one byte would need a new approval.")
    run("rfgit approve --protected policy --yes")
    say("Who runs the sites approves each target and fleet.")
    run("rfgit approve --protected fleets --yes")


def propose() -> None:
    chapter("A proposal")
    say("Somebody proposes to release Reachy Mini's kinematics network. Is the proposal sound?")
    run("rfgit check")
    say("The same proposal for Brazil, where policies/data/regions.json lets nothing go. Where is that?")
    line = edit(f"{DECLARED}/release.yaml", "      - EU\n", "      - BR\n")
    run(f"rfgit check {DECLARED}", NO, f"{DECLARED}/release.yaml:{line}:9: error[region-not-permitted]")
    edit(f"{DECLARED}/release.yaml", "      - BR\n", "      - EU\n")


def propose_with_own_rules() -> None:
    chapter("A pull request that brings its own rules")
    say("Brazil again, and beside it a policy that permits it. The branch is judged by the rules of main.")
    run("git checkout --quiet -b brazil")
    edit(f"{DECLARED}/release.yaml", "      - EU\n", "      - BR\n")
    edit("policies/data/regions.json", '"EU"', '"EU", "BR"')
    run("git commit --quiet --all --message 'Go to Brazil'")
    run("rfgit check --base main", NO, "error[region-not-permitted]")
    run("git checkout --quiet main")


def approve() -> None:
    chapter("Approvals, each by its role")
    say("The model's owner states that the network is approved. That a package index has it means nothing.")
    run(f"rfgit approve {RELEASE} --model --yes")
    say("Safety approves the declaration: targets, limits, golden cases, everything but the evidence.")
    run(f"rfgit approve {RELEASE} --declaration --role safety --yes")


def release() -> None:
    chapter("The release")
    say("For both targets: build, run in a sandbox, sign what was seen, record it. pip fetches 24 MB, once.")
    run(f"rfgit release {RELEASE}", YES, "recorded in commit")
    shutil.copytree(REPO / ".rfgit/cache", CACHE, dirs_exist_ok=True)
    say("That an artifact may go to robots is not for a machine to say: the release authority does.")
    run(f"rfgit approve {RELEASE} --artifact --role release-authority --yes")
    say("The seven questions about an artifact, each with the digest of its proof, or else unknown.")
    run(f"rfgit show {RELEASE} --target reachy-mini-lite", YES, "7 fleets")


def decide() -> None:
    chapter("The gate")
    say("May it run on the fleet in Lyon, now?")
    run(f"rfgit gate {RELEASE} --fleet lyon", YES, "allow:")
    say("And in Boston? The release is for the European Union only.")
    run(f"rfgit gate {RELEASE} --fleet boston", NO, "error[region-not-allowed]: fleet boston is in US")


def hand_over() -> None:
    chapter("On the robot")
    say("The artifact in a folder, with its evidence. The trust policy came to the robot by another way.")
    run(f"rfgit export {RELEASE} --target reachy-mini-lite ../robot/artifact")
    show("cp policies/trust/1.json ../robot/trust.json")
    shutil.copyfile(REPO / "policies/trust/1.json", DEMO / "robot/trust.json")
    offline = without_network()
    say("The robot verifies every byte and every signature. It needs no git and no network.")
    run(f"{offline}rfgit verify ../robot/artifact --trust ../robot/trust.json --first-use", YES, "verify: yes")
    say("The same artifact, with one bit of the network's weights flipped on the way.")
    show("cp -R ../robot/artifact ../robot/flipped")
    shutil.copytree(DEMO / "robot/artifact", DEMO / "robot/flipped")
    flip_last_bit(largest(DEMO / "robot/flipped/blobs/sha256"))
    run(f"{offline}rfgit verify ../robot/flipped --trust ../robot/trust.json --first-use", NO, "error[blob-digest]")


def propose_a_worse_network() -> None:
    chapter("A worse network")
    say("Version 1.1.0 proposes the same network in int8: nearly half the size, and approved by everybody.")
    shutil.copytree(REPO / DECLARED, REPO / PROPOSED, ignore=shutil.ignore_patterns("attestations"))
    edit(f"{PROPOSED}/release.yaml", 'version: "1.0.0"', 'version: "1.1.0"')
    edit(f"{PROPOSED}/release.yaml", "counter: 1", "counter: 2")
    edit(f"{PROPOSED}/release.yaml", "fknetwork.onnx", "fknetwork_int8.onnx")
    edit(
        f"{PROPOSED}/release.yaml",
        "bf0d2350c67636349a5f3de056cb8823a68fedfd31c4ac6fcde2dd245dee5f57",
        "2c693ac748a340d1398d6d2b8b906e76ffe9aec066b709412b4a618b34f57422",
    )
    run(f"git add {PROPOSED}")
    run("git commit --quiet --message 'Propose the network in int8'")
    run(f"rfgit approve {QUANTISED} --all --yes")
    say("Its golden test compares poses with known ones, and is not to be persuaded.")
    run(f"rfgit release {QUANTISED}", NO, "error[golden-mismatch]")


def audit() -> None:
    chapter("The audit")
    say("An auditor trusts nobody: all of history is read again, and every verdict proved again.")
    run("rfgit audit", YES, "audit: yes")
    tip = text_of("git rev-parse HEAD")
    say("In a copy, somebody removes the test result in a commit of its own.")
    run("git clone --quiet . ../evidence-removed")
    run("git -C ../evidence-removed rm --quiet releases/*/1.0.0/attestations/reachy-mini-lite/test-result.*")
    run("git -C ../evidence-removed commit --quiet --message 'Tidy up'")
    run("rfgit audit -C ../evidence-removed", NO, "error[evidence-removed]")
    say("In another, history forgets that int8 was proposed. Who remembers one commit id sees that.")
    run("git clone --quiet . ../history-rewritten")
    run("git -C ../history-rewritten reset --quiet --hard HEAD~2")
    run(f"rfgit audit -C ../history-rewritten --contains {tip}", NO, "error[history-rewritten]")


def say_what_is_next() -> None:
    chapter("What to try next")
    print("cd .demo/repo && PATH=../../.venv/bin:$PATH   # then git log --stat shows who said what, and when")
    print("rfgit trust show                              # who may say what; the keys lie in .rfgit/keys")
    print("rfgit init --dev ../mine                      # a repository of your own, with a release to change")


def chapter(title: str) -> None:
    print(f"\n\n{title}\n{'=' * len(title)}")


def say(prose: str) -> None:
    print("\n" + textwrap.fill(prose, 100))


def show(command: str) -> None:
    print(f"$ {command}", flush=True)


def edit(path: str, old: str, new: str) -> int:
    """Replace the one place where `path` says `old`, and tell the reader. Returns the number of its line."""
    file = REPO / path
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise Surprise(f"{path} was to say {old.strip()!r} once, and says it {text.count(old)} times")
    file.write_text(text.replace(old, new), encoding="utf-8")
    print(f"# {path}: {old.strip()} becomes {new.strip()}")
    return text[: text.index(old)].count("\n") + 1


def run(command: str, ends: int = YES, says: str = "", where: Path = REPO) -> None:
    """Print a command and what it says. Surprise unless it ends with this status, and says these words."""
    show(command)
    said = []
    with subprocess.Popen(
        shlex.split(command), cwd=where, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            said.append(line)
    if process.returncode != ends:
        raise Surprise(f"`{command}` ended {process.returncode}, expected was {ends}")
    if says not in "".join(said):
        raise Surprise(f"`{command}` did not say {says!r}")


def text_of(command: str) -> str:
    return subprocess.check_output(shlex.split(command), cwd=REPO, env=environment(), text=True).strip()


def environment() -> dict[str, str]:
    """The user's own, for pip; but with the rfgit of this interpreter, and a git that nobody configured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "RFGIT_"))}
    who = {f"GIT_{role}_{key}": f"demo{end}" for role in ("AUTHOR", "COMMITTER") for key, end in WHO}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    return {**kept, **who, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


WHO = (("NAME", ""), ("EMAIL", "@localhost"))


def without_network() -> str:
    """What to put before a command so that it has no network; nothing where that cannot be had."""
    try:
        subprocess.run(["unshare", "-rn", sys.executable, "-c", ""], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return "unshare -rn "


def largest(folder: Path) -> Path:
    return max(folder.iterdir(), key=lambda file: file.stat().st_size)


def flip_last_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    print(f"# {os.path.relpath(file, REPO)}: the last bit is flipped")


if __name__ == "__main__":
    try:
        main()
    except Surprise as surprise:
        sys.exit(f"\ndemo: {surprise}. What there is so far lies in {os.path.relpath(DEMO)}.")
    except KeyboardInterrupt:
        sys.exit(130)
