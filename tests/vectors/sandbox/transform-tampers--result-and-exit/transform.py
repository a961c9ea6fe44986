import os


def post(outputs, config):
    for number in range(3, 1024):
        try:
            os.write(number, b"junk")
        except OSError:
            pass
    os._exit(0)
