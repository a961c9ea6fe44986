class Odd(Exception):
    def __str__(self):
        raise ValueError("no")


def pre(inputs, config):
    raise Odd
