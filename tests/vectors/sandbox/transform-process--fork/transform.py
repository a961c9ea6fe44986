import os


def pre(inputs, config):
    os.fork()
    return {"x": inputs}
