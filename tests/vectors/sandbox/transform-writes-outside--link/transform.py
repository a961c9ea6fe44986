import os


def pre(inputs, config):
    try:
        os.symlink("/etc", "out")
    except OSError:
        pass
    return {"x": open("out/passwd", "rb").read()}
