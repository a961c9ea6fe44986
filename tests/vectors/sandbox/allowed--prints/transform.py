import sys


def pre(inputs, config):
    print('{"result": {}}' * 10000)
    print("noise" * 100000, file=sys.stderr)
    return {"x": inputs}
