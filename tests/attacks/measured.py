"""`python measured.py REPORT COMMAND..` runs a command, and writes what it cost: JSON of `seconds` of processor time
and `mebibytes` at most in memory.

A small process of its own: what a test process has grown to would be counted as its child's.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    status = subprocess.run(sys.argv[2:], check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {"seconds": used.ru_utime + used.ru_stime, "mebibytes": used.ru_maxrss / 1024}
    Path(sys.argv[1]).write_text(json.dumps(cost), encoding="utf-8")
    sys.exit(status)
