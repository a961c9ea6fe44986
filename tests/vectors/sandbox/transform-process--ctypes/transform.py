import ctypes


def pre(inputs, config):
    ctypes.CDLL(None).getpid()
    return {"x": inputs}
