import os


def post(outputs, config):
    return {"y": outputs["y"], "seen": os.listdir("/")}
