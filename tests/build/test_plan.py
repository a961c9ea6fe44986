"""Which targets fit, and why not."""

from __future__ import annotations

import pytest

from rfgit.build.plan import PlannedVariant, plan
from tests.build import sample

RELEASE = f"{sample.FOLDER}/release.yaml"
TARGET = "targets/bench.yaml"


def planned(files: dict[str, bytes], target: str = "bench") -> tuple[PlannedVariant, ...]:
    release, found = sample.read(files, target)
    return plan(release, {target: found})


def requiring(needs: str) -> dict[str, bytes]:
    return sample.changed(RELEASE, "  golden:", f"  requires: {{{needs}}}\n  golden:")


def test_a_fitting_target_is_planned_with_reasons() -> None:
    bench, board = planned(sample.contents())
    assert bench.possible
    assert not board.possible
    assert str(bench.variant) == "arm@1.0.0/bench"
    assert any("x86_64" in reason for reason in bench.reasons)
    assert [finding.rule for finding in board.findings] == ["target-unknown"]
    assert board.findings[0].line == bench_line()


def bench_line() -> int:
    lines = sample.RELEASE_YAML.splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.lstrip().startswith("targets:"))


@pytest.mark.parametrize(
    "needs",
    [
        *("memoryMiB: 4096", "accelerator: none", "executionProviders: [CPUExecutionProvider]", "sensors: [camera]"),
        *("sensors: []", "environment: indoor", 'python: "3.11"', "libc: glibc-2.31", "libc: glibc-2.9", ""),
    ],
)
def test_needs_that_are_met(needs: str) -> None:
    assert planned(requiring(needs))[0].possible


@pytest.mark.parametrize(
    ("needs", "word"),
    [
        ("memoryMiB: 4097", "4096"),
        ("accelerator: gpu", "none"),
        ("executionProviders: [CUDAExecutionProvider]", "CUDAExecutionProvider"),
        ("sensors: [camera, lidar]", "lidar"),
        ("environment: outdoor", "indoor"),
        ('python: "3.12"', "3.11"),
        ("libc: glibc-2.32", "glibc-2.31"),
        ("libc: glibc-2.100", "glibc-2.31"),
        ("libc: musl-1.2", "glibc-2.31"),
    ],
)
def test_needs_that_are_not_met(needs: str, word: str) -> None:
    bench = planned(requiring(needs))[0]
    assert not bench.possible
    assert [finding.rule for finding in bench.findings] == ["target-unfit"]
    assert word in bench.findings[0].message
    assert bench.findings[0].hint


@pytest.mark.parametrize(
    ("line", "needs"),
    [("  sensors: [camera]\n", "sensors: [camera]"), ("  environment: indoor\n", "environment: indoor")],
)
def test_what_a_target_does_not_state_is_not_met(line: str, needs: str) -> None:
    files = requiring(needs) | {TARGET: sample.contents()[TARGET].replace(line.encode(), b"")}
    assert [finding.rule for finding in planned(files)[0].findings] == ["target-unfit"]


def test_every_need_that_is_not_met_is_said() -> None:
    bench = planned(requiring('memoryMiB: 9999, sensors: [lidar, radar], python: "3.12"'))[0]
    assert len(bench.findings) == 4


@pytest.mark.parametrize("name", ["CPPUExecutionProvider", "cpuExecutionProvider", "CPUSExecutionProvider"])
def test_a_mistyped_provider_is_told_the_near_one(name: str) -> None:
    (finding,) = planned(requiring(f"executionProviders: [{name}]"))[0].findings
    assert finding.message.endswith("the target has CPUExecutionProvider: did you mean 'CPUExecutionProvider'?")


@pytest.mark.parametrize("name", ["CUDAExecutionProvider", "TensorrtExecutionProvider", "XExecutionProvider"])
def test_another_provider_is_no_mistyped_one(name: str) -> None:
    (finding,) = planned(requiring(f"executionProviders: [{name}]"))[0].findings
    assert "did you mean" not in finding.message
