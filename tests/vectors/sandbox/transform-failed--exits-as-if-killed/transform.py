import os


def post(outputs, config):
    os._exit(137)
