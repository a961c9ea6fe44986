import os


def pre(inputs, config):
    os.getenv("ROBOT_TOKEN", "")
    return {"x": inputs}
