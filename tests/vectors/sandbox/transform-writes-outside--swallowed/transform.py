import os


def post(outputs, config):
    try:
        os.mkdir("/tmp/rfgit-vector-was-here")
    except OSError:
        pass
    return {"y": outputs["y"]}
