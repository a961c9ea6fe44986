from os import environ


def post(outputs, config):
    dict(environ)
    return {"y": outputs["y"]}
