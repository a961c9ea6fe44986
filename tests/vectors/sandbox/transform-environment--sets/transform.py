import os


def pre(inputs, config):
    os.environ["OMP_NUM_THREADS"] = "64"
    return {"x": inputs}
