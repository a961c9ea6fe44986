import numpy


def post(outputs, config):
    return numpy.ones(1 << 29)
