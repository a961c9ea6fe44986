"""What a validation measures, in which unit, and the units that a limit may be declared in."""

from __future__ import annotations

LATENCY_P50 = "latency-p50"
LATENCY_P99 = "latency-p99"
MEMORY_PEAK = "memory-peak"

MEASURED_IN = {LATENCY_P50: "ms", LATENCY_P99: "ms", MEMORY_PEAK: "MiB"}

COMPARABLE = {
    "ms": {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3},
    "MiB": {"B": 1 / 2**20, "KiB": 1 / 2**10, "MiB": 1.0, "GiB": 2.0**10, "kB": 1e3 / 2**20, "MB": 1e6 / 2**20},
}
"""By the unit that is measured in: how many of it each comparable unit is."""
