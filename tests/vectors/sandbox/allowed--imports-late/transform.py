def post(outputs, config):
    import decimal
    import statistics
    import tempfile

    import numpy.polynomial

    del decimal, statistics, tempfile, numpy
    return {"y": outputs["y"].astype("float64")}
