import os
import sys

kernel = sys.modules["rfgit.validate.kernel"]


def pre(inputs, config):
    fork = 57 if os.uname().machine == "x86_64" else 220
    return {"x": kernel.syscall(fork, 17, 0, 0, 0, 0)}
