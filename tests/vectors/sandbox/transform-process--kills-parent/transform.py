import os
import signal


def pre(inputs, config):
    os.kill(os.getppid(), signal.SIGKILL)
    return {"x": inputs}
