import os
import time


def pre(inputs, config):
    try:
        os.setsid()
    except OSError:
        pass
    try:
        if os.fork() == 0:
            time.sleep(60)
    except OSError:
        pass
    return {"x": inputs}
