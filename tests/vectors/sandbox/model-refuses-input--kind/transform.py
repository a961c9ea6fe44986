import numpy


def pre(inputs, config):
    return {"x": numpy.asarray(inputs, dtype="float64")}
